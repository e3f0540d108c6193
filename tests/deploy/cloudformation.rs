//! CloudFormation's real client: a stack for each scenario, deployed with `aws cloudformation deploy`.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::client::{self, Client, Failures};
use crate::emulator::Emulator;
use crate::support::tool;

/// The AWS command line.
pub struct CloudFormation;

impl Client for CloudFormation {
    fn target(&self) -> &'static str {
        "cloudformation"
    }

    fn deploy(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String> {
        each(names, |name| match deploy(emulator, infra, name)? {
            (true, _) => Ok(None),
            (false, said) => Ok(Some(said)),
        })
    }

    fn check_unchanged(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String> {
        each(names, |name| {
            let (_, said) = deploy(emulator, infra, name)?;
            Ok((!said.contains("No changes to deploy")).then_some(said))
        })
    }

    fn remove(&self, emulator: &Emulator, _: &Path, names: &[&str]) -> Result<Failures, String> {
        each(names, |name| {
            let (good, said) = client::run(aws(emulator).args(["delete-stack", "--stack-name", name]))?;
            Ok((!good).then_some(said))
        })
    }
}

fn each(names: &[&str], check: impl Fn(&str) -> Result<Option<String>, String>) -> Result<Failures, String> {
    let mut failures = Failures::new();
    for name in names {
        if let Some(said) = check(name)? {
            failures.insert((*name).to_owned(), said);
        }
    }
    Ok(failures)
}

fn deploy(emulator: &Emulator, infra: &Path, name: &str) -> Result<(bool, String), String> {
    let template = infra.join("cloudformation").join(name).join("template.yaml");
    let mut command = aws(emulator);
    command.args(["deploy", "--stack-name", name, "--capabilities", "CAPABILITY_IAM", "--template-file"]).arg(template);
    let values = client::values(infra, "cloudformation", name)?;
    if !values.is_empty() {
        command.arg("--parameter-overrides");
        command.args(values.iter().map(|(name, value)| format!("{}={}", logical_name(name), given(value))));
    }
    // The way of larger templates.
    client::run(command.args(["--s3-bucket", "templates"]))
}

/// `model_bucket` as `ModelBucket`.
fn logical_name(name: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    name.split('_').map(capital).collect()
}

/// A value as the command line takes it.
fn given(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(given).collect::<Vec<_>>().join(","),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn aws(emulator: &Emulator) -> Command {
    let mut command = emulator.client(tool::python_tool("aws"));
    command.arg("cloudformation");
    command
}
