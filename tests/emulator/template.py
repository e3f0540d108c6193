"""CloudFormation's functions in a template, and dynamic references.

moto takes any map with a key `Ref` for a function and looks for `${}` by patterns that a definition's JSON defeats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

from botocore.exceptions import ClientError
from moto.cloudformation.exceptions import ValidationError

from .client import CLOUDFORMATION, client, reason
from .rule import rule

_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:(ssm|secretsmanager):([^{}]*)\}\}")


class Scope(Protocol):
    """Where the names in a template are looked up."""

    @property
    def region(self) -> str:
        """Where dynamic references are looked up."""

    def reference(self, name: str) -> Any:
        """What `Ref` gives for a resource, a parameter or a pseudo parameter."""

    def attribute(self, resource: str, attribute: str) -> Any:
        """What `Fn::GetAtt` gives."""


@rule("functions-are-maps-of-one-key", "AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html")
def evaluate(value: Any, scope: Scope) -> Any:
    """A map whose only key is a function's name is a call of that function; every other map is a map."""
    match value:
        case {"Ref": str(name), **rest} if not rest:
            return scope.reference(name)
        case {"Fn::GetAtt": [str(resource), str(attribute)], **rest} if not rest:
            return scope.attribute(resource, attribute)
        case {"Fn::Sub": str(text), **rest} if not rest:
            return _VARIABLE.sub(lambda found: _substitute(found, scope, {}), text)
        case {"Fn::Sub": [str(text), dict(own)], **rest} if not rest:
            variables = {name: evaluate(variable, scope) for name, variable in own.items()}
            return _VARIABLE.sub(lambda found: _substitute(found, scope, variables), text)
        case {"Fn::Join": [str(delimiter), list() | dict() as parts], **rest} if not rest:
            return delimiter.join(str(part) for part in evaluate(parts, scope))
        case {"Fn::Split": [str(delimiter), text], **rest} if not rest:
            return evaluate(text, scope).split(delimiter)
        case dict() if len(value) == 1 and next(iter(value)).startswith("Fn::"):
            raise ValidationError(message=f"the emulator doesn't know {value}")
        case dict():
            return {key: evaluate(member, scope) for key, member in value.items()}
        case list():
            return [evaluate(item, scope) for item in value]
        case _:
            return value


def _substitute(found: re.Match[str], scope: Scope, variables: dict[str, Any]) -> str:
    literal, name = found.groups()
    if literal:
        return "${" + name + "}"
    if name in variables:
        return str(variables[name])
    resource, dot, attribute = name.partition(".")
    return str(scope.attribute(resource, attribute) if dot else scope.reference(name))


def references(value: Any) -> Iterator[str]:
    """The names that a value's functions refer to."""
    match value:
        case {"Ref": str(name), **rest} if not rest:
            yield name
        case {"Fn::GetAtt": [str(resource), _], **rest} if not rest:
            yield resource
        case {"Fn::Sub": str(text), **rest} if not rest:
            yield from (name.split(".")[0] for literal, name in _VARIABLE.findall(text) if not literal)
        case {"Fn::Sub": [str(text), dict(own)], **rest} if not rest:
            yield from references({"Fn::Sub": text})
            yield from references(list(own.values()))
        case dict():
            for member in value.values():
                yield from references(member)
        case list():
            for item in value:
                yield from references(item)


@rule("dynamic-references-are-replaced", "AWSCloudFormation/latest/UserGuide/dynamic-references.html")
def resolve(value: Any, region: str) -> Any:
    """`{{resolve:ssm:…}}` and `{{resolve:secretsmanager:…}}` are replaced in every property, after all functions."""
    match value:
        case str():
            return _DYNAMIC.sub(lambda found: _look_up(found[1], found[2], region), value)
        case dict():
            return {key: resolve(member, region) for key, member in value.items()}
        case list():
            return [resolve(item, region) for item in value]
        case _:
            return value


def _look_up(service: str, reference: str, region: str) -> str:
    asked = client(service, region, CLOUDFORMATION)
    try:
        if service == "ssm":
            return asked.get_parameter(Name=reference)["Parameter"]["Value"]
        parts = reference.split(":")
        length = 7 if parts[0] == "arn" else 1
        text = asked.get_secret_value(SecretId=":".join(parts[:length]))["SecretString"]
    except ClientError as error:
        message = f"Could not resolve {{{{resolve:{service}:{reference}}}}}: {reason(error)}"
        raise ValidationError(message=message) from error
    # Behind the secret stands `SecretString`, then the key in it.
    key = "".join(parts[length + 1 : length + 2])
    return json.loads(text)[key] if key else text
