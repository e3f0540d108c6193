"""What change sets say, held against what their execution does."""

from __future__ import annotations

from typing import Any

from .case import ROLE, EmulatorTestCase, holds, template

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1"


def model(image: str = IMAGE, **more: Any) -> dict[str, Any]:
    properties = {"ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": image}, **more}
    return {"Type": "AWS::SageMaker::Model", "Properties": properties}


def config(**more: Any) -> dict[str, Any]:
    variant = {"ModelName": {"Fn::GetAtt": ["Model", "ModelName"]}, "VariantName": "v", "InitialVariantWeight": 1}
    return {"Type": "AWS::SageMaker::EndpointConfig", "Properties": {"ProductionVariants": [variant], **more}}


class ChangeSetTest(EmulatorTestCase):
    def said(self, resources: dict[str, Any]) -> list[tuple[Any, ...]]:
        """What a change set says of a change to these resources, which is not made."""
        asked = {"StackName": self.name, "ChangeSetName": "said"}
        body = template(resources)
        self.cloudformation.create_change_set(**asked, ChangeSetType="UPDATE", TemplateBody=body)
        found = self.cloudformation.describe_change_set(**asked)["Changes"]
        self.cloudformation.delete_change_set(**asked)
        changes = [each["ResourceChange"] for each in found]
        return [
            (
                change["Action"],
                change["LogicalResourceId"],
                change.get("Replacement"),
                change.get("PolicyAction"),
                [
                    (detail["Target"].get("Name"), detail["Target"].get("RequiresRecreation"), detail["Evaluation"])
                    for detail in change.get("Details", [])
                ],
            )
            for change in changes
        ]

    @holds("change-sets-tell-replacement")
    def test_each_resource_has_its_action_and_the_properties_that_cause_it(self) -> None:
        tags = [{"Key": "team", "Value": "risk"}]
        self.deploy({"Model": model(), "Config": config(), "Gone": {**model(), "DeletionPolicy": "Retain"}})
        after = {"Model": model(f"{IMAGE}0", Tags=tags), "Config": config(), "New": model()}
        self.assertEqual(
            [
                (
                    "Modify",
                    "Model",
                    "True",
                    "ReplaceAndDelete",
                    [("PrimaryContainer", "Always", "Static"), (None, None, "Static")],
                ),
                (
                    "Modify",
                    "Config",
                    "Conditional",
                    "ReplaceAndDelete",
                    [("ProductionVariants", "Always", "Dynamic")],
                ),
                ("Add", "New", None, None, []),
                ("Remove", "Gone", None, "Retain", []),
            ],
            self.said(after),
        )

    @holds("change-sets-tell-replacement")
    def test_tags_change_in_place(self) -> None:
        self.deploy({"Model": model()})
        tags = [{"Key": "team", "Value": "risk"}]
        self.assertEqual(
            [("Modify", "Model", "False", None, [(None, None, "Static")])], self.said({"Model": model(Tags=tags)})
        )
