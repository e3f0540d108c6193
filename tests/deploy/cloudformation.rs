//! CloudFormation's real client: a stack for each scenario, deployed with `aws cloudformation deploy`.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{self, Client, Failures};
use crate::dialogue::Dialogue;
use crate::emulator::{self, Emulator};

/// The AWS command line.
pub struct CloudFormation;

impl Client for CloudFormation {
    fn target(&self) -> &'static str {
        "cloudformation"
    }

    fn deploy(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String> {
        let mut aws = Aws::start(emulator)?;
        each(names, |name| match aws.deploy(infra, name)? {
            (true, _) => Ok(None),
            (false, said) => Ok(Some(said)),
        })
    }

    fn check_unchanged(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String> {
        let mut aws = Aws::start(emulator)?;
        each(names, |name| {
            let (_, said) = aws.deploy(infra, name)?;
            Ok((!said.contains("No changes to deploy")).then_some(said))
        })
    }

    fn remove(&self, emulator: &Emulator, _: &Path, names: &[&str]) -> Result<Failures, String> {
        let mut aws = Aws::start(emulator)?;
        each(names, |name| {
            let (good, said) = aws.run(&["delete-stack", "--stack-name", name].map(str::to_owned))?;
            Ok((!good).then_some(said))
        })
    }
}

fn each(names: &[&str], mut check: impl FnMut(&str) -> Result<Option<String>, String>) -> Result<Failures, String> {
    let mut failures = Failures::new();
    for name in names {
        if let Some(said) = check(name)? {
            failures.insert((*name).to_owned(), said);
        }
    }
    Ok(failures)
}

/// `aws cloudformation`, started once.
pub struct Aws(Dialogue);

impl Aws {
    /// Starts it.
    pub fn start(emulator: &Emulator) -> Result<Self, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/deploy/aws.py");
        Dialogue::start(&mut emulator.client(emulator::python(&[&script.to_string_lossy()]))).map(Self)
    }

    /// Runs a command and returns whether it went well, and all it said.
    fn run(&mut self, arguments: &[String]) -> Result<(bool, String), String> {
        let arguments: Vec<&str> = ["cloudformation"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
        let answer = self.0.ask(&json!(arguments).to_string())?;
        let (status, said): (i32, String) = serde_json::from_value(answer).map_err(|error| error.to_string())?;
        Ok((status == 0, said))
    }

    /// What a change set says that would bring a stack to a template. It is not executed.
    pub fn change_set(&mut self, stack: &str, name: &str, template: &Path) -> Result<Value, String> {
        let file = format!("file://{}", template.display());
        let of = ["--stack-name", stack, "--change-set-name", name];
        let mut ask = |command: &str, more: &[&str]| {
            let arguments: Vec<String> = [&[command], &of[..], more].concat().into_iter().map(str::to_owned).collect();
            match self.run(&arguments)? {
                (true, said) => Ok(said),
                (false, said) => Err(said),
            }
        };
        let update = ["--change-set-type", "UPDATE", "--capabilities", "CAPABILITY_IAM", "--template-body", &file];
        ask("create-change-set", &update)?;
        let said = ask("describe-change-set", &["--output", "json"])?;
        serde_json::from_str(&said).map_err(|error| format!("{error}: {said}"))
    }

    fn deploy(&mut self, infra: &Path, name: &str) -> Result<(bool, String), String> {
        let template = infra.join("cloudformation").join(name).join("template.yaml");
        let mut arguments = vec!["deploy".to_owned()];
        let mut option = |name: &str, value: &str| arguments.extend([name.to_owned(), value.to_owned()]);
        option("--stack-name", name);
        option("--capabilities", "CAPABILITY_IAM");
        option("--template-file", &template.to_string_lossy());
        // The way of larger templates.
        option("--s3-bucket", "templates");
        let values = client::values(infra, "cloudformation", name)?;
        if !values.is_empty() {
            arguments.push("--parameter-overrides".to_owned());
            arguments.extend(values.iter().map(|(name, value)| format!("{}={}", logical_name(name), given(value))));
        }
        self.run(&arguments)
    }
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
