//! What the variables of a spec stand for when the tests deploy it. It is told from the spec alone, and never asks pipegen.

use serde_json::{Map, Value, json};

/// Facts about where the tests deploy.
const FACTS: [(&str, &str); 4] = [
    ("aws.region", "us-east-1"),
    ("aws.account_id", "123456789012"),
    ("aws.partition", "aws"),
    ("aws.url_suffix", "amazonaws.com"),
];

/// What Parameter Store holds.
pub const STORE: [(&str, &str); 4] = [
    ("/ml/instances", "2"),
    ("/ml/shared/capture", "capture"),
    // No carriage return: the emulator loses it where it tells a stack's parameters.
    ("/ml/shared/setting", "a \"b\" \\c ${d}\te\nf"),
    ("/network/subnets", "subnet-0a1b2c3d,subnet-1a2b3c4d"),
];

/// Keys whose values are maps of texts.
const MAPS: [&str; 4] = ["customer_metadata_properties", "env", "environment", "tags"];

/// The values of a spec's parameters: their defaults.
pub fn values(spec: &Value) -> Map<String, Value> {
    let parameters = spec["parameters"].as_object().into_iter().flatten();
    parameters.map(|(name, parameter)| (name.clone(), parameter["default"].clone())).collect()
}

/// Whether a name that a target makes up is in it, since something is known only when it is deployed.
pub fn is_open(spec: &Value) -> bool {
    let text = spec.to_string();
    text.contains("${{ parameters.") || text.contains("${{ ssm:")
}

/// A spec with what its variables stand for, and without its parameters.
pub fn resolved(spec: &Value) -> Value {
    let values = values(spec);
    let mut resolved = resolve("", spec, &values, false);
    if let Some(members) = resolved.as_object_mut() {
        members.remove("parameters");
    }
    resolved
}

fn resolve(key: &str, value: &Value, values: &Map<String, Value>, in_map: bool) -> Value {
    match value {
        Value::String(text) => resolve_text(key, text, values, in_map),
        Value::Array(items) => items.iter().map(|item| resolve(key, item, values, in_map)).collect(),
        Value::Object(members) => {
            let in_map = in_map || MAPS.contains(&key);
            members.iter().map(|(key, member)| (key.clone(), resolve(key, member, values, in_map))).collect()
        }
        other => other.clone(),
    }
}

fn resolve_text(key: &str, text: &str, values: &Map<String, Value>, in_map: bool) -> Value {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        out.push_str(before);
        if before.ends_with('$') {
            // What is expected reads the escape.
            out.push_str("${{");
            rest = after;
            continue;
        }
        let (name, behind) = after.split_once("}}").unwrap();
        let found = lookup(key, name.trim(), values);
        let is_alone = out.is_empty() && behind.is_empty();
        match found {
            found if is_alone && !in_map => return found,
            Value::String(found) => out.push_str(&found),
            found => out.push_str(&found.to_string()),
        }
        rest = behind;
    }
    (out + rest).into()
}

fn lookup(key: &str, name: &str, values: &Map<String, Value>) -> Value {
    if let Some(parameter) = name.strip_prefix("parameters.") {
        return values[parameter].clone();
    }
    if let Some(path) = name.strip_prefix("ssm:") {
        let (_, text) = STORE.iter().find(|(stored, _)| *stored == path).unwrap();
        return match key {
            "initial_instance_count" => text.parse::<u32>().unwrap().into(),
            "subnets" => text.split(',').collect::<Vec<_>>().into(),
            _ => json!(text),
        };
    }
    json!(FACTS.iter().find(|(fact, _)| *fact == name).unwrap().1)
}
