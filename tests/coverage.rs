//! A property is in the schema, in a `full` fixture and in both targets' output, or the place that lacks it is named.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use support::case::{self, Case};

/// The fixtures that hold every property between them: some exclude each other.
const FULL: [&str; 5] = ["full", "hub-access", "register-unversioned", "registry-container", "single-container"];

/// Properties that neither target has, and a rule refuses, with all below them.
const NOWHERE: [&str; 1] = ["/models/*/additional_model_data_sources"];

/// Properties that change what is made or what it is called, and so stand nowhere by themselves.
const NO_TEXT_OF_THEIR_OWN: [&str; 7] = [
    "/$schema",
    "/version",
    "/revision",
    "/deploy/update_endpoint",
    "/register/group/create",
    "/transformer/jobs/*/name",
    "/models/*/model_data",
];

#[test]
fn every_property_of_the_schema_stands_in_a_full_fixture() {
    let known = properties();
    let mut used = BTreeSet::new();
    for case in cases() {
        paths(&spec(&case), "", &mut used);
    }
    let missing: Vec<&String> = known.keys().filter(|path| !used.contains(*path) && !is_exempt(path)).collect();
    assert!(missing.is_empty(), "no fixture of {FULL:?} has\n{missing:#?}");
    let unknown: Vec<&String> = used.iter().filter(|path| !known.contains_key(*path)).collect();
    assert!(unknown.is_empty(), "the schema lacks\n{unknown:#?}");
}

#[test]
fn every_property_has_a_description_and_an_example_or_a_choice() {
    let mut lacking = Vec::new();
    for (path, property) in properties() {
        if property["description"].as_str().unwrap_or_default().len() < 10 {
            lacking.push(format!("{path}: description"));
        }
        let target = resolve(&property);
        let speaks = ["examples", "oneOf", "properties"];
        let items = resolve(&target["items"]);
        let shown =
            speaks.iter().any(|key| !property[key].is_null() || !target[key].is_null() || !items[key].is_null());
        if !shown {
            lacking.push(format!("{path}: example"));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// Takes each property out of the spec, and sees the output change: what is parsed isn't dropped.
#[test]
fn every_property_reaches_the_output_of_each_target() {
    let mut silent = Vec::new();
    for case in cases() {
        for target in pipegen::target::Target::ALL {
            let spec = spec(&case);
            let Some(before) = render(&spec, target) else { continue };
            let mut used = Vec::new();
            places(&spec, "", &mut used);
            for (place, path) in used {
                if NO_TEXT_OF_THEIR_OWN.contains(&path.as_str()) || path.contains("/tags") || path.contains("/env") {
                    continue;
                }
                let changed = change(&spec, &place).and_then(|spec| render(&spec, target));
                if changed.is_some_and(|after| strip_generations(&after) == strip_generations(&before)) {
                    silent.push(format!("{} in {}: {place}", target.name(), case.name));
                }
            }
        }
    }
    assert!(silent.is_empty(), "these change nothing but a generation:\n{silent:#?}");
}

fn cases() -> Vec<Case> {
    case::all().into_iter().filter(|case| FULL.contains(&case.name.as_str())).collect()
}

fn spec(case: &Case) -> Value {
    let source = pipegen::source::Source { path: "spec.yaml".into(), text: fs::read_to_string(&case.spec).unwrap() };
    source.parse().unwrap().value
}

fn is_exempt(path: &str) -> bool {
    path == "/$schema" || NOWHERE.iter().any(|nowhere| path == *nowhere || path.starts_with(&format!("{nowhere}/")))
}

fn schema() -> Value {
    serde_json::from_str(pipegen::schema::TEXT).unwrap()
}

/// Every property by its path; `*` stands for the items of a list.
fn properties() -> BTreeMap<String, Value> {
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

fn resolve(node: &Value) -> Value {
    match node["$ref"].as_str().and_then(|target| target.strip_prefix('#')) {
        Some(pointer) => schema().pointer(pointer).unwrap().clone(),
        None => node.clone(),
    }
}

/// Paths of the properties that a spec has; keys of maps with free keys aren't properties.
fn paths(value: &Value, path: &str, used: &mut BTreeSet<String>) {
    let mut found = Vec::new();
    places(value, path, &mut found);
    used.extend(found.into_iter().map(|(_, path)| path));
}

/// JSON pointer and path of each property that a spec has.
fn places(value: &Value, pointer: &str, used: &mut Vec<(String, String)>) {
    const MAPS: [&str; 5] = ["env", "tags", "environment", "customer_metadata_properties", "$schema"];
    let path: String = pointer
        .split('/')
        .skip(1)
        .map(|part| if part.parse::<usize>().is_ok() { "/*".to_owned() } else { format!("/{part}") })
        .collect();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let below = format!("{pointer}/{name}");
                used.push((below.clone(), format!("{path}/{name}")));
                if !MAPS.contains(&name.as_str()) {
                    places(member, &below, used);
                }
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| places(item, &format!("{pointer}/{index}"), used));
        }
        _ => {}
    }
}

/// The spec with another value at a place, or without the place.
fn change(spec: &Value, place: &str) -> Option<Value> {
    let mut spec = spec.clone();
    let value = spec.pointer_mut(place)?;
    *value = match &*value {
        Value::Bool(value) => Value::Bool(!value),
        Value::Number(number) => Value::from(number.as_u64()? + 1),
        Value::String(text) if text.starts_with("s3://") => format!("{text}x").into(),
        _ => {
            let (parent, name) = place.rsplit_once('/')?;
            spec.pointer_mut(parent)?.as_object_mut()?.remove(name);
            return Some(spec);
        }
    };
    Some(spec)
}

/// A target's files as one text; none where the spec isn't valid for it.
fn render(spec: &Value, target: pipegen::target::Target) -> Option<String> {
    let source = pipegen::source::Source { path: "spec.json".into(), text: spec.to_string() };
    let loaded = pipegen::load::load(source, &[target]).0?;
    let stack = pipegen::lower::lower(&loaded.spec);
    let files = pipegen::template::Templates::embedded().render(&stack, target).unwrap();
    Some(files.into_iter().map(|(_, text)| text).collect())
}

/// The text without the eight digits of its generations.
fn strip_generations(text: &str) -> String {
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    text.split('-')
        .map(|part| match part.get(..8) {
            Some(start) if start.chars().all(hex) => &part[8..],
            _ => part,
        })
        .collect::<Vec<_>>()
        .join("-")
}
