"""What the emulator's own tests share: one emulator in this process, clients of it, and what they ask of it."""

from __future__ import annotations

import itertools
import json
import threading
import unittest
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from . import journal
from .__main__ import serve

Test = TypeVar("Test", bound=Callable)
Json = dict[str, Any]

ROLE = "arn:aws:iam::123456789012:role/execution"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1"
LOOKS = 200
SECONDS_BETWEEN_LOOKS = 0.05

# The rules that tests hold the emulator to.
held: set[str] = set()
_numbers = itertools.count(1)


def holds(*rules: str) -> Callable[[Test], Test]:
    """Says of a test which rules it holds the emulator to."""
    held.update(rules)
    return lambda test: test


@cache
def address() -> str:
    """Where the emulator listens."""
    return serve()


@cache
def client(service: str, *, validates: bool = True) -> Any:
    """A client of the emulator; one that doesn't validate sends what the API doesn't take."""
    config = Config(proxies={}, retries={"total_max_attempts": 1}, parameter_validation=validates)
    return boto3.client(service, endpoint_url=address(), config=config)


class EmulatorTestCase(unittest.TestCase):
    """A test with a name of its own for what it makes, and a journal of its own."""

    maxDiff = None

    def setUp(self) -> None:
        self.sagemaker = client("sagemaker")
        self.cloudformation = client("cloudformation")
        self.states = client("stepfunctions")
        self.name = f"test-{next(_numbers)}"
        journal.take()

    def refusal(self, ask: Callable[..., Any], **parameters: Any) -> str:
        """The message with which a request is refused."""
        with self.assertRaises(ClientError) as refused:
            ask(**parameters)
        self.assertEqual(400, refused.exception.response["ResponseMetadata"]["HTTPStatusCode"])
        return refused.exception.response["Error"]["Message"]

    def make_model(self, name: str | None = None, **more: Any) -> str:
        """Makes a model; answers its ARN."""
        asked = {"ModelName": name or self.name, "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": IMAGE}}
        return self.sagemaker.create_model(**asked, **more)["ModelArn"]

    def make_config(self, name: str | None = None, model: str | None = None) -> str:
        """Makes an endpoint config for a model; answers its ARN."""
        variants = [variant(model or self.name)]
        asked = {"EndpointConfigName": name or self.name, "ProductionVariants": variants}
        return self.sagemaker.create_endpoint_config(**asked)["EndpointConfigArn"]

    def make_endpoint(self) -> str:
        """Makes a model, a config and an endpoint of the test's name; answers the endpoint's ARN."""
        self.make_model()
        self.make_config()
        return self.sagemaker.create_endpoint(EndpointName=self.name, EndpointConfigName=self.name)["EndpointArn"]

    def make_version(self) -> str:
        """Makes a version in the group of the test's name; answers its ARN."""
        return self.sagemaker.create_model_package(ModelPackageGroupName=self.name)["ModelPackageArn"]

    def deploy(self, resources: Json, *, given: Json | None = None, **of_template: Any) -> Json:
        """Brings the stack of the test's name to a template by a change set; answers the stack.

        `given` are the values of its parameters.
        """
        stacks = self.cloudformation.describe_stacks()["Stacks"]
        is_there = any(stack["StackName"] == self.name for stack in stacks)
        change_set = f"change-{next(_numbers)}"
        self.cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=change_set,
            ChangeSetType="UPDATE" if is_there else "CREATE",
            TemplateBody=template(resources, **of_template),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in (given or {}).items()],
        )
        self.cloudformation.execute_change_set(StackName=self.name, ChangeSetName=change_set)
        return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]

    def physical(self, logical_id: str) -> str:
        """What a resource of the stack is called at its service."""
        asked = {"StackName": self.name, "LogicalResourceId": logical_id}
        return self.cloudformation.describe_stack_resource(**asked)["StackResourceDetail"]["PhysicalResourceId"]

    def changes(self) -> list[str]:
        """What CloudFormation asked of the services since the last time, and what became of its resources."""
        return [
            entry["operation"] if entry["event"] == "call" else f"{entry['event']} {short(entry['resource'])}"
            for entry in journal.take()
            if entry["event"] in ("deleted", "retained") or entry.get("invoked_by") == "cloudformation.amazonaws.com"
        ]

    def ended(self, execution: str) -> Json:
        """An execution that has ended."""
        for _ in range(LOOKS):
            found = self.states.describe_execution(executionArn=execution)
            if found["status"] != "RUNNING":
                return found
            threading.Event().wait(SECONDS_BETWEEN_LOOKS)
        self.fail(f"{execution} didn't end")


def without_metadata(answer: Json) -> Json:
    """An answer without what it says about the call."""
    return {name: member for name, member in answer.items() if name != "ResponseMetadata"}


def template(
    resources: Json, *, description: str | None = None, parameters: Json | None = None, outputs: Json | None = None
) -> str:
    """A template as JSON."""
    parts = {"Description": description, "Parameters": parameters, "Resources": resources, "Outputs": outputs}
    return json.dumps({name: part for name, part in parts.items() if part is not None})


def variant(model: Any) -> Json:
    """A production variant of an endpoint config."""
    return {"VariantName": "main", "ModelName": model, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}


def model(name: Any = None, image: Any = IMAGE, **more: Any) -> Json:
    """A model as a template declares it."""
    properties = {"ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": image}}
    named = {"ModelName": name} if name is not None else {}
    return {"Type": "AWS::SageMaker::Model", "Properties": {**properties, **named}, **more}


def config(model_name: Any, name: Any = None) -> Json:
    """An endpoint config as a template declares it."""
    named = {"EndpointConfigName": name} if name is not None else {}
    return {
        "Type": "AWS::SageMaker::EndpointConfig",
        "Properties": {"ProductionVariants": [variant(model_name)], **named},
    }


def endpoint(config_name: Any, name: str, **more: Any) -> Json:
    """An endpoint as a template declares it."""
    properties = {"EndpointName": name, "EndpointConfigName": config_name}
    return {"Type": "AWS::SageMaker::Endpoint", "Properties": {**properties, **more}}


def short(arn: str) -> str:
    """An ARN without account and region."""
    return arn.split(":")[-1]
