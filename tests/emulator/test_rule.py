"""Every rule has a test, and the README lists it."""

from __future__ import annotations

import os
import pkgutil
import unittest
from importlib import import_module
from pathlib import Path

from . import __path__ as package
from .case import held
from .rule import RULES, Rule

README = Path(__file__).with_name("README.md")
HEAD = "| Rule | What AWS does |\n| --- | --- |\n"


def row(rule: Rule) -> str:
    """A rule's row in the README's table."""
    return f"| [`{rule.name}`]({rule.page}) | {rule.text} |\n"


class RuleTest(unittest.TestCase):
    maxDiff = None

    def test_tests_hold_the_emulator_to_every_rule(self) -> None:
        for module in pkgutil.iter_modules(package):
            if module.name.startswith("test_"):
                import_module(f".{module.name}", __package__)
        names = [rule.name for rule in RULES]
        self.assertEqual(sorted(names), sorted(held))
        self.assertEqual(len(set(names)), len(names))

    def test_a_rule_says_in_one_line_what_aws_does(self) -> None:
        for rule in RULES:
            self.assertRegex(rule.text, r"^[A-Z`][^\n]*\.$")

    def test_the_readme_lists_every_rule(self) -> None:
        table = HEAD + "".join(row(rule) for rule in sorted(RULES, key=lambda rule: rule.name))
        before, head, after = README.read_text().partition(HEAD)
        rows = [line for line in after.splitlines(keepends=True) if line.startswith("|")]
        if os.environ.get("BLESS"):
            README.write_text(before + table + after.removeprefix("".join(rows)))
        else:
            self.assertEqual(table, head + "".join(rows), "BLESS=1 rewrites the table")
