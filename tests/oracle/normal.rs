//! What counts as equal: a request in its normal form. Everything that isn't told here is compared as it is; the order
//! of containers, whether a block is there, and defaults that the SDK sends all count.

use serde_json::Value;

/// Brings what the SDK requested into normal form.
pub fn requested(requests: &mut Value) {
    each(requests, normalise);
}

/// Brings what a template requests into normal form. Model, config and unversioned package are generations there: the
/// name that the SDK gives, and a hash.
pub fn made(requests: &mut Value) {
    each(requests, |request| {
        normalise(request);
        drop_generations(request);
    });
}

fn each(requests: &mut Value, change: impl Fn(&mut Value)) {
    for request in requests.as_object_mut().into_iter().flat_map(|requests| requests.values_mut()) {
        match request {
            Value::Array(jobs) => jobs.iter_mut().for_each(&change),
            request => change(request),
        }
    }
}

fn normalise(request: &mut Value) {
    // No tags are an empty list or nothing, and tags are a set.
    remove_if(request, "Tags", |tags| tags.as_array().is_some_and(Vec::is_empty));
    if let Some(Value::Array(tags)) = request.get_mut("Tags") {
        tags.sort_by_key(|tag| tag["Key"].to_string());
    }
    // AWS takes false for the network isolation that isn't said.
    remove_if(request, "EnableNetworkIsolation", |isolation| *isolation == false);
    // The SDK sends these two blocks of metrics without anything in them.
    if let Some(metrics) = request.get_mut("ModelMetrics") {
        remove_if(metrics, "Bias", is_empty_object);
        remove_if(metrics, "Explainability", is_empty_object);
    }
    // A container without variables has an empty map or none.
    for containers in ["/Containers", "/InferenceSpecification/Containers"] {
        for container in request.pointer_mut(containers).and_then(Value::as_array_mut).into_iter().flatten() {
            remove_if(container, "Environment", is_empty_object);
        }
    }
}

fn is_empty_object(value: &Value) -> bool {
    value.as_object().is_some_and(serde_json::Map::is_empty)
}

fn remove_if(value: &mut Value, name: &str, condition: impl Fn(&Value) -> bool) {
    if let Some(members) = value.as_object_mut()
        && members.get(name).is_some_and(condition)
    {
        members.remove(name);
    }
}

/// Cuts the hash off every name of a generation; a name without one is made to differ.
fn drop_generations(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_generations),
        Value::Object(members) => {
            for (member, value) in members {
                match value {
                    Value::String(name) if is_generation(member) => *name = without_hash(name),
                    value => drop_generations(value),
                }
            }
        }
        _ => {}
    }
}

fn is_generation(member: &str) -> bool {
    ["ModelName", "EndpointConfigName", "ModelPackageName"].contains(&member)
}

fn without_hash(name: &str) -> String {
    match name.rsplit_once('-') {
        Some((base, hash)) if hash.len() == 8 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()) => base.to_owned(),
        _ => format!("{name}, which is no generation"),
    }
}
