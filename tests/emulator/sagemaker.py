"""SageMaker's models, configs, endpoints, packages and jobs: each is what its create request said.

moto keeps only some of a request's members, overwrites what has the same name, and lacks UpdateEndpoint.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import camelcase_to_underscores, utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.responses import SageMakerResponse

from . import journal
from .inventory import CONFIG, ENDPOINT, GROUP, JOB, MODEL, PACKAGE, Kind, all_of, arn_of, find, resources
from .rule import rule

Operation = Callable[[SageMakerResponse], ActionResult]


# Requests are answered one after the other.
_lock = threading.Lock()
_rolled_back: set[str] = set()
_held: set[str] = set()
_last_versions: dict[str, int] = {}


def roll_back(endpoint: str, on: bool) -> None:
    """Has updates of an endpoint rolled back silently, or no longer."""
    (_rolled_back.add if on else _rolled_back.discard)(endpoint)


def hold_job(prefix: str, on: bool) -> None:
    """Keeps transform jobs that are made from now on and whose names begin so from completing, or no longer."""
    (_held.add if on else _held.discard)(prefix)
    for resource in resources.values():
        if resource.get("TransformJobStatus") == "InProgress" and not _is_held(resource["TransformJobName"]):
            resource["TransformJobStatus"] = "Completed"


def _is_held(job: str) -> bool:
    return any(job.startswith(prefix) for prefix in _held)


@rule("names-are-taken", "sagemaker/latest/APIReference/API_CreateModel.html")
def create(response: SageMakerResponse, kind: Kind, name: str) -> ActionResult:
    """SageMaker refuses to create what is there already, and what refers to something that isn't."""
    arn = arn_of(response, kind, name)
    if arn in resources:
        raise ValidationError(f'Cannot create already existing {kind.words} "{arn}".')
    _check(response, kind)
    now = utcnow()
    added = {kind.arn_member: arn, "CreationTime": now, "LastModifiedTime": now}
    resources[arn] = {**_at_first(kind, name), **response.params, **added}
    return ActionResult({kind.arn_member: arn})


def _check(response: SageMakerResponse, kind: Kind) -> None:
    parameters = response.params
    match kind.noun:
        case "Model":
            if ("Containers" in parameters) == ("PrimaryContainer" in parameters):
                raise ValidationError("You must specify exactly one of PrimaryContainer and Containers.")
        case "EndpointConfig":
            for variant in parameters["ProductionVariants"]:
                find(response, MODEL, variant["ModelName"])
        case "Endpoint":
            find(response, CONFIG, parameters["EndpointConfigName"])
        case "TransformJob":
            find(response, MODEL, parameters["ModelName"])


def _at_first(kind: Kind, name: str) -> dict[str, Any]:
    """What SageMaker says of a resource that is ready, beside what it was asked for."""
    match kind.noun:
        case "Model":
            return {"EnableNetworkIsolation": False}
        case "Endpoint":
            return {"EndpointStatus": "InService"}
        case "TransformJob":
            return {"TransformJobStatus": "InProgress" if _is_held(name) else "Completed"}
        case "ModelPackageGroup":
            return {"ModelPackageGroupStatus": "Completed", "CreatedBy": {}}
        case "ModelPackage":
            return {"ModelPackageStatus": "Completed", "ModelPackageStatusDetails": {"ValidationStatuses": []}}
        case _:
            return {}


_NO_TAGS = "Tags are not supported on versioned model packages; tag the model package group."


@rule("versions-are-numbered", "sagemaker/latest/APIReference/API_CreateModelPackage.html")
def create_package(response: SageMakerResponse) -> ActionResult:
    """A version in a group is numbered from 1 on, never twice, and takes no tags; others have a name."""
    name, group = response.params.get("ModelPackageName"), response.params.get("ModelPackageGroupName")
    if group is None:
        if name is None:
            raise ValidationError("Missing ARN.")
        return create(response, PACKAGE, name)
    if name is not None:
        raise ValidationError(
            "Both ModelPackageName and ModelPackageGroupName are provided in the input. "
            "Cannot determine which one to use."
        )
    if response.params.get("Tags"):
        raise ValidationError(_NO_TAGS)
    group = find(response, GROUP, group)["ModelPackageGroupName"]
    version = _last_versions[group] = _last_versions.get(group, 0) + 1
    result = create(response, PACKAGE, f"{group}/{version}")
    find(response, PACKAGE, f"{group}/{version}").update(ModelPackageGroupName=group, ModelPackageVersion=version)
    return result


def _versions(response: SageMakerResponse, group: str) -> list[dict[str, Any]]:
    return [package for package in all_of(response, PACKAGE) if package.get("ModelPackageGroupName") == group]


@rule("resources-are-what-was-asked-for", "sagemaker/latest/APIReference/API_DescribeModel.html")
def describe(response: SageMakerResponse, kind: Kind) -> ActionResult:
    """A description answers every member of the create request."""
    return ActionResult(find(response, kind, response.params[kind.name_member]))


def list_all(response: SageMakerResponse, kind: Kind) -> ActionResult:
    """All resources of a kind on one page; packages by group or type."""
    found = all_of(response, kind)
    if kind is PACKAGE:
        group, wanted = response.params.get("ModelPackageGroupName"), response.params.get("ModelPackageType")
        if group is not None:
            found = _versions(response, find(response, GROUP, group)["ModelPackageGroupName"])
        elif wanted != "Both":
            found = [each for each in found if ("ModelPackageVersion" in each) == (wanted == "Versioned")]
    return ActionResult({kind.listed: found})


@rule("groups-with-versions-stay", "sagemaker/latest/APIReference/API_DeleteModelPackageGroup.html")
def delete(response: SageMakerResponse, kind: Kind) -> EmptyResult:
    """SageMaker refuses to delete what isn't there, and a model package group that has versions."""
    found = find(response, kind, response.params[kind.name_member])
    if kind is GROUP and _versions(response, found["ModelPackageGroupName"]):
        raise ValidationError(f"Model package group {found['ModelPackageGroupArn']} is not empty.")
    _note_users(response, kind, found)
    del resources[found[kind.arn_member]]
    return EmptyResult()


@rule("what-is-in-use-may-be-deleted", "sagemaker/latest/APIReference/API_DeleteEndpointConfig.html")
def _note_users(response: SageMakerResponse, kind: Kind, deleted: dict[str, Any]) -> None:
    """A config that an endpoint uses may be deleted, and a model that a config names; the journal says `dangling`."""
    if kind is CONFIG:
        name = deleted["EndpointConfigName"]
        users = [each["EndpointName"] for each in all_of(response, ENDPOINT) if each["EndpointConfigName"] == name]
    elif kind is MODEL:
        name = deleted["ModelName"]
        users = [
            config["EndpointConfigName"]
            for config in all_of(response, CONFIG)
            if any(variant["ModelName"] == name for variant in config["ProductionVariants"])
        ]
    else:
        return
    if users:
        journal.write("dangling", deleted=f"{kind.path}/{name}", used_by=users)


@rule("endpoints-are-updated", "sagemaker/latest/APIReference/API_UpdateEndpoint.html")
def update_endpoint(response: SageMakerResponse) -> ActionResult:
    """`UpdateEndpoint` moves an endpoint to another config, which has to be there."""
    endpoint = find(response, ENDPOINT, response.params["EndpointName"])
    config = find(response, CONFIG, response.params["EndpointConfigName"])["EndpointConfigName"]
    if not is_rolled_back(endpoint["EndpointName"]):
        endpoint.update(EndpointConfigName=config, LastModifiedTime=utcnow())
    return ActionResult({"EndpointArn": endpoint["EndpointArn"]})


@rule("updates-may-roll-back", "sagemaker/latest/dg/deployment-guardrails-configuration.html")
def is_rolled_back(endpoint: str) -> bool:
    """`UpdateEndpoint` answers before it deploys; after a roll back, an endpoint is in service with its old config."""
    return endpoint in _rolled_back


@rule("packages-are-updated", "sagemaker/latest/APIReference/API_UpdateModelPackage.html")
def update_package(response: SageMakerResponse) -> ActionResult:
    """`UpdateModelPackage` changes a package in place; metadata is merged, and removed by key."""
    parameters = dict(response.params)
    package = find(response, PACKAGE, parameters.pop("ModelPackageArn"))
    metadata = {**package.get("CustomerMetadataProperties", {}), **parameters.pop("CustomerMetadataProperties", {})}
    for key in parameters.pop("CustomerMetadataPropertiesToRemove", []):
        metadata.pop(key, None)
    package.update(parameters, CustomerMetadataProperties=metadata, LastModifiedTime=utcnow())
    return ActionResult({"ModelPackageArn": package["ModelPackageArn"]})


@rule("tags-are-a-set", "sagemaker/latest/APIReference/API_AddTags.html")
def add_tags(response: SageMakerResponse) -> ActionResult:
    """`AddTags` overwrites tags of the same keys, `DeleteTags` removes tags by key; a version in a group takes none."""
    resource = _tagged(response)
    if "ModelPackageVersion" in resource:
        raise ValidationError(_NO_TAGS)
    tags = {tag["Key"]: tag for tag in [*resource.get("Tags", []), *response.params["Tags"]]}
    resource["Tags"] = list(tags.values())
    return ActionResult({"Tags": resource["Tags"]})


def delete_tags(response: SageMakerResponse) -> EmptyResult:
    """Removes tags by their keys."""
    resource = _tagged(response)
    resource["Tags"] = [tag for tag in resource.get("Tags", []) if tag["Key"] not in response.params["TagKeys"]]
    return EmptyResult()


def list_tags(response: SageMakerResponse) -> ActionResult:
    """The tags of a resource."""
    return ActionResult({"Tags": _tagged(response).get("Tags", [])})


def _tagged(response: SageMakerResponse) -> dict[str, Any]:
    arn = response.params["ResourceArn"]
    if arn not in resources:
        raise ValidationError(f"Could not find {arn}.")
    return resources[arn]


@rule("transform-jobs-stop", "sagemaker/latest/APIReference/API_StopTransformJob.html")
def stop_job(response: SageMakerResponse) -> EmptyResult:
    """`StopTransformJob` stops a job that is in progress, and refuses to stop another."""
    job = find(response, JOB, response.params["TransformJobName"])
    status = job["TransformJobStatus"]
    if status != "InProgress":
        raise ValidationError(f"The request was rejected because the transform job is in status {status}.")
    job["TransformJobStatus"] = "Stopped"
    return EmptyResult()


def install() -> None:
    """Has moto answer SageMaker's operations from here."""
    operations: dict[str, Operation] = {
        "CreateModelPackage": create_package,
        "UpdateEndpoint": update_endpoint,
        "UpdateModelPackage": update_package,
        "AddTags": add_tags,
        "DeleteTags": delete_tags,
        "ListTags": list_tags,
        "StopTransformJob": stop_job,
    }
    for kind in (MODEL, CONFIG, ENDPOINT, GROUP, JOB):
        operations[f"Create{kind.noun}"] = lambda self, kind=kind: create(self, kind, self.params[kind.name_member])
    for kind in (MODEL, CONFIG, ENDPOINT, GROUP, PACKAGE, JOB):
        operations[f"Describe{kind.noun}"] = lambda self, kind=kind: describe(self, kind)
        operations[f"List{kind.noun}s"] = lambda self, kind=kind: list_all(self, kind)
    for kind in (MODEL, CONFIG, ENDPOINT, GROUP, PACKAGE):
        operations[f"Delete{kind.noun}"] = lambda self, kind=kind: delete(self, kind)
    for name, operation in operations.items():
        setattr(SageMakerResponse, camelcase_to_underscores(name), _alone(operation))


def _alone(operation: Operation) -> Operation:
    """An operation that waits until no other is under way."""

    def wait_and_answer(response: SageMakerResponse) -> ActionResult:
        with _lock:
            return operation(response)

    return wait_and_answer
