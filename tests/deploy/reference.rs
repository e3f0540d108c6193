//! CloudFormation's dynamic references: it replaces them wherever they stand in a template, and no escape keeps them.

use serde_json::Value;

use crate::expected::each_text;

/// The parts of a state in which CloudFormation's dynamic references are replaced. In a job's definition they can't be
/// seen: a JSON escape stands in each.
pub const IN_TEMPLATE: [&str; 5] = ["model", "endpoint_config", "endpoint", "model_package_group", "model_package"];

/// Those of them that CloudFormation makes in Terraform, too.
pub const IN_REGISTRY: [&str; 2] = ["model_package_group", "model_package"];

/// A state in which these parts have the values of CloudFormation's dynamic references, as [`resolve`] has them.
pub fn resolved(mut state: Value, parts: &[&str], wanted: &Value) -> Value {
    for part in parts {
        if let Some(part) = state.get_mut(*part) {
            *part = resolve(part, wanted);
        }
    }
    state
}

/// A value with the values of dynamic references, which CloudFormation replaces wherever they stand in a template.
/// `wanted` has the parameters and the secrets: name to value, and name to JSON text.
pub fn resolve(value: &Value, wanted: &Value) -> Value {
    let mut values = Vec::new();
    for (name, value) in wanted["parameters"].as_object().into_iter().flatten() {
        values.push((format!("{{{{resolve:ssm:{name}}}}}"), value.clone()));
    }
    for (name, secret) in wanted["secrets"].as_object().into_iter().flatten() {
        let secret: Value = serde_json::from_str(secret.as_str().unwrap_or_default()).unwrap_or_default();
        for (key, value) in secret.as_object().into_iter().flatten() {
            values.push((format!("{{{{resolve:secretsmanager:{name}:SecretString:{key}}}}}"), value.clone()));
        }
    }
    each_text(value, &|text| {
        values.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to.as_str().unwrap_or_default()))
    })
}
