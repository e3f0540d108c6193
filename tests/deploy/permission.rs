//! A role may do what its job does, and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;

/// Holds a role's policies against the calls for which its leave was asked: each is allowed, and each action that is
/// allowed was asked for.
pub fn check(role: &Value, account: &Value, entries: &[Value]) -> Vec<String> {
    let roles = account["roles"].as_object().into_iter().flatten();
    let policies =
        roles.filter(|(_, found)| found["Arn"] == *role).filter_map(|(_, role)| role["Policies"].as_object());
    let statements: Vec<&Value> = policies.flatten().flat_map(|(_, document)| items(&document["Statement"])).collect();
    let asked: Vec<&Value> =
        entries.iter().filter(|entry| entry["event"] == "authorization" && entry["role"] == *role).collect();
    let refused = asked.iter().filter(|call| !statements.iter().any(|statement| allows(statement, call)));
    let mut complaints: Vec<String> = refused.map(|call| format!("not allowed: {call}")).collect();
    for statement in statements {
        let used: BTreeSet<&str> =
            asked.iter().filter(|call| allows(statement, call)).filter_map(|call| call["action"].as_str()).collect();
        let unused = items(&statement["Action"]).filter_map(Value::as_str).filter(|action| !used.contains(action));
        complaints.extend(unused.map(|action| format!("allowed and never asked for: {action} of {statement}")));
    }
    complaints
}

/// Whether a statement allows a call, as IAM evaluates it.
fn allows(statement: &Value, call: &Value) -> bool {
    let matches = |member: &str, value: &Value| {
        let value = value.as_str().unwrap_or_default();
        items(&statement[member]).filter_map(Value::as_str).any(|pattern| is_like(pattern, value))
    };
    let mut conditions = statement["Condition"].as_object().into_iter().flatten();
    statement["Effect"] == "Allow"
        && matches("Action", &call["action"])
        && matches("Resource", &call["resource"])
        && conditions.all(|(operator, keys)| holds(operator, keys, &call["context"]))
}

/// Whether a condition holds. Each operator that policies of pipegen use compares texts.
fn holds(operator: &str, keys: &Value, context: &Value) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut keys = keys.as_object().into_iter().flatten();
    matches!(operator, "StringEquals" | "Bool") && keys.all(|(key, value)| text(&context[key]) == text(value))
}

/// Whether a text matches a pattern, in which `*` is any text.
fn is_like(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.any(|at| is_like(rest, &text[at..]))
        }),
    }
}

/// A list's items; any other value is one item.
fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter().filter(|value| !value.is_null())
}
