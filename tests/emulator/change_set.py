"""What a change set says that its execution would do. moto's names the resources whose text differs, and nothing of them."""

from __future__ import annotations

import copy
from typing import Any

from moto.cloudformation import models

from .resource import Properties, Resource, create_only, schema, typed
from .rule import rule
from .stack import Resources, in_order
from .template import evaluate, resolve

Change = dict[str, Any]


class Planned:
    """The names of a template before it is deployed: what another resource takes the place of is known by none."""

    def __init__(self, resources: Resources) -> None:
        self.region = resources.region
        self.others: set[str] = set()
        self._resources = resources

    def reference(self, name: str) -> Any:
        """What `Ref` gives now."""
        return self._unknown(name) if name in self.others else self._resources.reference(name)

    def attribute(self, resource: str, attribute: str) -> str:
        """What `Fn::GetAtt` gives now."""
        return self._unknown(resource) if resource in self.others else self._resources.attribute(resource, attribute)

    @staticmethod
    def _unknown(name: str) -> str:
        return f"<another {name}>"

    def is_unknown(self, value: Any) -> bool:
        """Whether a value is known only when the change set is executed."""
        return any(self._unknown(name) in repr(value) for name in self.others)


@rule("change-sets-tell-replacement", "AWSCloudFormation/latest/APIReference/API_ResourceChange.html")
def changes(change_set: models.ChangeSet) -> list[Change]:
    """A change set says of each resource whether it is added, modified, replaced or removed, and by which properties."""
    resources = copy.copy(change_set.stack.resource_map)
    declared = change_set.template_dict.get("Resources", {})
    resources._template, resources.input_parameters = change_set.template_dict, change_set.parameters
    resources._parsed_resources = dict(resources._parsed_resources)
    resources.load_parameters()
    planned = Planned(resources)
    found: list[Change] = []
    for name in in_order(declared):
        declaration = declared[name]
        former = resources.made.get(name)
        if former is None:
            planned.others.add(name)
            found.append(_change("Add", name, declaration["Type"]))
            continue
        properties = resolve(evaluate(declaration.get("Properties", {}), planned), planned.region)
        change = _modification(former, typed(properties, schema(former.TYPE)), planned)
        if change is None:
            continue
        if change["Replacement"] != "False":
            kept = declaration.get("UpdateReplacePolicy", "Delete") != "Delete"
            change["PolicyAction"] = "ReplaceAndRetain" if kept else "ReplaceAndDelete"
            planned.others.add(name)
        found.append(change)
    for name, former in resources.made.items():
        if name not in declared:
            kept = resources.declared[name].get("DeletionPolicy", "Delete") != "Delete"
            policy = {"PolicyAction": "Retain" if kept else "Delete", "PhysicalResourceId": former.physical_resource_id}
            found.append({**_change("Remove", name, former.TYPE), **policy})
    return found


def _modification(former: Resource, properties: Properties, planned: Planned) -> Change | None:
    """What becomes of a resource that stays; none where nothing differs."""
    always = create_only(former.TYPE)
    at_times = {pointer.split("/")[2] for pointer in schema(former.TYPE).get("conditionalCreateOnlyProperties", [])}
    details, replaced, may_be_replaced = [], False, False
    for name in sorted(former.changes(properties)):
        is_known = not planned.is_unknown(properties.get(name))
        replaced |= name in always and is_known
        may_be_replaced |= name in at_times or name in always
        recreation = "Always" if name in always else "Conditionally" if name in at_times else "Never"
        target: Change = {"Attribute": "Tags"}
        if name != "Tags":
            target = {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation}
        details.append(
            {
                "Target": target,
                "Evaluation": "Static" if is_known else "Dynamic",
                "ChangeSource": "DirectModification" if is_known else "ResourceAttribute",
            }
        )
    if not details:
        return None
    return {
        **_change("Modify", former.logical_resource_id, former.TYPE),
        "PhysicalResourceId": former.physical_resource_id,
        "Replacement": "True" if replaced else "Conditional" if may_be_replaced else "False",
        "Scope": sorted({detail["Target"]["Attribute"] for detail in details}),
        "Details": details,
    }


def _change(action: str, name: str, resource_type: str) -> Change:
    return {"Action": action, "LogicalResourceId": name, "ResourceType": resource_type}


def install() -> None:
    """Has moto's change sets say it."""
    models.ChangeSet.diff = changes
