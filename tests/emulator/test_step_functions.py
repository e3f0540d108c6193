"""State machines that run transform jobs, and schedules that start them."""

from __future__ import annotations

import json
import threading
from typing import Any

from . import journal, sagemaker, step_functions
from .case import LOOKS, ROLE, SECONDS_BETWEEN_LOOKS, EmulatorTestCase, Json, client, holds, without_metadata

MACHINE_ROLE = "arn:aws:iam::123456789012:role/machine"
RULE = "arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForSageMakerTransformJobsRule"


def definition(model: str, *, pattern: str = ".sync", **more: Any) -> str:
    """A state machine that runs a transform job named like the execution."""
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in"}}
    parameters = {
        "TransformJobName.$": "$$.Execution.Name",
        "ModelName": model,
        "TransformInput": {"DataSource": source},
        "TransformOutput": {"S3OutputPath": "s3://bucket/out"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    }
    resource = f"arn:aws:states:::sagemaker:createTransformJob{pattern}"
    task = {"Type": "Task", "Resource": resource, "Parameters": {**parameters, **more}, "End": True}
    return json.dumps({"StartAt": "Transform", "States": {"Transform": task}})


def authorization(action: str, resource: str, **context: str) -> Json:
    """An entry of the journal: a call that the state machine's role has to be allowed."""
    return {
        "event": "authorization",
        "role": MACHINE_ROLE,
        "action": action,
        "resource": resource,
        "context": {key.replace("_", ":"): value for key, value in context.items()},
    }


class StepFunctionsTest(EmulatorTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.make_model()
        self.job = f"arn:aws:sagemaker:us-east-1:123456789012:transform-job/{self.name}"

    def make_machine(self, **of_definition: Any) -> str:
        """Makes a state machine of the test's name; answers its ARN."""
        text = definition(self.name, **of_definition)
        asked = {"name": self.name, "definition": text, "roleArn": MACHINE_ROLE}
        return self.states.create_state_machine(**asked)["stateMachineArn"]

    def start(self, **of_definition: Any) -> str:
        """Makes a state machine and starts it under the test's name; answers the execution's ARN."""
        machine = self.make_machine(**of_definition)
        journal.take()
        return self.states.start_execution(stateMachineArn=machine, name=self.name)["executionArn"]

    def hold(self) -> None:
        """Keeps the test's job in progress."""
        sagemaker.hold_job(self.name, True)
        self.addCleanup(sagemaker.hold_job, self.name, False)

    def job_status(self, *awaited: str) -> str:
        """The status of the test's job, once it is one of those awaited."""
        for _ in range(LOOKS):
            jobs = self.sagemaker.list_transform_jobs()["TransformJobSummaries"]
            found = [job["TransformJobStatus"] for job in jobs if job["TransformJobName"] == self.name]
            if found and found[0] in awaited:
                return found[0]
            threading.Event().wait(SECONDS_BETWEEN_LOOKS)
        self.fail(f"{self.name} isn't {' or '.join(awaited)}")

    def authorizations(self) -> list[Json]:
        """The calls that a role had to be allowed since the last time."""
        return [entry for entry in journal.take() if entry["event"] == "authorization"]

    @holds("transform-jobs-are-waited-for", "roles-are-asked-for-each-call")
    def test_an_execution_completes_with_its_job(self) -> None:
        ended = self.ended(self.start())
        self.assertEqual("SUCCEEDED", ended["status"])
        output = json.loads(ended["output"])
        self.assertEqual((self.job, "Completed"), (output["TransformJobArn"], output["TransformJobStatus"]))
        self.assertEqual(
            [
                authorization("events:DescribeRule", RULE),
                authorization("events:PutRule", RULE),
                authorization("events:PutTargets", RULE),
                authorization("sagemaker:CreateTransformJob", self.job),
                authorization("sagemaker:ListTags", "*"),
                authorization("iam:PassRole", ROLE, iam_PassedToService="sagemaker.amazonaws.com"),
                authorization("sagemaker:DescribeTransformJob", self.job),
            ],
            self.authorizations(),
        )

    @holds("roles-are-asked-for-each-call")
    def test_a_job_that_is_not_waited_for_takes_fewer_permissions(self) -> None:
        ended = self.ended(self.start(pattern="", Tags=[{"Key": "team", "Value": "fraud"}]))
        self.assertEqual({"TransformJobArn": self.job}, json.loads(ended["output"]))
        self.assertEqual(
            [
                authorization("sagemaker:CreateTransformJob", self.job),
                authorization("sagemaker:AddTags", self.job),
                authorization("sagemaker:ListTags", "*"),
                authorization("iam:PassRole", ROLE, iam_PassedToService="sagemaker.amazonaws.com"),
            ],
            self.authorizations(),
        )

    @holds("volume-keys-need-a-grant")
    def test_the_key_of_a_volume_takes_a_grant(self) -> None:
        arn = "arn:aws:kms:us-east-1:123456789012:"
        service = {"kms_ViaService": "sagemaker.us-east-1.amazonaws.com", "kms_GrantIsForAWSResource": "true"}
        alias = {"kms_RequestAlias": "alias/volumes"}
        kinds = {
            "1234abcd": ("key/1234abcd", service),
            f"{arn}key/1234abcd": ("key/1234abcd", service),
            "alias/volumes": ("key/key-of-volumes", service | alias),
            f"{arn}alias/volumes": ("key/key-of-volumes", service | alias),
        }
        for number, (key, (resource, context)) in enumerate(kinds.items()):
            with self.subTest(key):
                self.name = f"{self.name}-{number}"
                self.make_model()
                resources = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeKmsKeyId": key}
                self.ended(self.start(TransformResources=resources))
                grants = [entry for entry in self.authorizations() if entry["action"] == "kms:CreateGrant"]
                self.assertEqual([authorization("kms:CreateGrant", arn + resource, **context)], grants)

    @holds("transform-jobs-are-waited-for")
    def test_an_execution_waits_for_its_job(self) -> None:
        self.hold()
        execution = self.start()
        self.job_status("InProgress")
        self.assertEqual("RUNNING", self.states.describe_execution(executionArn=execution)["status"])
        sagemaker.hold_job(self.name, False)
        self.assertEqual("SUCCEEDED", self.ended(execution)["status"])

    @holds("transform-jobs-are-waited-for", "roles-are-asked-for-each-call")
    def test_a_stopped_execution_stops_its_job(self) -> None:
        self.hold()
        execution = self.start()
        self.job_status("InProgress")
        self.states.stop_execution(executionArn=execution)
        self.assertEqual("ABORTED", self.ended(execution)["status"])
        self.job_status("Stopped")
        self.assertEqual(authorization("sagemaker:StopTransformJob", self.job), self.authorizations()[-1])

    @holds("transform-jobs-are-waited-for")
    def test_an_execution_fails_with_its_job(self) -> None:
        self.hold()
        execution = self.start()
        self.job_status("InProgress")
        self.sagemaker.stop_transform_job(TransformJobName=self.name)
        ended = self.ended(execution)
        self.assertEqual(("FAILED", "States.TaskFailed"), (ended["status"], ended["error"]))
        self.assertEqual("Stopped", json.loads(ended["cause"])["TransformJobStatus"])

    @holds("transform-jobs-are-waited-for")
    def test_other_tasks_of_sagemaker_are_refused(self) -> None:
        wanted = definition(self.name).replace("createTransformJob", "createTrainingJob")
        found = self.states.validate_state_machine_definition(definition=wanted)
        self.assertEqual("FAIL", found["result"])

    @holds("definitions-are-validated")
    def test_a_definition_is_validated(self) -> None:
        validate = self.states.validate_state_machine_definition
        found = without_metadata(validate(definition=definition(self.name)))
        self.assertEqual({"result": "OK", "diagnostics": [], "truncated": False}, found)
        found = validate(definition='{"StartAt": 1}')
        self.assertEqual("FAIL", found["result"])
        self.assertEqual(
            [("ERROR", "SCHEMA_VALIDATION_FAILED")],
            [(each["severity"], each["code"]) for each in found["diagnostics"]],
        )

    @holds("state-machines-have-versions")
    def test_a_state_machine_without_versions_lists_none(self) -> None:
        found = self.states.list_state_machine_versions(stateMachineArn=self.make_machine())
        self.assertEqual({"stateMachineVersions": []}, without_metadata(found))

    @holds("schedules-start-their-targets")
    def test_a_schedule_starts_its_target(self) -> None:
        machine = self.make_machine(**{"TransformJobName.$": "$.job"})
        client("scheduler").create_schedule(
            Name=self.name,
            ScheduleExpression="rate(1 hour)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": machine, "RoleArn": ROLE, "Input": json.dumps({"job": self.name})},
        )
        journal.take()
        ended = self.ended(step_functions.fire(self.name, "us-east-1"))
        self.assertEqual(("SUCCEEDED", {"job": self.name}), (ended["status"], json.loads(ended["input"])))
        entries = journal.take()
        self.assertEqual(authorization("states:StartExecution", machine) | {"role": ROLE}, entries[0])
        starts = [entry for entry in entries if entry.get("operation") == "StartExecution"]
        self.assertEqual(["scheduler.amazonaws.com"], [start["invoked_by"] for start in starts])

    @holds("executions-have-names")
    def test_executions_without_a_name_get_names_of_their_own(self) -> None:
        machine = self.make_machine()
        ended = [self.ended(self.states.start_execution(stateMachineArn=machine)["executionArn"]) for _ in range(2)]
        self.assertEqual(["SUCCEEDED", "SUCCEEDED"], [execution["status"] for execution in ended])
        self.assertEqual(2, len({execution["name"] for execution in ended}))
