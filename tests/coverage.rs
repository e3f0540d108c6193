//! A property is in the schema, in a `full` fixture and in both targets' output, or the place that lacks it is named.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use pipegen::load::{Settings, load};
use pipegen::spec::Pipeline;
use pipegen::target::Target;
use pipegen::template::Templates;
use serde::Deserialize;
use serde_json::Value;
use support::case::{self, Case};

/// The fixtures that hold every property between them: some exclude each other.
const FULL: [&str; 5] = ["full", "hub-access", "register-unversioned", "registry-container", "single-container"];

/// Properties that neither target has, and a rule refuses, with all below them.
const NOWHERE: [&str; 1] = ["/models/*/additional_model_data_sources"];

/// Properties that change what is made or what it is called, and so stand nowhere by themselves.
const NO_TEXT_OF_THEIR_OWN: [&str; 8] = [
    "/name",
    "/$schema",
    "/version",
    "/revision",
    "/deploy/update_endpoint",
    "/register/group/create",
    "/transformer/jobs/*/name",
    "/models/*/model_data",
];

thread_local! {
    static TEMPLATES: Templates = Templates::embedded();
}

#[test]
fn every_property_of_the_schema_stands_in_a_full_fixture() {
    let known = properties();
    let mut used = BTreeSet::new();
    for case in cases() {
        paths(&case.value, "", &mut used);
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

/// Changes each property of the spec, and sees the output change: what is parsed isn't dropped.
#[test]
fn every_property_reaches_the_output_of_each_target() {
    let mut silent = Vec::new();
    for case in cases() {
        for target in Target::ALL {
            let spec = case.value.clone();
            let Some(before) = render(&spec, target) else { continue };
            let mut used = Vec::new();
            places(&spec, "", &mut used);
            for (place, path) in used {
                if NO_TEXT_OF_THEIR_OWN.contains(&path.as_str()) || path.contains("/tags") || path.contains("/env") {
                    continue;
                }
                let after = changes(&spec, &place).into_iter().find_map(|spec| render_any(&spec, target));
                let is_value = spec.pointer(&place).is_some_and(|value| !value.is_object() && !value.is_array());
                if after.map_or(is_value, |after| strip_generations(&after) == strip_generations(&before)) {
                    silent.push(format!("{} in {}: {place}", target.name(), case.name));
                }
            }
        }
    }
    assert!(silent.is_empty(), "these change nothing but a generation, or can't be changed:\n{silent:#?}");
}

/// CloudFormation refuses to replace a resource under the name it has: whatever differs about one, its tags aside, has
/// to be in its generation.
#[test]
fn an_immutable_resource_that_differs_has_another_name() {
    let mut stuck = Vec::new();
    for case in cases() {
        let spec = case.value.clone();
        let Some(before) = render(&spec, Target::CloudFormation) else { continue };
        let mut used = Vec::new();
        places(&spec, "", &mut used);
        for (place, _) in used {
            let changed =
                changes(&spec, &place).into_iter().filter_map(|spec| render(&spec, Target::CloudFormation)).take(2);
            for after in changed {
                for (id, name) in [("Model", "ModelName"), ("EndpointConfig", "EndpointConfigName")] {
                    let (before, after) = (properties_of(&before, id), properties_of(&after, id));
                    let same_name = before[name] == after[name];
                    if same_name && without(&before, name) != without(&after, name) {
                        stuck.push(format!("{id} in {}: {place}", case.name));
                    }
                }
            }
        }
    }
    assert!(stuck.is_empty(), "the properties change and the name doesn't:\n{stuck:#?}");
}

/// Properties of a resource in a template; null where there is none.
fn properties_of(template: &str, id: &str) -> Value {
    let template = pipegen::target::cloudformation::read(template).unwrap();
    let template: Value = serde_json::from_str(&pipegen::target::cloudformation::document(&template)).unwrap();
    template["Resources"][id]["Properties"].clone()
}

fn without(properties: &Value, name: &str) -> Value {
    let mut properties = properties.clone();
    if let Some(members) = properties.as_object_mut() {
        members.remove(name);
        members.remove("Tags");
    }
    properties
}

fn cases() -> Vec<Case> {
    case::all().into_iter().filter(|case| FULL.contains(&case.name.as_str())).collect()
}

fn is_exempt(path: &str) -> bool {
    path == "/$schema"
        || path == "/environments"
        || NOWHERE.iter().any(|nowhere| path == *nowhere || path.starts_with(&format!("{nowhere}/")))
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

/// The spec with other values at a place, some of them valid, and without the place.
fn changes(spec: &Value, place: &str) -> Vec<Value> {
    // A word for every choice, and a form for every pattern.
    const TEXTS: [&str; 17] = [
        "ManifestFile",
        "None",
        "Gzip",
        "S3Prefix",
        "S3Object",
        "Platform",
        "SingleModel",
        "Disabled",
        "Rejected",
        "Approved",
        "Input",
        "SingleRecord",
        "ml.m5.2xlarge",
        "rate(2 hours)",
        "json",
        "csv",
        "arn:aws:iam::123456789012:role/Another",
    ];
    let others: Vec<Value> = match spec.pointer(place) {
        Some(Value::Bool(value)) => vec![(!value).into()],
        Some(Value::Number(number)) => {
            vec![(number.as_u64().unwrap() + 1).into(), (number.as_u64().unwrap() - 1).into()]
        }
        Some(Value::String(text)) => {
            let extended = [format!("{text}x"), format!("{text}0"), text.replace('0', "1"), text.replace("1f", "2e")];
            let others = extended.into_iter().chain(TEXTS.map(str::to_owned));
            others.filter(|other| other != text).map(Value::from).collect()
        }
        _ => Vec::new(),
    };
    let mut changed: Vec<Value> = others
        .into_iter()
        .map(|other| {
            let mut spec = spec.clone();
            *spec.pointer_mut(place).unwrap() = other;
            spec
        })
        .collect();
    let (parent, name) = place.rsplit_once('/').unwrap();
    let mut shorter = spec.clone();
    if let Some(members) = shorter.pointer_mut(parent).and_then(Value::as_object_mut) {
        members.remove(name);
        changed.push(shorter);
    }
    changed
}

/// A target's files as one text; none where the spec isn't valid for it.
fn render(spec: &Value, target: Target) -> Option<String> {
    let source = pipegen::source::Source { path: "spec.json".into(), text: spec.to_string() };
    let settings = Settings { targets: &[target], ..Settings::default() };
    load(source, &settings).specs.first().map(|loaded| files(&loaded.spec, target))
}

/// The same for whatever the schema takes, where a rule would ask for another property to change along.
fn render_any(spec: &Value, target: Target) -> Option<String> {
    pipegen::schema::accepts(spec).then(|| files(&Pipeline::deserialize(spec).unwrap(), target))
}

fn files(spec: &Pipeline, target: Target) -> String {
    let stack = pipegen::lower::lower(spec);
    let files = TEMPLATES.with(|templates| templates.render(&stack, target).unwrap());
    files.into_iter().map(|(_, text)| text).collect()
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
