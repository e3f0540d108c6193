"""The parameters of a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError
from moto.cloudformation.exceptions import ValidationError

from .client import CLOUDFORMATION, client, reason
from .rule import rule

Declared = Mapping[str, Any]

_STORE = re.compile(r"AWS::SSM::Parameter::Value<(String|List<String>|CommaDelimitedList)>")


def texts(declared: Mapping[str, Declared], given: Mapping[str, Any]) -> dict[str, str]:
    """What is given for each parameter, or its default, as text."""
    unknown = sorted(given.keys() - declared.keys())
    if unknown:
        raise ValidationError(message=f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    missing = [name for name, each in declared.items() if given.get(name, each.get("Default")) is None]
    if missing:
        raise ValidationError(message=f"Parameters: [{', '.join(missing)}] must have values")
    return {name: _text(given.get(name, each.get("Default"))) for name, each in declared.items()}


@rule("parameters-keep-to-their-bounds", "AWSCloudFormation/latest/UserGuide/parameters-section-structure.html")
def values(declared: Mapping[str, Declared], texts: Mapping[str, str], region: str) -> dict[str, Any]:
    """A parameter has the value that is given or its default, of its type and within its bounds."""
    return {name: _value(name, each, texts[name], region) for name, each in declared.items()}


def _text(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return ",".join(_text(item) for item in value)
        case _:
            return str(value)


def _value(name: str, declared: Declared, text: str, region: str) -> Any:
    kind = declared["Type"]
    store = _STORE.fullmatch(kind)
    if store is not None:
        value = _look_up(text, region)
        return value if store[1] == "String" else value.split(",")
    if kind not in ("String", "Number", "CommaDelimitedList"):
        raise ValidationError(message=f"the emulator has no parameters of type {kind}")
    items = [item.strip() for item in text.split(",")] if kind == "CommaDelimitedList" else [text]
    for item in items:
        _check(name, declared, item)
    return items if kind == "CommaDelimitedList" else text


def _check(name: str, declared: Declared, text: str) -> None:
    allowed = declared.get("AllowedValues")
    if allowed is not None and text not in [_text(value) for value in allowed]:
        raise ValidationError(message=f"Parameter '{name}' must be one of AllowedValues")
    pattern = declared.get("AllowedPattern")
    if pattern is not None and not re.fullmatch(pattern, text):
        raise ValidationError(message=f"Parameter '{name}' must match pattern {pattern}")
    if declared["Type"] == "Number":
        try:
            measured: float = float(text)
        except ValueError as error:
            raise ValidationError(message=f"Parameter '{name}' must be a number.") from error
        bounds = ("MinValue", "MaxValue")
    else:
        measured, bounds = len(text), ("MinLength", "MaxLength")
    least, most = (declared.get(bound) for bound in bounds)
    if (least is not None and measured < float(least)) or (most is not None and measured > float(most)):
        raise ValidationError(message=f"Parameter '{name}' must be between {bounds[0]} {least} and {bounds[1]} {most}")


@rule("stored-parameters-are-read", "AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html")
def _look_up(name: str, region: str) -> str:
    """A parameter of an `AWS::SSM::Parameter::Value` type has the value that Parameter Store has under its name."""
    try:
        return client("ssm", region, CLOUDFORMATION).get_parameter(Name=name)["Parameter"]["Value"]
    except ClientError as error:
        raise ValidationError(message=f"Unable to fetch parameters [{name}] from parameter store: {reason(error)}") from error
