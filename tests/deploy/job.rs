//! The transform jobs run: each state machine is started twice, by its schedule where it has one, and stopped once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::scenario::{Scenario, generation_of};
use crate::support::{difference, state_language};
use crate::{actual, expected, permission};

/// Runs the jobs of the goldens and returns what came of them, for those that have jobs.
pub fn run(
    emulator: &mut Emulator,
    account: &Value,
    scenarios: &[&Scenario],
) -> Result<BTreeMap<String, Result<(), String>>, String> {
    let with_jobs = |scenario: &&&Scenario| scenario.change.is_none() && !jobs(scenario).is_empty();
    let mut outcomes = BTreeMap::new();
    for scenario in scenarios.iter().filter(with_jobs) {
        let mut complaints = Vec::new();
        for (job, expected) in jobs(scenario) {
            complaints.extend(run_job(emulator, account, scenario, &job, &expected)?);
        }
        let outcome = if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) };
        outcomes.insert(scenario.name.clone(), outcome);
    }
    Ok(outcomes)
}

/// The jobs that the spec says, by name.
fn jobs(scenario: &Scenario) -> Vec<(String, Value)> {
    let jobs = expected::state(&scenario.before)["jobs"].take();
    let Value::Object(jobs) = jobs else { return Vec::new() };
    jobs.into_iter().collect()
}

/// Runs one job three times, and returns what is wrong with it.
fn run_job(
    emulator: &mut Emulator,
    account: &Value,
    scenario: &Scenario,
    job: &str,
    expected: &Value,
) -> Result<Vec<String>, String> {
    let name = format!("{}-{job}", scenario.name);
    let machine = &account["state_machines"][&name];
    let mut roles = vec![&machine["roleArn"]];
    let start = json!({ "start": machine["stateMachineArn"] });
    let first = if expected["schedule"].is_object() {
        roles.push(&account["schedules"][&name]["Target"]["RoleArn"]);
        let execution = emulator.ask(&format!("fire {name}"))?;
        emulator.account("run", &json!({ "started": execution }))?
    } else {
        emulator.account("run", &start)?
    };
    let second = emulator.account("run", &start)?;
    emulator.ask(&format!("hold-jobs {name} on"))?;
    let stopped = emulator.account("run", &json!({ "start": machine["stateMachineArn"], "stop": name }))?;
    emulator.ask(&format!("hold-jobs {name} off"))?;
    let entries = emulator.journal()?;

    let statuses = [&first, &second, &stopped].map(|answer| answer["status"].as_str().unwrap_or_default().to_owned());
    let mut complaints = Vec::new();
    if statuses != ["SUCCEEDED", "SUCCEEDED", "ABORTED"] {
        complaints.push(format!("{name}: {first}, {second}, {stopped}"));
    }
    complaints.extend(requests(&entries, scenario, &name, &expected["request"]));
    for role in roles {
        complaints.extend(permission::check(role, account, &entries));
    }
    Ok(complaints)
}

/// Holds the requests of three runs against the SDK's, and their names against each other.
fn requests(entries: &[Value], scenario: &Scenario, name: &str, expected: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut names = BTreeSet::new();
    for entry in entries.iter().filter(|entry| entry["operation"] == "CreateTransformJob") {
        let mut found = entry["parameters"].clone();
        let job_name = found["TransformJobName"].as_str().unwrap_or_default().to_owned();
        let model = found["ModelName"].as_str().unwrap_or_default();
        if generation_of(model) == Some(&scenario.name) {
            found["ModelName"] = expected["ModelName"].clone();
        }
        actual::tags_as_object(&mut found);
        let request = state_language::evaluate(expected, &job_name);
        if let Err(differences) = request.and_then(|request| difference::check(&request, &found)) {
            complaints.push(format!("{job_name}:\n{differences}"));
        }
        if !job_name.starts_with(&format!("{name}-")) || job_name.len() > 63 {
            complaints.push(format!("a job of {name} is called {job_name}"));
        }
        names.insert(job_name);
    }
    if names.len() != 3 {
        complaints.push(format!("three jobs have the names {names:?}"));
    }
    complaints
}
