"""A resource of a stack, as CloudFormation's own schema has it, which cfn-lint carries.

The schema says which properties there are, which of them force replacement, and what `Ref` gives.
"""

from __future__ import annotations

import json
import secrets
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from moto.cloudformation.exceptions import ValidationError

from .client import CLOUDFORMATION, client, reason
from .rule import rule

Properties = dict[str, Any]


@cache
def schema(type_name: str) -> dict[str, Any]:
    """CloudFormation's schema of a resource type, in us-east-1."""
    schemas = files("cfnlint.data.schemas")
    types = json.loads((schemas / "providers" / "us-east-1.json").read_text())
    return json.loads((schemas / "resources" / f"{types[type_name]}.json").read_text())


def create_only(type_name: str) -> set[str]:
    """The properties that can't change without replacement."""
    return {pointer.split("/")[2] for pointer in schema(type_name).get("createOnlyProperties", [])}


@rule("scalars-take-the-type-of-the-property", "AWSCloudFormation/latest/UserGuide/parameters-section-structure.html")
def typed(value: Any, declared: dict[str, Any], root: dict[str, Any] | None = None) -> Any:
    """A parameter is text; where it is a property's value, it takes the type that the resource's schema has there."""
    root = declared if root is None else root
    if "$ref" in declared:
        declared = root["definitions"][declared["$ref"].rsplit("/", 1)[1]]
    match value, declared.get("type"):
        case dict(), _ if "patternProperties" in declared:
            inner = next(iter(declared["patternProperties"].values()))
            return {name: typed(member, inner, root) for name, member in value.items()}
        case dict(), _:
            members = declared.get("properties", {})
            return {name: typed(member, members.get(name, {}), root) for name, member in value.items()}
        case list(), _:
            return [typed(item, declared.get("items", {}), root) for item in value]
        case str(), "integer":
            return int(value) if value.isdigit() else value
        case str(), "boolean" if value in ("true", "false"):
            return value == "true"
        case _:
            return value


class Resource:
    """A resource of a stack. A subclass says with which requests it is made, changed and deleted."""

    TYPE: ClassVar[str]
    SERVICE: ClassVar[str]
    NAME: ClassVar[str]
    # The properties that the subclass acts upon, where it doesn't act upon all.
    KNOWN: ClassVar[set[str] | None] = None

    def __init__(self, logical_id: str, properties: Properties, stack: str, region: str) -> None:
        self.logical_resource_id = logical_id
        self.type = self.cf_resource_type = self.TYPE
        self.region = region
        self.properties = properties
        self.attributes: dict[str, str] = {}
        self.stack = stack

    @classmethod
    @rule(
        "unknown-properties-are-refused",
        "AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    )
    def check(cls, logical_id: str, properties: Properties) -> None:
        """CloudFormation refuses a property that the resource type doesn't have."""
        unknown = sorted(properties.keys() - schema(cls.TYPE)["properties"].keys())
        if unknown:
            raise ValidationError(
                message=f"Properties validation failed for resource {logical_id} with message: "
                f"#: extraneous key [{unknown[0]}] is not permitted"
            )
        ignored = sorted(properties.keys() - cls.KNOWN) if cls.KNOWN is not None else []
        if ignored:
            raise ValidationError(message=f"{logical_id}: the emulator makes nothing of {', '.join(ignored)}")

    @property
    def physical_resource_id(self) -> str:
        """What `Ref` gives: the primary identifier."""
        return "|".join(self.attributes[each.split("/")[2]] for each in schema(self.TYPE)["primaryIdentifier"])

    def attribute(self, name: str) -> str:
        """What `Fn::GetAtt` gives: an identifier or another read-only property."""
        if name not in self.attributes:
            raise ValidationError(message=f"{self.logical_resource_id} does not support attribute type {name}")
        return self.attributes[name]

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Asks the service in CloudFormation's name."""
        service = client(self.SERVICE, self.region, CLOUDFORMATION)
        try:
            return getattr(service, xform_name(operation))(**parameters)
        except (BotoCoreError, ClientError) as error:
            raise ValidationError(message=f"{self.logical_resource_id} ({self.TYPE}): {reason(error)}") from error

    def name(self, max_length: int) -> str:
        """The name that the template gives the resource, or one that is generated."""
        ending = f"-{secrets.token_hex(6).upper()}"
        generated = f"{self.stack}-{self.logical_resource_id}"[: max_length - len(ending)] + ending
        return self.properties.get(self.NAME) or generated

    def create(self) -> None:
        """Makes the resource."""
        raise NotImplementedError

    def modify(self, properties: Properties, changed: set[str]) -> None:
        """Changes what may change in place."""
        beyond = ", ".join(sorted(changed - {"Tags"}))
        raise ValidationError(message=f"{self.logical_resource_id}: the emulator changes no {beyond} in place")

    def tag(self, tags: list[dict[str, str]]) -> None:
        """Adds or overwrites tags."""
        raise NotImplementedError

    def untag(self, keys: list[str]) -> None:
        """Removes tags."""
        raise NotImplementedError

    def delete(self) -> None:
        """Removes the resource."""
        raise NotImplementedError

    def update(self, properties: Properties) -> None:
        """Brings the resource to new properties in place."""
        changed = self.changes(properties)
        former, self.properties = self.properties, properties
        if changed - {"Tags"}:
            self.modify(properties, changed)
        if "Tags" in changed:
            keys = {tag["Key"] for tag in properties.get("Tags", [])}
            gone = sorted({tag["Key"] for tag in former.get("Tags", [])} - keys)
            new = [tag for tag in properties.get("Tags", []) if tag not in former.get("Tags", [])]
            if gone:
                self.untag(gone)
            if new:
                self.tag(new)

    def changes(self, properties: Properties) -> set[str]:
        """The names of the properties that differ."""
        both = self.properties.keys() | properties.keys()
        return {name for name in both if self.properties.get(name) != properties.get(name)}
