//! Both targets ask AWS for the same, member by member. What is no difference at AWS is listed here.

use serde_json::{Value, json};

use crate::reference;
use crate::support::difference;

/// A difference that is none at AWS: what one target sends and AWS takes anyway when it isn't sent.
struct AwsDefault {
    operation: &'static str,
    pointer: &'static str,
    value: Value,
}

/// What one target always sends.
fn defaults() -> Vec<AwsDefault> {
    let default = |operation, pointer, value| AwsDefault { operation, pointer, value };
    vec![
        default("CreateModel", "/Containers/*/Mode", json!("SingleModel")),
        default("CreateModel", "/EnableNetworkIsolation", json!(false)),
        default("CreateEndpointConfig", "/ProductionVariants/*/EnableSSMAccess", json!(false)),
        default("CreateSchedule", "/Target/RetryPolicy/MaximumEventAgeInSeconds", json!(86400)),
        default("CreateRole", "/Path", json!("/")),
        default("CreateRole", "/MaxSessionDuration", json!(3600)),
    ]
}

/// Holds the requests of one target against those of the other. `wanted` has what CloudFormation's dynamic references
/// stand for; Terraform hands them on as they are.
pub fn check(cloudformation: &[Value], terraform: &[Value], wanted: &Value) -> Result<(), String> {
    // In a definition, none can be seen.
    let resolve = |request: &Value| match request["operation"].as_str() {
        Some("CreateStateMachine") => request.clone(),
        _ => reference::resolve(request, wanted),
    };
    let terraform: Vec<Value> = terraform.iter().map(resolve).collect();
    let [ours, theirs] = [cloudformation, &terraform].map(normal);
    difference::check(&Value::Array(ours), &Value::Array(theirs))
}

/// Members that are sets: the Terraform provider keeps no order of them.
const SETS: [&str; 6] = ["Tags", "tags", "Subnets", "SecurityGroupIds", "CsvContentTypes", "JsonContentTypes"];

/// Requests without defaults, in an order of their own.
fn normal(requests: &[Value]) -> Vec<Value> {
    let mut requests = requests.to_vec();
    for request in &mut requests {
        for default in defaults() {
            if request["operation"] == default.operation {
                remove(&mut request["parameters"], default.pointer, &default.value);
            }
        }
    }
    requests.iter_mut().for_each(sort_sets);
    requests.sort_by_key(Value::to_string);
    requests
}

fn sort_sets(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(sort_sets),
        Value::Object(members) => {
            for (name, member) in members {
                sort_sets(member);
                if let Some(items) = member.as_array_mut().filter(|_| SETS.contains(&name.as_str())) {
                    items.sort_by_key(Value::to_string);
                }
            }
        }
        _ => {}
    }
}

/// Takes a member out where it has this value; `*` in a pointer is every item of a list.
fn remove(value: &mut Value, pointer: &str, default: &Value) {
    let (name, rest) = pointer[1..].split_once('/').map_or((&pointer[1..], None), |(name, rest)| (name, Some(rest)));
    match (value, rest) {
        (Value::Array(items), Some(_)) if name == "*" => {
            let rest = &pointer[2..];
            for item in items {
                remove(item, rest, default);
            }
        }
        (Value::Object(members), None) if members.get(name) == Some(default) => drop(members.remove(name)),
        (Value::Object(members), Some(rest)) => {
            if let Some(member) = members.get_mut(name) {
                remove(member, &format!("/{rest}"), default);
            }
        }
        _ => {}
    }
}
