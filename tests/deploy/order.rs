//! The order in which an update happens: what is new is made, the endpoint moves, and only then goes what is old.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::change::{Change, Endpoint, Generation};
use crate::client::Failures;
use crate::expected;
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
            identity(before, after, scenario),
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
pub fn dangling(entries: &[Value], scenario: &Scenario) -> Result<(), String> {
    let is_ours = |entry: &&Value| {
        let deleted = entry["deleted"].as_str().unwrap_or_default();
        deleted.rsplit('/').next().is_some_and(|name| scenario.owns(name))
    };
    match entries.iter().filter(|entry| entry["event"] == "dangling").find(is_ours) {
        Some(entry) => Err(format!("deleted while in use: {entry}")),
        None => Ok(()),
    }
}

/// What keeps its name was not made anew under it: of an endpoint, that would be an outage.
fn identity(before: &Value, after: &Value, scenario: &Scenario) -> Result<(), String> {
    let kinds = [
        ("endpoint_configs", "CreationTime"),
        ("endpoints", "CreationTime"),
        ("model_package_groups", "CreationTime"),
        ("models", "CreationTime"),
        ("schedules", "CreationDate"),
        ("state_machines", "creationDate"),
    ];
    let mut remade = Vec::new();
    for (kind, time) in kinds {
        let names = before[kind].as_object().into_iter().flatten().map(|(name, _)| name);
        let is_remade = |name: &&String| {
            let now = &after[kind][name.as_str()];
            scenario.owns(name) && !now.is_null() && now[time] != before[kind][name.as_str()][time]
        };
        remade.extend(names.filter(is_remade));
    }
    if remade.is_empty() { Ok(()) } else { Err(format!("made anew under the same name: {remade:?}")) }
}

/// An endpoint that stays or moves keeps its name.
fn endpoint(before: &Value, after: &Value, scenario: &Scenario) -> Result<(), String> {
    let names = |account: &Value| -> Vec<String> {
        let endpoints = account["endpoints"].as_object().into_iter().flatten();
        endpoints.map(|(name, _)| name.clone()).filter(|name| scenario.owns(name)).collect()
    };
    let (before, after) = (names(before), names(after));
    let is_right = match fate(scenario).1 {
        Endpoint::Kept | Endpoint::Moved => before == after,
        Endpoint::Replaced => after.len() == 1 && before != after,
        Endpoint::Removed => after.is_empty(),
    };
    if is_right { Ok(()) } else { Err(format!("the endpoints {before:?} became {after:?}")) }
}

/// Members of a package that change in place; every other makes another version, or another package.
const IN_PLACE: [&str; 4] = ["CustomerMetadataProperties", "ModelApprovalStatus", "ModelCard", "SourceUri"];

/// Registered packages are history: they stay, and one more comes when something changes that can't change in place.
fn packages(before: &Value, after: &Value, scenario: &Scenario) -> Result<(), String> {
    let [old, new] = [&scenario.before, &scenario.after].map(|spec| {
        let mut package = expected::state(spec)["model_package"].take();
        if let Some(members) = package.as_object_mut() {
            members.retain(|name, _| !IN_PLACE.contains(&name.as_str()));
        }
        package
    });
    let more = usize::from(!new.is_null() && old != new);
    let (before, after) = (packages_of(before, scenario), packages_of(after, scenario));
    let is_right = before.is_subset(&after) && after.len() == before.len() + more;
    if is_right { Ok(()) } else { Err(format!("expected {more} more than {before:?}, found {after:?}")) }
}

/// The packages that were registered for a scenario.
pub fn packages_of<'a>(account: &'a Value, scenario: &Scenario) -> BTreeSet<&'a str> {
    let arns = account["model_packages"].as_object().into_iter().flatten().map(|(arn, _)| arn.as_str());
    arns.filter(|arn| arn.split('/').nth(1).is_some_and(|name| scenario.owns(name))).collect()
}
