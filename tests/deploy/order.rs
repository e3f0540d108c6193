//! The order in which an update happens: what is new is made, the endpoint moves, and only then goes what is old.

use serde_json::Value;

use crate::change::{Change, Endpoint, Generation};
use crate::client::Failures;
use crate::request::Request;
use crate::scenario::Scenario;

/// Holds the journal of an update on a target against what each scenario's change must do. `before` and `after` are the
/// account.
pub fn check(target: &str, entries: &[Value], before: &Value, after: &Value, scenarios: &[&Scenario]) -> Failures {
    let mut failures = Failures::new();
    for scenario in scenarios {
        let complaints: Vec<String> = [
            steps(target, entries, scenario),
            dangling(entries, scenario),
            endpoint(before, after, scenario),
            packages(before, after, scenario),
        ]
        .into_iter()
        .filter_map(Result::err)
        .collect();
        if !complaints.is_empty() {
            failures.insert(scenario.name.clone(), complaints.join("\n"));
        }
    }
    failures
}

/// What becomes of model, config and endpoint.
fn fate(scenario: &Scenario) -> (Generation, Endpoint) {
    match &scenario.change {
        Some(Change { generation, endpoint, .. }) => (*generation, *endpoint),
        None if scenario.before["deploy"]["update_endpoint"] == false => (Generation::New, Endpoint::Replaced),
        None if scenario.before["deploy"].is_object() => (Generation::New, Endpoint::Moved),
        // There is no endpoint that could move.
        None => (Generation::New, Endpoint::Kept),
    }
}

/// The operations that change model, config and endpoint, in their order.
fn expected(target: &str, scenario: &Scenario) -> Vec<&'static str> {
    let (generation, endpoint) = fate(scenario);
    let has_endpoint = scenario.before["deploy"].is_object();
    let new_model = generation == Generation::New;
    let new_config = generation != Generation::Kept && has_endpoint;
    // Terraform's endpoint goes before another takes its name's place, so that one whose creation failed can be made anew
    // under its name; an endpoint for each config has a name of its own.
    let goes_first = target == "terraform" && scenario.after["deploy"]["update_endpoint"] != false;
    let endpoint_steps: &[&str] = match endpoint {
        Endpoint::Kept => &[],
        Endpoint::Moved => &["UpdateEndpoint"],
        Endpoint::Replaced if goes_first => &["DeleteEndpoint", "CreateEndpoint"],
        Endpoint::Replaced => &["CreateEndpoint", "DeleteEndpoint"],
        Endpoint::Removed => &["DeleteEndpoint"],
    };
    let old_config_goes = new_config || endpoint == Endpoint::Removed;
    let made = [new_model.then_some("CreateModel"), new_config.then_some("CreateEndpointConfig")];
    let gone = [old_config_goes.then_some("DeleteEndpointConfig"), new_model.then_some("DeleteModel")];
    made.into_iter().flatten().chain(endpoint_steps.iter().copied()).chain(gone.into_iter().flatten()).collect()
}

fn steps(target: &str, entries: &[Value], scenario: &Scenario) -> Result<(), String> {
    let is_step = |request: &Request| {
        let (verb, noun) = request.operation.split_at(6);
        matches!(verb, "Create" | "Update" | "Delete") && matches!(noun, "Model" | "EndpointConfig" | "Endpoint")
    };
    let requests = entries.iter().filter_map(Request::read).filter(is_step);
    let found: Vec<String> =
        requests.filter(|request| scenario.owns(request.subject())).map(|request| request.operation).collect();
    let expected = expected(target, scenario);
    if found == expected { Ok(()) } else { Err(format!("expected {expected:?}, found {found:?}")) }
}

/// Nothing goes that is in use.
fn dangling(entries: &[Value], scenario: &Scenario) -> Result<(), String> {
    let name_of = |entry: &Value| entry["deleted"].as_str().unwrap_or_default().rsplit('/').next().map(str::to_owned);
    let is_ours = |entry: &&Value| name_of(entry).is_some_and(|name| scenario.owns(&name));
    match entries.iter().filter(|entry| entry["event"] == "dangling").find(is_ours) {
        Some(entry) => Err(format!("deleted while in use: {entry}")),
        None => Ok(()),
    }
}

/// The endpoint is the same one, unless its name changes.
fn endpoint(before: &Value, after: &Value, scenario: &Scenario) -> Result<(), String> {
    let made = |account: &Value| {
        let endpoints = account["endpoints"].as_object().into_iter().flatten();
        endpoints
            .filter(|(name, _)| scenario.owns(name))
            .map(|(name, endpoint)| format!("{name} of {}", endpoint["CreationTime"]))
            .collect::<Vec<_>>()
    };
    let (before, after) = (made(before), made(after));
    match fate(scenario).1 {
        Endpoint::Kept | Endpoint::Moved if before != after => Err(format!("{before:?} became {after:?}")),
        Endpoint::Removed if !after.is_empty() => Err(format!("{after:?} should be gone")),
        Endpoint::Replaced if after.len() != 1 || before == after => Err(format!("{before:?} became {after:?}")),
        _ => Ok(()),
    }
}

/// A registered version is history.
fn packages(before: &Value, after: &Value, scenario: &Scenario) -> Result<(), String> {
    let lost: Vec<&String> = before["model_packages"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(arn, _)| arn)
        .filter(|arn| arn.split('/').nth(1).is_some_and(|name| scenario.owns(name)))
        .filter(|arn| after["model_packages"].get(arn.as_str()).is_none())
        .collect();
    if lost.is_empty() { Ok(()) } else { Err(format!("lost {lost:?}")) }
}
