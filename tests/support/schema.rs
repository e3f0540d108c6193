//! The properties of the schema.

use std::collections::BTreeMap;

use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(pipegen::schema::TEXT).unwrap()
}

/// Every property by its path; `*` stands for the items of a list.
pub fn properties() -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    collect(&schema(), "", &mut found);
    found
}

fn collect(node: &Value, path: &str, found: &mut BTreeMap<String, Value>) {
    let node = resolve(node);
    for (name, property) in node["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}/{name}");
        collect(property, &path, found);
        found.insert(path, property.clone());
    }
    if node["items"].is_object() {
        collect(&node["items"], &format!("{path}/*"), found);
    }
    for alternative in node["anyOf"].as_array().into_iter().flatten() {
        collect(alternative, path, found);
    }
}

/// What a reference refers to; any other schema is itself.
pub fn resolve(node: &Value) -> Value {
    match node["$ref"].as_str().and_then(|target| target.strip_prefix('#')) {
        Some(pointer) => schema().pointer(pointer).unwrap().clone(),
        None => node.clone(),
    }
}
