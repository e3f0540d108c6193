//! What is left when everything was removed: what was there before, and what is kept on purpose.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::client::Failures;
use crate::scenario::Scenario;

/// Kinds of which nothing stays. Transform jobs are no resources: they have run.
const GONE: [&str; 6] = ["models", "endpoint_configs", "endpoints", "state_machines", "schedules", "stacks"];

/// Kinds that stay as they were.
const KEPT: [&str; 2] = ["model_package_groups", "model_packages"];

/// Holds the account after removal against the account before it. What belongs to nobody is the failure of all.
pub fn check(account: &Value, before: &Value, wanted: &Value, scenarios: &[&Scenario]) -> Failures {
    let mut left: Vec<String> = GONE.iter().flat_map(|kind| names(account, kind)).map(str::to_owned).collect();
    let ours: BTreeSet<&str> = wanted["roles"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let is_ours = |role: &str| ours.iter().any(|ours| ours.rsplit('/').next() == Some(role));
    left.extend(names(account, "roles").filter(|role| !is_ours(role)).map(str::to_owned));
    for kind in KEPT {
        let all: BTreeSet<&str> = names(before, kind).chain(names(account, kind)).collect();
        let changed = all.into_iter().filter(|name| account[kind][*name] != before[kind][*name]);
        left.extend(changed.map(|name| format!("{name}, which should be kept as it was")));
    }
    let mut failures = Failures::new();
    for what in left {
        for scenario in owners(&what, scenarios) {
            let text = failures.entry(scenario.name.clone()).or_default();
            let _ = writeln!(text, "left: {what}");
        }
    }
    failures
}

/// Stacks and roles bear their scenario's name at the front, and one scenario's name may begin with another's.
fn owners<'a>(what: &str, scenarios: &[&'a Scenario]) -> Vec<&'a Scenario> {
    let is_front = |name: &str| what.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let owner = scenarios.iter().find(|scenario| scenario.owns(what));
    let front = || scenarios.iter().filter(|scenario| is_front(&scenario.name)).max_by_key(|found| found.name.len());
    owner.or_else(front).map_or_else(|| scenarios.to_vec(), |scenario| vec![*scenario])
}

fn names<'a>(account: &'a Value, kind: &str) -> impl Iterator<Item = &'a str> {
    account[kind].as_object().into_iter().flatten().map(|(name, _)| name.as_str())
}
