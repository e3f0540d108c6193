"""State machines that run transform jobs, and the schedules that start them.

moto interprets the Amazon States Language; it lacks SageMaker's `.sync` integration and some calls.
"""

from __future__ import annotations

import uuid
from typing import Any

from moto.core.config import default_user_config
from moto.core.responses import ActionResult
from moto.core.utils import get_service_model
from moto.stepfunctions.parser.api import HistoryEventType, InvalidDefinition, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_factory as factory
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

from . import journal
from .client import SCHEDULER, STATES, client
from .rule import rule

_SAGEMAKER = "sagemaker.amazonaws.com"
_ENDED = ("Completed", "Failed", "Stopped")
_SECONDS_BETWEEN_LOOKS = 0.5


@rule("transform-jobs-are-waited-for", "step-functions/latest/dg/connect-to-resource.html")
class SageMakerTask(StateTaskServiceCallback):
    """`createTransformJob.sync` waits for the job's end, fails unless it completed, and stops it with the execution."""

    def __init__(self) -> None:
        super().__init__(supported_integration_patterns={ResourceCondition.Sync})

    def _get_supported_parameters(self) -> set[str] | None:
        is_known = self.resource.api_action.lower() == "createtransformjob"
        if not is_known or self.resource.condition not in (None, ResourceCondition.Sync):
            return None
        return set(get_service_model("sagemaker").operation_model("CreateTransformJob").input_shape.members)

    def _eval_service_task(self, env: Any, normalised_parameters: dict[str, Any], **_: Any) -> None:
        job = Job(env.aws_execution_details, normalised_parameters)
        if self.resource.condition == ResourceCondition.Sync:
            job.authorize_events()
        job.authorize_creation()
        env.stack.append(job.create())

    def _eval_integration_pattern(self, env: Any, normalised_parameters: dict[str, Any], **_: Any) -> None:
        """Takes the place of moto's loop, which fails without a callback and stops no job."""
        job = Job(env.aws_execution_details, normalised_parameters)
        description = job.describe()
        while description["TransformJobStatus"] not in _ENDED and env.is_running():
            env.program_state_event.wait(_SECONDS_BETWEEN_LOOKS)
            description = job.describe()
        if description["TransformJobStatus"] not in _ENDED:
            job.stop()
        elif description["TransformJobStatus"] != "Completed":
            raise FailureEventException(self._failure(env, to_json_str(description)))
        env.stack[-1] = description

    def _failure(self, env: Any, cause: str) -> FailureEvent:
        details = TaskFailedEventDetails(
            resource=self._get_sfn_resource(),
            resourceType=self._get_sfn_resource_type(),
            error=StatesErrorNameType.StatesTaskFailed.to_name(),
            cause=cause,
        )
        return FailureEvent(
            env=env,
            error_name=StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed),
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )


class Job:
    """A transform job that an execution runs in the name of its role."""

    def __init__(self, execution: Any, parameters: dict[str, Any]) -> None:
        self.role, self.account, self.region = execution.role_arn, execution.account, execution.region
        self.parameters = parameters
        self.name = parameters["TransformJobName"]
        self.sagemaker = client("sagemaker", self.region, STATES)

    @rule("roles-are-asked-for-each-call", "step-functions/latest/dg/sagemaker-iam.html")
    def authorize(self, action: str, resource: str, context: dict[str, str] | None = None) -> None:
        """An execution's calls need its role's leave; action, resource and condition keys of each go to the journal."""
        journal.write("authorization", role=self.role, action=action, resource=resource, context=context or {})

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource in the execution's account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def authorize_job(self, action: str) -> None:
        """Asks for leave to do something with the job."""
        self.authorize(f"sagemaker:{action}", self.arn("sagemaker", f"transform-job/{self.name}"))

    def authorize_events(self) -> None:
        """Asks for leave to be told of the job's end."""
        for action in ("DescribeRule", "PutRule", "PutTargets"):
            rule_arn = self.arn("events", "rule/StepFunctionsGetEventsForSageMakerTransformJobsRule")
            self.authorize(f"events:{action}", rule_arn)

    def authorize_creation(self) -> None:
        """Asks for leave to do all that making the job takes."""
        self.authorize_job("CreateTransformJob")
        if self.parameters.get("Tags"):
            self.authorize_job("AddTags")
        self.authorize("sagemaker:ListTags", "*")
        role = self.sagemaker.describe_model(ModelName=self.parameters["ModelName"])["ExecutionRoleArn"]
        self.authorize("iam:PassRole", role, {"iam:PassedToService": _SAGEMAKER})
        key = self.parameters["TransformResources"].get("VolumeKmsKeyId")
        if key is not None:
            self.authorize_grant(key)

    @rule("volume-keys-need-a-grant", "sagemaker/latest/dg/api-permissions-reference.html")
    def authorize_grant(self, key: str) -> None:
        """SageMaker uses the key of a volume by a grant that the caller has to be allowed to create."""
        resource = key.rpartition(":")[2]
        context = {"kms:ViaService": f"sagemaker.{self.region}.amazonaws.com", "kms:GrantIsForAWSResource": "true"}
        if resource.startswith("alias/"):
            context["kms:RequestAlias"] = resource
            resource = f"key-of-{resource.removeprefix('alias/')}"
        arn = key if ":key/" in key else self.arn("kms", f"key/{resource.removeprefix('key/')}")
        self.authorize("kms:CreateGrant", arn, context)

    def create(self) -> dict[str, Any]:
        """Makes the job."""
        answer = self.sagemaker.create_transform_job(**self.parameters)
        return {"TransformJobArn": answer["TransformJobArn"]}

    def describe(self) -> dict[str, Any]:
        """Looks at the job."""
        self.authorize_job("DescribeTransformJob")
        answer = self.sagemaker.describe_transform_job(TransformJobName=self.name)
        times = ("CreationTime", "TransformStartTime", "TransformEndTime")
        described = {name: value.isoformat() if name in times else value for name, value in answer.items()}
        described.pop("ResponseMetadata")
        return described

    def stop(self) -> None:
        """Stops the job."""
        self.authorize_job("StopTransformJob")
        self.sagemaker.stop_transform_job(TransformJobName=self.name)


@rule("definitions-are-validated", "step-functions/latest/apireference/API_ValidateStateMachineDefinition.html")
def validate_definition(response: StepFunctionResponse) -> ActionResult:
    """`ValidateStateMachineDefinition`, which Terraform asks while it plans, says what is wrong with a definition."""
    diagnostics = []
    try:
        response.stepfunction_backend._validate_definition(response._get_param("definition"))
    except InvalidDefinition as error:
        diagnostics = [{"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": error.message}]
    return ActionResult({"result": "FAIL" if diagnostics else "OK", "diagnostics": diagnostics, "truncated": False})


@rule("state-machines-have-versions", "step-functions/latest/apireference/API_ListStateMachineVersions.html")
def list_versions(response: StepFunctionResponse) -> ActionResult:
    """`ListStateMachineVersions` answers no versions where none was published."""
    return ActionResult({"stateMachineVersions": []})


_start_execution = StepFunctionsParserBackend.start_execution


@rule("executions-have-names", "step-functions/latest/apireference/API_StartExecution.html")
def start_execution(backend: StepFunctionsParserBackend, machine: str, name: str | None, *rest: Any) -> Any:
    """An execution that is started without a name gets one that no other has."""
    return _start_execution(backend, machine, name or str(uuid.uuid4()), *rest)


@rule("schedules-start-their-targets", "scheduler/latest/UserGuide/managing-targets-templated.html")
def fire(schedule: str, region: str) -> str:
    """At a schedule's time, EventBridge Scheduler starts the schedule's target with its input, in its role's name."""
    target = client("scheduler", region, SCHEDULER).get_schedule(Name=schedule)["Target"]
    journal.write(
        "authorization", role=target["RoleArn"], action="states:StartExecution", resource=target["Arn"], context={}
    )
    states = client("stepfunctions", region, SCHEDULER)
    return states.start_execution(stateMachineArn=target["Arn"], input=target.get("Input", "{}"))["executionArn"]


def install() -> None:
    """Has moto run state machines, and SageMaker's tasks in them."""
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    factory.StateTaskServiceUnsupported = SageMakerTask
    StepFunctionsParserBackend.start_execution = start_execution
    StepFunctionResponse.validate_state_machine_definition = validate_definition
    StepFunctionResponse.list_state_machine_versions = list_versions
