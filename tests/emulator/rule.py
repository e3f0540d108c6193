"""The rules that the emulator adds to moto, each with its name and the page of AWS it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Code = TypeVar("Code", bound=Callable)


@dataclass(frozen=True)
class Rule:
    """Something that AWS does and moto doesn't."""

    name: str
    page: str
    text: str


RULES: list[Rule] = []


def rule(name: str, page: str) -> Callable[[Code], Code]:
    """Lists the code that stands for a rule; its docstring says what AWS does. `page` is below docs.aws.amazon.com."""

    def list_it(code: Code) -> Code:
        RULES.append(Rule(name, f"https://docs.aws.amazon.com/{page}", code.__doc__ or ""))
        return code

    return list_it
