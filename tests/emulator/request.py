"""Requests are held against the API's own model, as AWS does before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import regex
from botocore.model import Shape
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model
from moto.sagemaker.exceptions import ValidationError

from .rule import rule


@rule("requests-fit-the-api", "sagemaker/latest/APIReference/CommonErrors.html")
def violations(value: Any, shape: Shape, path: str) -> Iterator[str]:
    """SageMaker refuses a request without a required member, or with a value beyond its enum, pattern or bounds."""
    match shape.type_name:
        case "structure":
            yield from (f"{path}.{name} is missing" for name in shape.required_members if name not in value)
            for name, member in value.items():
                yield from violations(member, shape.members[name], f"{path}.{name}")
        case "list":
            yield from _out_of_bounds(len(value), shape, path)
            for index, item in enumerate(value):
                yield from violations(item, shape.member, f"{path}[{index}]")
        case "map":
            yield from _out_of_bounds(len(value), shape, path)
            for key, member in value.items():
                yield from violations(key, shape.key, f"{path} key")
                yield from violations(member, shape.value, f"{path}.{key}")
        case "string":
            yield from _out_of_bounds(len(value), shape, path)
            if shape.enum and value not in shape.enum:
                yield f"{path}: {value!r} is none of {', '.join(shape.enum)}"
            pattern = shape.metadata.get("pattern")
            if pattern and not _compiled(pattern).fullmatch(value):
                yield f"{path}: {value!r} doesn't match {pattern}"
        case "integer" | "long" | "float" | "double":
            yield from _out_of_bounds(value, shape, path)


def _out_of_bounds(size: float, shape: Shape, path: str) -> Iterator[str]:
    if size < shape.metadata.get("min", size) or size > shape.metadata.get("max", size):
        yield f"{path}: {size} is not within {shape.metadata.get('min')} and {shape.metadata.get('max')}"


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    # `.*` stands for any text in the API's model, line ends too.
    return regex.compile(pattern, regex.DOTALL)


def install() -> None:
    """Has requests to SageMaker checked before they are answered."""
    answer = BaseResponse.call_action

    def call_action(self: BaseResponse) -> Any:
        if self.boto3_service_name == "sagemaker":
            operation = get_service_model("sagemaker").operation_model(self._get_action())
            errors = list(violations(self.params, operation.input_shape, operation.name))
            if errors:
                return self.serialized(ActionResult(ValidationError("; ".join(errors))))
        return answer(self)

    BaseResponse.call_action = call_action
