"""The resource types of CloudFormation that a pipeline's stack has, made and changed through the services' APIs."""

from __future__ import annotations

import json

from .resource import Properties, Resource


class SageMaker(Resource):
    """A resource of SageMaker: its properties are the members of its create request."""

    SERVICE = "sagemaker"

    @property
    def noun(self) -> str:
        return self.TYPE.rpartition("::")[2]

    @property
    def arn(self) -> str:
        return self.attributes[f"{self.noun}Arn"]

    def create(self) -> None:
        name = self.name(63)
        answer = self.call(f"Create{self.noun}", **{**self.properties, self.NAME: name})
        self.attributes = {self.NAME: name, f"{self.noun}Arn": answer[f"{self.noun}Arn"]}

    def tag(self, tags: list[dict[str, str]]) -> None:
        self.call("AddTags", ResourceArn=self.arn, Tags=tags)

    def untag(self, keys: list[str]) -> None:
        self.call("DeleteTags", ResourceArn=self.arn, TagKeys=keys)

    def delete(self) -> None:
        self.call(f"Delete{self.noun}", **{self.NAME: self.attributes[self.NAME]})


class Model(SageMaker):
    """A model: all but its tags is immutable."""

    TYPE, NAME = "AWS::SageMaker::Model", "ModelName"


class EndpointConfig(SageMaker):
    """An endpoint config: all but its tags is immutable."""

    TYPE, NAME = "AWS::SageMaker::EndpointConfig", "EndpointConfigName"


class Endpoint(SageMaker):
    """An endpoint, which moves to another config in place."""

    TYPE, NAME = "AWS::SageMaker::Endpoint", "EndpointName"

    def modify(self, properties: Properties, changed: set[str]) -> None:
        parameters = {name: value for name, value in properties.items() if name != "Tags"}
        self.call("UpdateEndpoint", **{**parameters, self.NAME: self.attributes[self.NAME]})


class ModelPackageGroup(SageMaker):
    """A group of versions."""

    TYPE, NAME = "AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupName"


class ModelPackage(SageMaker):
    """A version in a group, or a package with a name of its own, which CloudFormation doesn't generate."""

    TYPE, NAME = "AWS::SageMaker::ModelPackage", "ModelPackageName"
    UPDATABLE = {"ApprovalDescription", "ModelApprovalStatus", "ModelCard", "SourceUri"}

    def create(self) -> None:
        answer = self.call("CreateModelPackage", **self.properties)
        self.attributes = {"ModelPackageArn": answer["ModelPackageArn"]}

    def modify(self, properties: Properties, changed: set[str]) -> None:
        beyond = changed - self.UPDATABLE - {"CustomerMetadataProperties", "ModelPackageName", "Tags"}
        if beyond:
            super().modify(properties, beyond)
        parameters = {name: properties[name] for name in changed & self.UPDATABLE if name in properties}
        if "CustomerMetadataProperties" in changed:
            metadata = properties.get("CustomerMetadataProperties", {})
            package = self.call("DescribeModelPackage", ModelPackageName=self.arn)
            gone = sorted(package.get("CustomerMetadataProperties", {}).keys() - metadata.keys())
            parameters |= {"CustomerMetadataProperties": metadata} if metadata else {}
            parameters |= {"CustomerMetadataPropertiesToRemove": gone} if gone else {}
        if parameters:
            self.call("UpdateModelPackage", ModelPackageArn=self.arn, **parameters)

    def delete(self) -> None:
        self.call("DeleteModelPackage", ModelPackageName=self.arn)


class StateMachine(Resource):
    """A state machine of Step Functions."""

    TYPE, SERVICE, NAME = "AWS::StepFunctions::StateMachine", "stepfunctions", "StateMachineName"
    KNOWN = {"StateMachineName", "StateMachineType", "DefinitionString", "RoleArn", "Tags"}

    def create(self) -> None:
        name = self.name(80)
        parameters = {"name": name, "type": self.properties.get("StateMachineType", "STANDARD"), **self.definition()}
        tags = _lower_case(self.properties.get("Tags", []))
        answer = self.call("CreateStateMachine", **parameters, **({"tags": tags} if tags else {}))
        self.attributes = {"Arn": answer["stateMachineArn"], "Name": name}

    def definition(self) -> Properties:
        return {"definition": self.properties["DefinitionString"], "roleArn": self.properties["RoleArn"]}

    def modify(self, properties: Properties, changed: set[str]) -> None:
        self.call("UpdateStateMachine", stateMachineArn=self.attributes["Arn"], **self.definition())

    def tag(self, tags: list[dict[str, str]]) -> None:
        self.call("TagResource", resourceArn=self.attributes["Arn"], tags=_lower_case(tags))

    def untag(self, keys: list[str]) -> None:
        self.call("UntagResource", resourceArn=self.attributes["Arn"], tagKeys=keys)

    def delete(self) -> None:
        self.call("DeleteStateMachine", stateMachineArn=self.attributes["Arn"])


class Schedule(Resource):
    """A schedule of EventBridge Scheduler: an update says everything anew."""

    TYPE, SERVICE, NAME = "AWS::Scheduler::Schedule", "scheduler", "Name"

    def create(self) -> None:
        name = self.name(64)
        answer = self.call("CreateSchedule", **{**self.properties, "Name": name})
        self.attributes = {"Name": name, "Arn": answer["ScheduleArn"]}

    def modify(self, properties: Properties, changed: set[str]) -> None:
        self.call("UpdateSchedule", **{**properties, "Name": self.attributes["Name"]})

    def delete(self) -> None:
        self.call("DeleteSchedule", Name=self.attributes["Name"])


class Role(Resource):
    """A role of IAM with its inline policies."""

    TYPE, SERVICE, NAME = "AWS::IAM::Role", "iam", "RoleName"
    KNOWN = {"RoleName", "Path", "Description", "AssumeRolePolicyDocument", "Policies", "Tags"}

    @property
    def role(self) -> dict[str, str]:
        return {"RoleName": self.attributes["RoleName"]}

    def create(self) -> None:
        name = self.name(64)
        others = {key: self.properties[key] for key in ("Path", "Description", "Tags") if key in self.properties}
        trust = json.dumps(self.properties["AssumeRolePolicyDocument"])
        answer = self.call("CreateRole", RoleName=name, AssumeRolePolicyDocument=trust, **others)["Role"]
        self.attributes = {"RoleName": name, "Arn": answer["Arn"], "RoleId": answer["RoleId"]}
        self.put(self.properties.get("Policies", []))

    def put(self, policies: list[Properties]) -> None:
        for policy in policies:
            document = json.dumps(policy["PolicyDocument"])
            self.call("PutRolePolicy", **self.role, PolicyName=policy["PolicyName"], PolicyDocument=document)

    def remove(self, policies: set[str]) -> None:
        for policy in sorted(policies):
            self.call("DeleteRolePolicy", **self.role, PolicyName=policy)

    def policies(self) -> set[str]:
        return set(self.call("ListRolePolicies", **self.role)["PolicyNames"])

    def modify(self, properties: Properties, changed: set[str]) -> None:
        if "Description" in changed:
            self.call("UpdateRole", **self.role, Description=properties.get("Description", ""))
        if "AssumeRolePolicyDocument" in changed:
            trust = json.dumps(properties["AssumeRolePolicyDocument"])
            self.call("UpdateAssumeRolePolicy", **self.role, PolicyDocument=trust)
        if "Policies" in changed:
            policies = properties.get("Policies", [])
            self.put(policies)
            self.remove(self.policies() - {policy["PolicyName"] for policy in policies})

    def tag(self, tags: list[dict[str, str]]) -> None:
        self.call("TagRole", **self.role, Tags=tags)

    def untag(self, keys: list[str]) -> None:
        self.call("UntagRole", **self.role, TagKeys=keys)

    def delete(self) -> None:
        self.remove(self.policies())
        self.call("DeleteRole", **self.role)


def _lower_case(tags: list[dict[str, str]]) -> list[dict[str, str]]:
    """Tags as Step Functions spells them."""
    return [{"key": tag["Key"], "value": tag["Value"]} for tag in tags]


TYPES: dict[str, type[Resource]] = {
    kind.TYPE: kind
    for kind in (Model, EndpointConfig, Endpoint, ModelPackageGroup, ModelPackage, StateMachine, Schedule, Role)
}
