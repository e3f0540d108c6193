"""Clients with which the emulated services call each other."""

from __future__ import annotations

import threading
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

CLOUDFORMATION = "cloudformation.amazonaws.com"
SCHEDULER = "scheduler.amazonaws.com"
STATES = "states.amazonaws.com"

_address = ""
_clients: dict[tuple[str, str, str], Any] = {}
# Making a client isn't safe when two threads do it; using one is.
_lock = threading.Lock()


def set_address(url: str) -> None:
    """Says where the emulator listens."""
    global _address
    _address = url


def reason(error: BotoCoreError | ClientError) -> str:
    """What a service, or already its client, has against a request."""
    return error.response["Error"]["Message"] if isinstance(error, ClientError) else str(error)


def client(service: str, region: str, invoked_by: str) -> Any:
    """A client of the emulator itself; `invoked_by` is the service that calls, such as cloudformation.amazonaws.com."""
    with _lock:
        key = (service, region, invoked_by)
        if key not in _clients:
            _clients[key] = boto3.client(
                service,
                region_name=region,
                endpoint_url=_address,
                config=Config(
                    proxies={}, retries={"total_max_attempts": 1}, user_agent_extra=f"invoked-by/{invoked_by}"
                ),
            )
        return _clients[key]
