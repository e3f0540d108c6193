"""Each type of resource, from its creation to its deletion."""

from __future__ import annotations

import json

from . import journal
from .case import ROLE, EmulatorTestCase, Json, client, config, endpoint, model, short

DEFINITION = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}})
OTHER_DEFINITION = json.dumps({"StartAt": "Last", "States": {"Last": {"Type": "Succeed"}}})
TRUST = {"Version": "2012-10-17", "Statement": []}
SPECIFICATION = {
    "Containers": [{"Image": "image"}],
    "SupportedContentTypes": ["text/csv"],
    "SupportedResponseMIMETypes": ["text/csv"],
}


def tags(**of: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in of.items()]


class ResourceTypesTest(EmulatorTestCase):
    def change(self, type_name: str, properties: Json) -> list[str]:
        """Brings the one resource of the test's stack to other properties; answers what that took."""
        journal.take()
        self.deploy({"It": {"Type": type_name, "Properties": properties}})
        return self.changes()

    def delete(self) -> list[str]:
        """Deletes the stack; answers what that took."""
        journal.take()
        self.cloudformation.delete_stack(StackName=self.name)
        return self.changes()

    def test_tags_change_in_place(self) -> None:
        tagged = model(self.name)
        tagged["Properties"]["Tags"] = tags(a="1", b="1", c="1")
        self.deploy({"Model": tagged})
        tagged["Properties"]["Tags"] = tags(a="1", b="2")
        journal.take()
        self.deploy({"Model": tagged})
        self.assertEqual(["DeleteTags", "AddTags"], self.changes())
        self.assertEqual(tags(a="1", b="2"), self.sagemaker.list_tags(ResourceArn=self.physical("Model"))["Tags"])

    def test_an_endpoint_keeps_its_tags_when_it_moves(self) -> None:
        self.make_model()
        self.deploy({"One": config(self.name, f"{self.name}-1"), "It": endpoint(f"{self.name}-1", self.name)})
        journal.take()
        moved = endpoint(f"{self.name}-2", self.name, Tags=tags(a="1"))
        moved["DependsOn"] = "Two"
        self.deploy({"Two": config(self.name, f"{self.name}-2"), "It": moved})
        self.assertEqual(
            [
                "CreateEndpointConfig",
                "UpdateEndpoint",
                "AddTags",
                "DeleteEndpointConfig",
                f"deleted endpoint-config/{self.name}-1",
            ],
            self.changes(),
        )

    def test_a_version_is_updated_and_deleted(self) -> None:
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)
        version = {
            "ModelPackageGroupName": self.name,
            "InferenceSpecification": SPECIFICATION,
            "CustomerMetadataProperties": {"a": "1", "b": "1"},
        }
        of = "AWS::SageMaker::ModelPackage"
        self.assertEqual(["CreateModelPackage"], self.change(of, version))
        self.assertEqual(f"model-package/{self.name}/1", short(self.physical("It")))
        version |= {"CustomerMetadataProperties": {"a": "2"}, "ModelApprovalStatus": "Approved"}
        self.assertEqual(["UpdateModelPackage"], self.change(of, version))
        found = self.sagemaker.describe_model_package(ModelPackageName=self.physical("It"))
        self.assertEqual(({"a": "2"}, "Approved"), (found["CustomerMetadataProperties"], found["ModelApprovalStatus"]))
        message = self.refusal(self.change, type_name=of, properties=version | {"CertifyForMarketplace": True})
        self.assertEqual("It: the emulator changes no CertifyForMarketplace in place", message)
        self.assertEqual(["DeleteModelPackage", f"deleted model-package/{self.name}/1"], self.delete())

    def test_a_version_is_replaced_by_the_next(self) -> None:
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)
        version = {"ModelPackageGroupName": self.name, "InferenceSpecification": SPECIFICATION}
        of = "AWS::SageMaker::ModelPackage"
        self.change(of, version)
        changed = version | {"ModelPackageDescription": "The second"}
        self.assertEqual(
            ["CreateModelPackage", "DeleteModelPackage", f"deleted model-package/{self.name}/1"],
            self.change(of, changed),
        )
        self.assertEqual(f"model-package/{self.name}/2", short(self.physical("It")))

    def test_a_group_with_versions_keeps_its_stack_from_being_deleted(self) -> None:
        self.change("AWS::SageMaker::ModelPackageGroup", {"ModelPackageGroupName": self.name})
        arn = self.physical("It")
        self.make_version()
        message = self.refusal(self.cloudformation.delete_stack, StackName=self.name)
        self.assertEqual(f"It (AWS::SageMaker::ModelPackageGroup): Model package group {arn} is not empty.", message)

    def test_a_state_machine_is_updated_and_deleted(self) -> None:
        of = "AWS::StepFunctions::StateMachine"
        machine = {
            "StateMachineName": self.name,
            "DefinitionString": DEFINITION,
            "RoleArn": ROLE,
            "Tags": tags(a="1", b="1"),
        }
        self.assertEqual(["CreateStateMachine"], self.change(of, machine))
        machine |= {"DefinitionString": OTHER_DEFINITION, "Tags": tags(b="2")}
        self.assertEqual(["UpdateStateMachine", "UntagResource", "TagResource"], self.change(of, machine))
        arn = self.physical("It")
        self.assertEqual(OTHER_DEFINITION, self.states.describe_state_machine(stateMachineArn=arn)["definition"])
        self.assertEqual([{"key": "b", "value": "2"}], self.states.list_tags_for_resource(resourceArn=arn)["tags"])
        self.assertEqual(["DeleteStateMachine", f"deleted {self.name}"], self.delete())

    def test_a_schedule_is_updated_and_deleted(self) -> None:
        of, schedules = "AWS::Scheduler::Schedule", client("scheduler")
        schedule = {
            "Name": self.name,
            "ScheduleExpression": "rate(1 hour)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": "arn:aws:states:us-east-1:123456789012:stateMachine:it", "RoleArn": ROLE},
        }
        self.assertEqual(["CreateSchedule"], self.change(of, schedule))
        self.assertEqual(["UpdateSchedule"], self.change(of, schedule | {"ScheduleExpression": "rate(2 hours)"}))
        self.assertEqual("rate(2 hours)", schedules.get_schedule(Name=self.name)["ScheduleExpression"])
        self.assertEqual(["DeleteSchedule", f"deleted {self.name}"], self.delete())

    def test_a_role_is_updated_and_deleted(self) -> None:
        of, iam = "AWS::IAM::Role", client("iam")
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
        one, two = ({"PolicyName": name, "PolicyDocument": policy} for name in ("one", "two"))
        role = {"RoleName": self.name, "AssumeRolePolicyDocument": TRUST, "Policies": [one], "Tags": tags(a="1")}
        self.assertEqual(["CreateRole", "PutRolePolicy"], self.change(of, role))
        trust = TRUST | {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}]}
        role |= {"AssumeRolePolicyDocument": trust, "Policies": [two], "Tags": tags(b="1"), "Description": "A role"}
        self.assertEqual(
            ["UpdateRole", "UpdateAssumeRolePolicy", "PutRolePolicy", "DeleteRolePolicy", "UntagRole", "TagRole"],
            self.change(of, role),
        )
        found = iam.get_role(RoleName=self.name)["Role"]
        self.assertEqual(
            (trust, "A role", tags(b="1")),
            (found["AssumeRolePolicyDocument"], found["Description"], found["Tags"]),
        )
        self.assertEqual(["two"], iam.list_role_policies(RoleName=self.name)["PolicyNames"])
        self.assertEqual(["DeleteRolePolicy", "DeleteRole", f"deleted {self.name}"], self.delete())
