"""What is in SageMaker: each resource is what its create request said and what SageMaker adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.responses import SageMakerResponse


@dataclass(frozen=True)
class Kind:
    """A kind of resource: its noun in the API's operations, its path in ARNs, and the member that lists it."""

    noun: str
    path: str
    listed: str

    @property
    def name_member(self) -> str:
        """The member with the name."""
        return f"{self.noun}Name"

    @property
    def arn_member(self) -> str:
        """The member with the ARN."""
        return f"{self.noun}Arn"

    @property
    def words(self) -> str:
        """What messages call it. Terraform knows by them that something is gone."""
        return self.path.replace("-", " ").replace("config", "configuration")


MODEL = Kind("Model", "model", "Models")
CONFIG = Kind("EndpointConfig", "endpoint-config", "EndpointConfigs")
ENDPOINT = Kind("Endpoint", "endpoint", "Endpoints")
GROUP = Kind("ModelPackageGroup", "model-package-group", "ModelPackageGroupSummaryList")
PACKAGE = Kind("ModelPackage", "model-package", "ModelPackageSummaryList")
JOB = Kind("TransformJob", "transform-job", "TransformJobSummaries")

# Everything that is there, by ARN.
resources: dict[str, dict[str, Any]] = {}


def arn_of(response: SageMakerResponse, kind: Kind, name: str) -> str:
    """The ARN of a resource by its name; an ARN is itself."""
    if name.startswith("arn:"):
        return name
    return f"arn:{response.partition}:sagemaker:{response.region}:{response.current_account}:{kind.path}/{name}"


def find(response: SageMakerResponse, kind: Kind, name: str) -> dict[str, Any]:
    """A resource by its name or ARN."""
    arn = arn_of(response, kind, name)
    if arn not in resources:
        raise ValidationError(f'Could not find {kind.words} "{arn}".')
    return resources[arn]


def all_of(response: SageMakerResponse, kind: Kind) -> list[dict[str, Any]]:
    """All resources of a kind."""
    prefix = arn_of(response, kind, "")
    return [resource for arn, resource in resources.items() if arn.startswith(prefix)]
