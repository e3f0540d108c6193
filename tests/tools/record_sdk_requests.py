#!/usr/bin/env python3
"""Record what the SageMaker Python SDK really requests for a `PipelineModel`.

    python -m venv .venv-oracle
    .venv-oracle/bin/pip install -r tests/tools/requirements-oracle.txt
    .venv-oracle/bin/python tests/tools/record_sdk_requests.py fixtures/oracle          # rewrite
    .venv-oracle/bin/python tests/tools/record_sdk_requests.py --check fixtures/oracle  # compare

For every case `NAME.json` of the directory, `NAME.requests.json` gets the SageMaker `Create*`
requests that the SDK makes, in order, as they would go over the wire. The SDK, boto3 and botocore
run unchanged, parameter validation and serialisation included. Only the send step is answered
here, through botocore's `before-call` event. Sockets are blocked, the settings of the machine are
hidden, and the clock that generated names are made of stands still: same cases, same bytes.

What a case looks like is told by README.md in `fixtures/oracle`. A recording without a case is
removed. Exit codes: 0 done or equal, 1 a recording differs (`--check`), 2 a case the SDK refuses.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import json
import logging
import os
import socket
import sys
import tempfile
import time
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

Json = dict[str, Any]

FROZEN_TIME = 1714979289.123  # 2024-05-06T07:08:09.123Z


def hide_machine() -> None:
    """Keep credentials, configuration files and the network of this machine out of the recording."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "SAGEMAKER_")):
            del os.environ[name]
    empty = tempfile.mkdtemp(prefix="record-sdk-requests-")
    os.environ.update(
        HOME=empty,
        XDG_CONFIG_HOME=empty,
        XDG_CONFIG_DIRS=empty,
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )
    os.chdir(empty)  # the SDK looks for a Studio project file from here upwards

    def refuse(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("the network is blocked while recording")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.create_connection = refuse
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)


def freeze_time() -> None:
    """Stop the clock of the SDK's name generator, and skip its sleeps between polls."""
    import sagemaker.session
    import sagemaker.utils

    clock = types.SimpleNamespace(**vars(time))
    clock.time = lambda: FROZEN_TIME
    clock.sleep = lambda _seconds: None
    sagemaker.session.time = clock
    sagemaker.utils.time = clock


class Stub:
    """Answers every API call in place of AWS and keeps SageMaker's create requests."""

    def __init__(self, region: str, account: str) -> None:
        self.region = region
        self.account = account
        self.requests: list[Json] = []

    def before_call(self, model: Any, params: Json, **_: object) -> tuple[Any, Json]:
        service, operation = model.service_model.service_name, model.name
        body = params.get("body") or {}
        if service == "sagemaker":
            body = json.loads(body)
            body.pop("ClientToken", None)  # random, added by botocore
            if operation.startswith("Create"):
                self.requests.append({"operation": operation, "params": body})
        answer = self.answer(service, operation, body)
        answer["ResponseMetadata"] = {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}
        return types.SimpleNamespace(status_code=200, headers={}, content=b""), answer

    def answer(self, service: str, operation: str, body: Json) -> Json:
        """The members of a response that the SDK reads: nothing exists yet, everything succeeds."""
        partitions = {"cn": "aws-cn", "us-gov": "aws-us-gov"}
        partition = partitions.get(self.region.rsplit("-", 2)[0], "aws")
        arn = f"arn:{partition}:sagemaker:{self.region}:{self.account}"
        match service, operation:
            case "iam", "GetRole":
                return {"Role": {"Arn": f"arn:{partition}:iam::{self.account}:role/{body['RoleName']}"}}
            case "sts", "GetCallerIdentity":
                return {"Account": self.account}
            case "s3", "ListBuckets":
                return {"Buckets": []}
            case "sagemaker", "Search":
                return {"Results": []}
            case "sagemaker", "CreateEndpoint" | "UpdateEndpoint":
                return {"EndpointArn": f"{arn}:endpoint/{body['EndpointName']}"}
            case "sagemaker", "CreateModelPackage":
                return {"ModelPackageArn": f"{arn}:model-package/recorded/1"}
            case "sagemaker", "DescribeEndpoint":
                return {"EndpointStatus": "InService", "EndpointConfigName": "former-config"}
            case _:
                return {}


def build_session(stub: Stub) -> Any:
    """A real SDK session whose every API call ends in `stub`."""
    import boto3
    import sagemaker

    boto = boto3.Session(
        aws_access_key_id="nobody", aws_secret_access_key="nothing", region_name=stub.region
    )
    boto.events.register("before-call", stub.before_call)
    return sagemaker.Session(boto_session=boto)


def object_makers(session: Any) -> dict[str, Callable[[Any], Any]]:
    """How an argument that the SDK wants as an object is made of the case's JSON, by argument name."""
    from sagemaker import deserializers, serializers
    from sagemaker.drift_check_baselines import DriftCheckBaselines
    from sagemaker.inputs import BatchDataCaptureConfig
    from sagemaker.metadata_properties import MetadataProperties
    from sagemaker.model_card import ModelPackageModelCard
    from sagemaker.model_metrics import FileSource, MetricsSource, ModelMetrics
    from sagemaker.model_monitor import DataCaptureConfig

    def sources(value: Json) -> Json:
        return {
            name: (FileSource if name.endswith("_config_file") else MetricsSource)(**source)
            for name, source in value.items()
        }

    return {
        "batch_data_capture_config": lambda v: BatchDataCaptureConfig(**v),
        "data_capture_config": lambda v: DataCaptureConfig(sagemaker_session=session, **v),
        "deserializer": lambda v: getattr(deserializers, v)(),
        "drift_check_baselines": lambda v: DriftCheckBaselines(**sources(v)),
        "metadata_properties": lambda v: MetadataProperties(**v),
        "model_card": lambda v: ModelPackageModelCard(**v),
        "model_metrics": lambda v: ModelMetrics(**sources(v)),
        "serializer": lambda v: getattr(serializers, v)(),
    }


def build_model(spec: Json, session: Any) -> Any:
    """One container of the pipeline; `$set` reaches the attributes that no constructor takes."""
    from sagemaker.model import Model
    from sagemaker.multidatamodel import MultiDataModel

    classes = {cls.__name__: cls for cls in (Model, MultiDataModel)}
    attributes = spec.pop("$set", {})
    model = classes[spec.pop("class", "Model")](sagemaker_session=session, **spec)
    for name, value in attributes.items():
        setattr(model, name, value)
    return model


def record(case: Json) -> Json:
    """Run one case and return what belongs in its `.requests.json`."""
    import boto3
    import botocore
    import sagemaker
    from sagemaker.pipeline import PipelineModel

    case = copy.deepcopy(case)
    stub = Stub(**{"region": "us-west-2", "account": "123456789012", **case.get("session", {})})
    session = build_session(stub)
    makers = object_makers(session)

    def arguments(spec: Json) -> Json:
        return {name: makers[name](value) if name in makers else value for name, value in spec.items()}

    pipeline = PipelineModel(
        models=[build_model(spec, session) for spec in case["models"]],
        sagemaker_session=session,
        **case["pipeline_model"],
    )
    for call in case["calls"]:
        result = getattr(pipeline, call["method"])(**arguments(call.get("args", {})))
        jobs = call.get("transform", [])
        for job in jobs if isinstance(jobs, list) else [jobs]:
            result.transform(wait=False, **arguments(job))
    versions = {module.__name__: module.__version__ for module in (sagemaker, boto3, botocore)}
    return {"sdk": versions, "requests": stub.requests}


def recordings(directory: Path) -> Iterator[tuple[Path, str]]:
    """Every recording's path and fresh text; a case that the SDK refuses ends the run."""
    for path in sorted(directory.glob("*.json")):
        if path.name.endswith(".requests.json"):
            continue
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # the SDK draws progress bars
                recording = record(json.loads(path.read_text(encoding="utf-8")))
        except Exception as error:
            print(f"{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
            raise SystemExit(2) from error
        yield path.with_suffix(".requests.json"), json.dumps(recording, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Record the API requests of the SageMaker Python SDK.")
    parser.add_argument("directory", type=Path, help="where the cases are, such as fixtures/oracle")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on a difference")
    options = parser.parse_args()
    directory = options.directory.resolve()

    hide_machine()
    freeze_time()
    fresh = dict(recordings(directory))
    if not fresh:
        parser.error(f"no cases in {directory}")
    known = {path: path.read_text(encoding="utf-8") for path in directory.glob("*.requests.json")}
    differing = sorted(path for path in fresh.keys() | known.keys() if fresh.get(path) != known.get(path))
    for path in differing:
        print(f"{path.name}: {'differs' if options.check else 'rewritten' if path in fresh else 'removed'}")
        if not options.check:
            if path in fresh:
                path.write_text(fresh[path], encoding="utf-8")
            else:
                path.unlink()
    print(f"{len(fresh)} cases, {len(differing)} recordings differ", file=sys.stderr)
    return 1 if options.check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
