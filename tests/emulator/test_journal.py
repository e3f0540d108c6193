"""What the journal tells."""

from __future__ import annotations

from . import journal
from .case import IMAGE, ROLE, EmulatorTestCase, Json, client, model


class JournalTest(EmulatorTestCase):
    def call(self, operation: str, parameters: Json, **more: object) -> Json:
        """The entry of a call to SageMaker."""
        entry = {"event": "call", "service": "sagemaker", "operation": operation, "parameters": parameters}
        return {**entry, "status": 200, "invoked_by": None, **more}

    def test_a_call_is_told_with_its_parameters_and_its_status(self) -> None:
        asked = {"ModelName": self.name, "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": IMAGE}}
        self.sagemaker.create_model(**asked)
        self.refusal(self.sagemaker.create_model, **asked)
        self.refusal(self.sagemaker.delete_model, ModelName="a_b")
        self.assertEqual(
            [
                self.call("CreateModel", asked),
                self.call("CreateModel", asked, status=400),
                self.call("DeleteModel", {"ModelName": "a_b"}, status=400),
            ],
            journal.take(),
        )

    def test_calls_of_every_protocol_are_told(self) -> None:
        trust = '{"Statement": []}'
        client("iam").create_role(RoleName=self.name, AssumeRolePolicyDocument=trust)
        target = {"Arn": "arn:aws:states:us-east-1:123456789012:stateMachine:it", "RoleArn": ROLE}
        schedule = {
            "ScheduleExpression": "rate(1 hour)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": target,
        }
        client("scheduler").create_schedule(Name=self.name, **schedule)
        role, scheduled = journal.take()
        self.assertEqual({"RoleName": self.name, "AssumeRolePolicyDocument": trust}, role["parameters"])
        self.assertEqual(("scheduler", "CreateSchedule"), (scheduled["service"], scheduled["operation"]))
        token = scheduled["parameters"].pop("ClientToken")
        self.assertTrue(token)
        self.assertEqual({"Name": self.name, **schedule}, scheduled["parameters"])

    def test_a_call_tells_which_service_made_it(self) -> None:
        self.deploy({"Model": model(self.name)})
        told = [(entry["operation"], entry["invoked_by"]) for entry in journal.take()]
        self.assertEqual(
            [
                ("CreateChangeSet", None),
                ("CreateModel", "cloudformation.amazonaws.com"),
                ("ExecuteChangeSet", None),
            ],
            told,
        )

    def test_reads_are_not_told(self) -> None:
        self.make_model()
        journal.take()
        self.sagemaker.describe_model(ModelName=self.name)
        self.sagemaker.list_models()
        client("iam").list_roles()
        client("sts").get_caller_identity()
        self.assertEqual([], journal.take())

    def test_what_was_taken_is_forgotten(self) -> None:
        self.make_model()
        self.assertEqual(["CreateModel"], [entry["operation"] for entry in journal.take()])
        self.assertEqual([], journal.take())
