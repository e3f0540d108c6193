"""How CloudFormation brings a stack from one template to the next.

moto deletes before it creates, touches only resources whose own text changed, and never refuses a replacement.
"""

from __future__ import annotations

import json
from typing import Any

from moto.cloudformation import models, parsing, responses
from moto.cloudformation.exceptions import ValidationError

from . import journal, parameter
from .resource import Properties, Resource, create_only, schema, typed
from .resource_types import TYPES
from .rule import rule
from .template import evaluate, references, resolve

Declaration = dict[str, Any]


class Resources(parsing.ResourceMap):
    """The resources of a stack. moto keeps the stack, its change sets and parameters."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.made: dict[str, Resource] = {}
        self.declared: dict[str, Declaration] = {}

    @property
    def region(self) -> str:
        """The region of the stack."""
        return self._region_name

    @property
    def resources(self) -> list[str]:
        """The logical ids of what was made."""
        return list(self.made)

    def __getitem__(self, name: str) -> Any:
        return self.made[name] if name in self.made else self._parsed_resources[name]

    def reference(self, name: str) -> Any:
        """What `Ref` gives."""
        if name in self.made:
            return self.made[name].physical_resource_id
        if name not in self._parsed_resources:
            raise ValidationError(message=f"Template format error: Unresolved resource dependencies [{name}]")
        return self._parsed_resources[name]

    def attribute(self, resource: str, attribute: str) -> str:
        """What `Fn::GetAtt` gives."""
        if resource not in self.made:
            raise ValidationError(message=f"Template error: Fn::GetAtt references undefined resource {resource}")
        return self.made[resource].attribute(attribute)

    def load_parameters(self) -> None:
        """Gives the parameters their values."""
        declared = self._template.get("Parameters", {})
        self.no_echo_parameter_keys = [name for name, each in declared.items() if each.get("NoEcho")]
        given = {name: value for name, value in self.input_parameters.items() if value is not None}
        if "Resources" not in self._template:
            # A change set that makes a stack begins with an empty one.
            return
        # What a stack says of its parameters, and takes again for those that an update doesn't give.
        self.resolved_parameters = parameter.texts(declared, given)
        self._parsed_resources.update(parameter.values(declared, self.resolved_parameters, self.region))

    def validate_outputs(self) -> None:
        """Outputs are looked at when they are evaluated."""

    def create(self, template: dict[str, Any]) -> bool:
        """Makes everything that a template declares."""
        self.update(template)
        return True

    @rule("old-goes-last", "AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html")
    def update(self, template: dict[str, Any], parameters: dict[str, str] | None = None) -> None:
        """What is new or replaced is made in the order of references; only then goes what was replaced or removed."""
        self._template, self._resource_json_map = template, template["Resources"]
        if parameters is not None:
            self.input_parameters = parameters
        self.load()
        old, old_declared = dict(self.made), self.declared
        check_types(old, template["Resources"])
        check_policies(template["Resources"])
        going: list[tuple[Resource, str]] = []
        for name in in_order(template["Resources"]):
            declaration = template["Resources"][name]
            kind = TYPES[declaration["Type"]]
            properties = resolve(evaluate(declaration.get("Properties", {}), self), self.region)
            kind.check(name, properties)
            properties = typed(properties, schema(kind.TYPE))
            former = old.pop(name, None)
            if former is not None and is_replaced(former, properties):
                going.append((former, declaration.get("UpdateReplacePolicy", "Delete")))
                former = None
            if former is None:
                resource = kind(name, properties, str(self["AWS::StackName"]), self.region)
                resource.create()
                self.made[name] = resource
            else:
                former.update(properties)
        going += [(old[name], old_declared[name].get("DeletionPolicy", "Delete")) for name in old]
        for name in old:
            del self.made[name]
        self.declared = template["Resources"]
        depth = {name: place for place, name in enumerate(in_order({**old_declared, **self.declared}))}
        for resource, policy in sorted(going, key=lambda each: -depth[each[0].logical_resource_id]):
            self._let_go(resource, policy)

    @rule("what-is-retained-stays", "AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html")
    def _let_go(self, resource: Resource, policy: str) -> None:
        """A resource leaves the stack and stays under the policies `Retain` and, at deletion, `RetainExceptOnCreate`."""
        if policy == "Delete":
            resource.delete()
        journal.write("retained" if policy != "Delete" else "deleted", resource=resource.physical_resource_id)

    def delete(self) -> None:
        """Removes everything, last first."""
        for name in reversed(in_order(self.declared)):
            if name in self.made:
                self._let_go(self.made[name], self.declared[name].get("DeletionPolicy", "Delete"))
                del self.made[name]


@rule("types-stay", "AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html")
def check_types(made: dict[str, Resource], declared: dict[str, Declaration]) -> None:
    """An update that changes the type of a resource is refused."""
    unknown = sorted({declaration["Type"] for declaration in declared.values()} - TYPES.keys())
    if unknown:
        raise ValidationError(message=f"the emulator has no resources of type {', '.join(unknown)}")
    changed = [name for name in made if name in declared and declared[name]["Type"] != made[name].TYPE]
    if changed:
        raise ValidationError(
            message="Update of resource type is not permitted. "
            f"The new template modifies resource type of the following resources: [{', '.join(changed)}]"
        )


_POLICIES = {
    "DeletionPolicy": ("Delete", "Retain", "RetainExceptOnCreate"),
    "UpdateReplacePolicy": ("Delete", "Retain"),
}


def check_policies(declared: dict[str, Declaration]) -> None:
    """A policy that isn't known would retain what it shouldn't."""
    for name, declaration in declared.items():
        for attribute, policies in _POLICIES.items():
            policy = declaration.get(attribute, "Delete")
            if policy not in policies:
                raise ValidationError(message=f"{name}: {policy} is no {attribute}; it is one of {', '.join(policies)}")


@rule("a-kept-name-is-not-replaced", "AWSCloudFormation/latest/TemplateReference/aws-properties-name.html")
def is_replaced(former: Resource, properties: Properties) -> bool:
    """A changed create-only property replaces the resource, which is refused while the template keeps its name."""
    if not former.changes(properties) & create_only(former.TYPE):
        return False
    name = properties.get(former.NAME)
    if name is not None and name == former.properties.get(former.NAME):
        raise ValidationError(
            message="CloudFormation cannot update a stack when a custom-named resource requires replacing. "
            f"Rename {name} and update the stack again."
        )
    return True


def in_order(declared: dict[str, Declaration]) -> list[str]:
    """Logical ids, each after those it refers to or depends on."""
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValidationError(message=f"Circular dependency between resources: [{', '.join(above)}]")
        if name in order:
            return
        declaration = declared[name]
        depends = declaration.get("DependsOn", [])
        needed = {*references(declaration.get("Properties", {})), *([depends] if isinstance(depends, str) else depends)}
        for other in sorted(needed & declared.keys()):
            visit(other, (*above, name))
        order.append(name)

    for name in declared:
        visit(name, ())
    return order


_parse_yaml = models.Stack.parse_template


@rule("json-is-json", "AWSCloudFormation/latest/UserGuide/template-formats.html")
def parse(text: str) -> dict[str, Any]:
    """A template that begins with a brace is JSON, and may hold characters that YAML doesn't take."""
    return json.loads(text) if text.lstrip().startswith("{") else _parse_yaml(text)


def apply(change_set: models.ChangeSet) -> None:
    """Executes a change set; moto leaves the stack's template, parameters and outputs as they were."""
    stack = change_set.stack
    stack.resource_map.update(change_set.template_dict, change_set.parameters)
    stack.template, stack.parameters = change_set.template, stack.resource_map.resolved_parameters
    stack._parse_template()
    stack.description = stack.template_dict.get("Description")
    stack.output_map = stack._create_output_map()


def install() -> None:
    """Has moto's stacks make their resources here."""
    parsing.clean_json = evaluate
    models.ResourceMap = Resources
    models.Stack.parse_template = staticmethod(parse)
    models.ChangeSet._parse_template = lambda self: setattr(self, "template_dict", parse(self.template))
    models.ChangeSet.apply = apply
    fetch = responses.get_stack_from_s3_url

    def fetch_from_loopback(template_url: str, **of: Any) -> str:
        # moto takes the bucket from a URL's path only when the host is called localhost.
        return fetch(template_url.replace("127.0.0.1", "localhost"), **of)

    responses.get_stack_from_s3_url = fetch_from_loopback
