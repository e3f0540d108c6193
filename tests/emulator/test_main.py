"""The emulator as a process: its address, its commands, its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unittest
from dataclasses import asdict
from pathlib import Path

from . import journal
from .__main__ import obey
from .case import EmulatorTestCase
from .rule import RULES


class MainTest(unittest.TestCase):
    def test_it_tells_its_address_obeys_commands_and_ends_with_its_input(self) -> None:
        commands = "rules\nroll-back endpoint on\nhold-jobs prefix off\njournal\n"
        ended = subprocess.run(
            [sys.executable, "-m", "emulator"],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "AWS_PROFILE": "nobody"},
            input=commands,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        address, *answers = ended.stdout.splitlines()
        self.assertRegex(address, r"^http://127\.0\.0\.1:\d+$")
        self.assertEqual([[asdict(rule) for rule in RULES], None, None, []], [json.loads(each) for each in answers])
        self.assertEqual("", ended.stderr)


class ObeyTest(EmulatorTestCase):
    def test_the_journal_is_a_command(self) -> None:
        self.make_model()
        self.assertEqual(["CreateModel"], [entry["operation"] for entry in obey("journal")])
        self.assertEqual([], journal.take())

    def test_an_unknown_command_ends_it(self) -> None:
        with self.assertRaisesRegex(SystemExit, "^no such command: roll-back endpoint$"):
            obey("roll-back", "endpoint")
