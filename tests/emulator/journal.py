"""What the emulator was asked to do, in order: for tests that hold order, requests and permissions."""

from __future__ import annotations

import threading
from typing import Any

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.responses import BaseResponse
from moto.core.utils import get_service_model

_READS = ("Describe", "Get", "List", "Validate", "Search", "Lookup")
_lock = threading.Lock()
_entries: list[dict[str, Any]] = []


def write(event: str, **members: Any) -> None:
    """Adds an entry: `event` says what it is, the members what happened."""
    with _lock:
        _entries.append({"event": event, **members})


def take() -> list[dict[str, Any]]:
    """The entries since the last time, which are forgotten."""
    with _lock:
        taken, _entries[:] = list(_entries), []
    return taken


def install() -> None:
    """Has every API request that may change something written down, with its parameters and the answer's status."""
    answer = BaseResponse.call_action

    def call_action(self: BaseResponse) -> Any:
        operation = self._get_action()
        if not operation or operation.startswith(_READS):
            return answer(self)
        call = {"service": self.boto3_service_name, "operation": operation, "parameters": _parameters(self)}
        response = answer(self)
        write("call", **call, status=int(response[0]), invoked_by=_invoked_by(self))
        return response

    BaseResponse.call_action = call_action


def _parameters(response: BaseResponse) -> dict[str, Any]:
    """The parameters of a request in the shape of the API's model, whatever its protocol."""
    request = response.normalized_request
    service = get_service_model(response.boto3_service_name)
    parser = PROTOCOL_PARSERS[determine_request_protocol(service, request.content_type)]
    return parser(service.operation_model(response._get_action())).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": response.uri_match,
        }
    )


def _invoked_by(response: BaseResponse) -> str | None:
    """The service of AWS that made the request for its caller, as CloudTrail's `invokedBy` has it."""
    _, found, service = response.headers.get("User-Agent", "").partition("invoked-by/")
    return service.split()[0] if found else None
