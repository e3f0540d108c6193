//! SageMaker answers an update before it deploys, and may roll it back without a word. Terraform has to notice.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{self, Client as _, Failures};
use crate::emulator::Emulator;
use crate::scenario::{self, Scenario};
use crate::support::{case, difference};
use crate::terraform::Terraform;
use crate::{actual, expected, order};

/// Name of the test.
pub const NAME: &str = "terraform notices when SageMaker rolls an endpoint back";

const SCENARIO: &str = "fraud-scoring";

/// Updates an endpoint that SageMaker rolls back: the apply fails, and what is in use stays. The next apply repairs it.
pub fn check(mirror: &Path) -> Result<(), String> {
    let scenarios = scenario::all()?;
    let scenario = scenarios.iter().find(|scenario| scenario.name == SCENARIO).ok_or("no such scenario")?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut emulator = Emulator::start(&folder.path().join("emulator.log"))?;
    emulator.account("prepare", &json!({ "roles": [scenario.before["role"]] }))?;
    let terraform = Terraform { mirror: mirror.to_owned() };
    let deploy = |spec: &Value, emulator: &Emulator| {
        render(folder.path(), spec)?;
        terraform.deploy(emulator, &folder.path().join("infra"), &[SCENARIO])
    };

    good(&deploy(&scenario.before, &emulator)?)?;
    emulator.ask(&format!("roll-back {SCENARIO} on"))?;
    let failures = deploy(&scenario.after, &emulator)?;
    let said = failures.get(SCENARIO).ok_or("the apply went well, though SageMaker rolled back")?;
    if !said.contains("SageMaker rolled the endpoint back to its former config.") {
        return Err(format!("the apply failed otherwise: {said}"));
    }
    still_serves(&mut emulator, scenario)?;

    emulator.ask(&format!("roll-back {SCENARIO} off"))?;
    good(&deploy(&scenario.after, &emulator)?)?;
    serves(&emulator, &scenario.after)?;
    good(&terraform.check_unchanged(&emulator, &folder.path().join("infra"), &[SCENARIO])?)
}

fn render(folder: &Path, spec: &Value) -> Result<(), String> {
    fs::write(folder.join("spec.pipeline.json"), spec.to_string()).map_err(|error| error.to_string())?;
    let arguments = ["render", "spec.pipeline.json", "--target", "terraform", "--out", "infra"];
    match client::run(case::pipegen(folder).args(arguments))? {
        (true, _) => Ok(()),
        (false, said) => Err(said),
    }
}

fn good(failures: &Failures) -> Result<(), String> {
    if failures.is_empty() { Ok(()) } else { Err(format!("{failures:?}")) }
}

/// The former config is in use, and all that it needs is there.
fn still_serves(emulator: &mut Emulator, scenario: &Scenario) -> Result<(), String> {
    let account = emulator.account("describe", &Value::Null)?;
    let endpoint = &account["endpoints"][SCENARIO];
    let config = &account["endpoint_configs"][endpoint["EndpointConfigName"].as_str().unwrap_or_default()];
    let model = &account["models"][config["ProductionVariants"][0]["ModelName"].as_str().unwrap_or_default()];
    if model["Containers"][0]["Image"] != scenario.before["models"][0]["image_uri"] {
        return Err(format!("the endpoint serves {model} of {config}"));
    }
    order::dangling(&emulator.journal()?, scenario)
}

/// AWS has what the spec says.
fn serves(emulator: &Emulator, spec: &Value) -> Result<(), String> {
    let account = emulator.account("describe", &Value::Null)?;
    difference::check(&expected::state(spec), &actual::state(&account, spec)?)
}
