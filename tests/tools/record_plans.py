#!/usr/bin/env python3
"""Record what Terraform and CloudFormation really plan for a change of specs.

    target/venv/bin/python tests/tools/record_plans.py [CASE…]

For each case of fixtures/review that has a `case.json`, the specs in `before`, or `deployed`, are rendered and deployed to the emulator of
tests/emulator on loopback, `calls` change what is there behind the client's back, and the specs in `after` are rendered and
planned. `plan.json` gets what `terraform show -json` or `aws cloudformation describe-change-set` says of that, without the
parts that no review reads. Cases without a `case.json` are written by hand.

A folder may have a `root/main.tf`, which calls what is rendered to `../infra/terraform/NAME`; else each pipeline is a module
of its own name. `options` go to `terraform plan`, `values` to the change set. Needs `terraform`, a mirror of hashicorp/aws
(see find-provider-mirror), and `cargo build`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import boto3

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
CASES = TOP / "fixtures/review"
PIPEGEN = os.environ.get("PIPEGEN", str(TOP / "target/debug/pipegen"))
PROVIDER = 'provider "aws" {\n  skip_metadata_api_check = true\n  max_retries = 2\n}\n'
CREDENTIALS = {
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "CHECKPOINT_DISABLE": "1",
}
# What a review reads of a plan, and `variables`, of which it must read nothing.
READ = ("format_version", "terraform_version", "variables", "resource_changes", "resource_drift", "errored")


def main(names: list[str]) -> None:
    """Records the cases that are named, or all."""
    for case in sorted(CASES.glob("*/case.json")):
        if not names or case.parent.name in names:
            print(case.parent.name, flush=True)
            record(case.parent, json.loads(case.read_text()))


def record(folder: Path, case: dict[str, Any]) -> None:
    """Records a case, with an emulator and a folder of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        emulator = subprocess.Popen(
            [sys.executable, "-m", "emulator"],
            cwd=TOP / "tests",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **CREDENTIALS},
        )
        try:
            url = emulator.stdout.readline().strip()
            os.environ.update({**CREDENTIALS, "AWS_ENDPOINT_URL": url})
            plan = {"terraform": terraform, "cloudformation": cloudformation}[case["target"]](folder, Path(scratch), case)
            (folder / "plan.json").write_text(json.dumps(plan, indent=1, ensure_ascii=False) + "\n")
        finally:
            emulator.stdin.close()
            emulator.wait()


def run(folder: Path, *command: str) -> str:
    """What a command says that has to go well."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def render(folder: Path, scratch: Path, side: str, target: str) -> None:
    """Renders one side's specs into the scratch folder's `infra`."""
    for name in ("specs", "infra", "root"):
        if name != "root":
            shutil.rmtree(scratch / name, ignore_errors=True)
    shutil.copytree(folder / side, scratch / "specs")
    run(scratch, PIPEGEN, "render", "specs", "--target", target, "--out", "infra")
    if target == "terraform":
        root = scratch / "root"
        root.mkdir(exist_ok=True)
        own = folder / side / "root/main.tf"
        modules = sorted((scratch / "infra/terraform").iterdir())
        calls = [f'module "{module.name}" {{\n  source = "../infra/terraform/{module.name}"\n}}\n' for module in modules]
        (root / "main.tf").write_text(own.read_text() if own.exists() else "\n".join(calls))
        (root / "provider.tf").write_text(PROVIDER)


def call(case: dict[str, Any]) -> None:
    """Changes what is at AWS behind the client's back."""
    for service, operation, parameters in case.get("calls", []):
        getattr(boto3.client(service), operation)(**parameters)


def terraform(folder: Path, scratch: Path, case: dict[str, Any]) -> Any:
    """The plan of a change."""
    mirror = run(scratch, str(HERE / "find-provider-mirror")).strip()
    root = scratch / "root"
    deployed = "deployed" if (folder / "deployed").exists() else "before"
    for side in (deployed, "after"):
        render(folder, scratch, side, "terraform")
        run(root, "terraform", "init", "-input=false", f"-plugin-dir={mirror}")
        if side == deployed:
            run(root, "terraform", "apply", "-auto-approve", "-input=false")
            call(case)
    run(root, "terraform", "plan", "-input=false", "-out=plan", *case.get("options", []))
    plan = json.loads(run(root, "terraform", "show", "-json", "plan"))
    return {name: plan[name] for name in READ if name in plan}


def cloudformation(folder: Path, scratch: Path, case: dict[str, Any]) -> Any:
    """The change set of each stack's change, one after the other."""
    client = boto3.client("cloudformation")
    stacks: dict[str, str] = {}
    for side in ("before", "after"):
        render(folder, scratch, side, "cloudformation")
        for template in sorted((scratch / "infra/cloudformation").glob("**/template.yaml")):
            name = "-".join(template.parent.relative_to(scratch / "infra/cloudformation").parts)
            given = case.get("values", {}).get(side, {})
            asked = {"StackName": name, "ChangeSetName": f"{name}-{side}"}
            client.create_change_set(
                **asked,
                ChangeSetType="UPDATE" if name in stacks else "CREATE",
                TemplateBody=template.read_text(),
                Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
            )
            if side == "before":
                client.execute_change_set(**asked)
            stacks[name] = asked["ChangeSetName"]
        if side == "before":
            call(case)
    said = ["aws", "cloudformation", "describe-change-set", "--output", "json"]
    found = [
        json.loads(run(scratch, *said, "--stack-name", stack, "--change-set-name", change_set))
        for stack, change_set in stacks.items()
    ]
    return found[0] if len(found) == 1 else found


if __name__ == "__main__":
    main(sys.argv[1:])
