"""What is in an AWS account, as boto3 describes it, and what a deployment has to find there.

    python account.py URL describe                 # prints everything in the account as one JSON object
    python account.py URL prepare < wanted.json    # makes what is wanted and isn't there yet
    python account.py URL run < wanted.json        # runs a state machine to its end and prints how it ended

Region and credentials come from the environment. It deletes nothing.
"""

from __future__ import annotations

import datetime
import functools
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import boto3
from botocore.config import Config

Json = dict[str, Any]

# The kinds of SageMaker resources, and what names one in a list. A version of a model package has no name of its own.
SAGEMAKER = {
    "models": "ModelName",
    "endpoint_configs": "EndpointConfigName",
    "endpoints": "EndpointName",
    "model_package_groups": "ModelPackageGroupName",
    "model_packages": "ModelPackageArn",
    "transform_jobs": "TransformJobName",
}

SAGEMAKER_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}


class Account:
    """The account that answers at an address."""

    def __init__(self, url: str) -> None:
        once = Config(retries={"total_max_attempts": 1})
        self.client = functools.cache(functools.partial(boto3.client, endpoint_url=url, config=once))

    def call(self, service: str, operation: str, **arguments: Any) -> Json:
        """The answer of an operation, without what it says about the call."""
        answer = getattr(self.client(service), operation)(**arguments)
        return {name: member for name, member in answer.items() if name != "ResponseMetadata"}

    def items(self, service: str, operation: str, **arguments: Any) -> Iterator[Any]:
        """The items on all pages of a list."""
        pages = self.client(service).get_paginator(operation).paginate(**arguments)
        for page in pages:
            yield from pages.result_keys[0].search(page) or []

    def describe(self) -> Json:
        """Everything in the account, by kind and name."""
        return {kind: self.sagemaker(kind) for kind in SAGEMAKER} | {
            "state_machines": self.state_machines(),
            "schedules": self.schedules(),
            "roles": self.roles(),
            "stacks": self.stacks(),
        }

    def sagemaker(self, kind: str) -> Json:
        """All SageMaker resources of a kind, with their tags."""
        singular = kind.removesuffix("s")
        noun = singular.title().replace("_", "")
        # Left out, it would be unversioned packages only.
        arguments = {"ModelPackageType": "Both"} if kind == "model_packages" else {}
        found = {}
        for item in self.items("sagemaker", f"list_{kind}", **arguments):
            name = item[SAGEMAKER[kind]]
            resource = self.call("sagemaker", f"describe_{singular}", **{f"{noun}Name": name})
            tags = self.items("sagemaker", "list_tags", ResourceArn=resource[f"{noun}Arn"])
            found[name] = resource | tagged(tags)
        return found

    def state_machines(self) -> Json:
        """All state machines, with their definitions as objects."""
        found = {}
        for item in self.items("stepfunctions", "list_state_machines"):
            arn = item["stateMachineArn"]
            machine = self.call("stepfunctions", "describe_state_machine", stateMachineArn=arn)
            tags = self.call("stepfunctions", "list_tags_for_resource", resourceArn=arn)["tags"]
            machine["definition"] = json.loads(machine["definition"])
            found[item["name"]] = machine | tagged({"Key": tag["key"], "Value": tag["value"]} for tag in tags)
        return found

    def schedules(self) -> Json:
        """All schedules."""
        found = {}
        for item in self.items("scheduler", "list_schedules"):
            found[item["Name"]] = self.call("scheduler", "get_schedule", Name=item["Name"], GroupName=item["GroupName"])
        return found

    def roles(self) -> Json:
        """All roles, with the policies that are in them and those that are attached to them."""
        return {item["RoleName"]: self.role(item["RoleName"]) for item in self.items("iam", "list_roles")}

    def role(self, name: str) -> Json:
        """One role."""
        role = self.call("iam", "get_role", RoleName=name)["Role"]
        role.pop("Tags", None)
        role["Policies"] = {
            policy: self.call("iam", "get_role_policy", RoleName=name, PolicyName=policy)["PolicyDocument"]
            for policy in self.items("iam", "list_role_policies", RoleName=name)
        }
        attached = [policy["PolicyArn"] for policy in self.items("iam", "list_attached_role_policies", RoleName=name)]
        if attached:
            role["AttachedPolicies"] = attached
        return role | tagged(self.items("iam", "list_role_tags", RoleName=name))

    def stacks(self) -> Json:
        """All stacks."""
        return {stack["StackName"]: stack for stack in self.items("cloudformation", "describe_stacks")}

    def prepare(self, wanted: Json) -> None:
        """Makes what is wanted and isn't there yet."""
        roles = {f"{role['Path']}{role['RoleName']}"[1:] for role in self.items("iam", "list_roles")}
        for role in missing(wanted, "roles", roles):
            path, _, name = f"/{role}".rpartition("/")
            trust = json.dumps(SAGEMAKER_TRUST)
            self.call("iam", "create_role", Path=f"{path}/", RoleName=name, AssumeRolePolicyDocument=trust)
        groups = {group["ModelPackageGroupName"] for group in self.items("sagemaker", "list_model_package_groups")}
        for group in missing(wanted, "model_package_groups", groups):
            self.call("sagemaker", "create_model_package_group", ModelPackageGroupName=group)
        buckets = {bucket["Name"] for bucket in self.items("s3", "list_buckets")}
        for bucket in missing(wanted, "buckets", buckets):
            self.call("s3", "create_bucket", Bucket=bucket)
        parameters = {parameter["Name"] for parameter in self.items("ssm", "describe_parameters")}
        for name in missing(wanted, "parameters", parameters):
            self.call("ssm", "put_parameter", Name=name, Value=wanted["parameters"][name], Type="String")
        secrets = {secret["Name"] for secret in self.items("secretsmanager", "list_secrets")}
        for name in missing(wanted, "secrets", secrets):
            self.call("secretsmanager", "create_secret", Name=name, SecretString=wanted["secrets"][name])

    def run(self, wanted: Json) -> Json:
        """How an execution ends: one that `start`ed a state machine or was `started`; it is stopped once a job runs
        whose name begins with `stop`."""
        execution = wanted.get("started") or self.start(wanted["start"])
        if "stop" in wanted:
            self.wait(lambda: "InProgress" in self.job_statuses(wanted["stop"]))
            self.call("stepfunctions", "stop_execution", executionArn=execution)
            self.wait(lambda: "Stopped" in self.job_statuses(wanted["stop"]))
        self.wait(lambda: self.execution(execution)["status"] != "RUNNING")
        return self.execution(execution)

    def start(self, machine: str) -> str:
        """Starts a state machine with nothing to say to it."""
        return self.call("stepfunctions", "start_execution", stateMachineArn=machine, input="{}")["executionArn"]

    def execution(self, arn: str) -> Json:
        """An execution."""
        return self.call("stepfunctions", "describe_execution", executionArn=arn)

    def job_statuses(self, prefix: str) -> set[str]:
        """The statuses of the transform jobs whose names begin so."""
        names = [item["TransformJobName"] for item in self.items("sagemaker", "list_transform_jobs")]
        describe = functools.partial(self.call, "sagemaker", "describe_transform_job")
        return {describe(TransformJobName=name)["TransformJobStatus"] for name in names if name.startswith(prefix)}

    @staticmethod
    def wait(is_there: Callable[[], bool]) -> None:
        """Asks again and again, for a minute at most: then the answer says what is there instead."""
        end = time.monotonic() + 60
        while not is_there() and time.monotonic() < end:
            pass


def missing(wanted: Json, kind: str, present: set[str]) -> list[str]:
    """The names that are wanted of a kind and aren't there."""
    return [name for name in wanted.get(kind, ()) if name not in present]


def tagged(tags: Iterable[Json]) -> Json:
    """Tags as a member of what has them; nothing when there are none."""
    pairs = {tag["Key"]: tag["Value"] for tag in tags}
    return {"Tags": pairs} if pairs else {}


def text(value: object) -> str:
    """A time as JSON text."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def main(url: str, command: str) -> None:
    account = Account(url)
    if command == "prepare":
        account.prepare(json.load(sys.stdin))
    elif command == "describe":
        json.dump(account.describe(), sys.stdout, default=text)
    elif command == "run":
        json.dump(account.run(json.load(sys.stdin)), sys.stdout, default=text)
    else:
        sys.exit(f"no command {command}; it is describe, prepare or run")


if __name__ == "__main__":
    main(*sys.argv[1:])
