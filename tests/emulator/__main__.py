"""Serves until its standard input ends. The first line of its output is its address; each line of its input is a
command, answered by a line of JSON:

    journal               what happened since the last time, and forget it
    roll-back NAME on|off have updates of an endpoint rolled back silently
    hold-jobs PREFIX on|off keep transform jobs whose names begin so from completing
    fire NAME             start the target of a schedule, as at its time; answers the execution's ARN
    rules                 the rules that are added to moto
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from dataclasses import asdict
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from . import change_set, journal, request, sagemaker, stack, step_functions
from .client import set_address
from .rule import RULES

_REGION = "us-east-1"


class Handler(MotoRequestHandler):
    """Keeps connections open, as AWS does: an answer on one that is closed at once may be lost, and is asked for again."""

    protocol_version = "HTTP/1.1"


class InTurn:
    """Answers one client's request after the other: moto walks through what another request may be adding to. What the
    emulated services ask of each other, they ask while a client waits."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answers a request, as WSGI has it."""
        if "invoked-by/" in environ.get("HTTP_USER_AGENT", ""):
            return self._application(environ, start_response)
        with self._lock:
            return self._application(environ, start_response)


def serve() -> str:
    """Listens on a free port of loopback and answers the address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Why an execution failed is told by its description.
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)
    for part in (sagemaker, stack, change_set, step_functions, request, journal):
        part.install()
    application = InTurn(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.port}"
    set_address(url)
    return url


def obey(command: str, *arguments: str) -> Any:
    """Carries out a command."""
    match command, arguments:
        case "journal", ():
            return journal.take()
        case "roll-back", (endpoint, state):
            return sagemaker.roll_back(endpoint, state == "on")
        case "hold-jobs", (prefix, state):
            return sagemaker.hold_job(prefix, state == "on")
        case "fire", (schedule,):
            return step_functions.fire(schedule, _REGION)
        case "rules", ():
            return [asdict(rule) for rule in RULES]
        case _:
            raise SystemExit(f"no such command: {command} {' '.join(arguments)}")


if __name__ == "__main__":
    print(serve(), flush=True)
    for line in sys.stdin:
        print(json.dumps(obey(*line.split()), default=str), flush=True)
