//! A property is in the schema, in a `full` fixture and in both targets' output, or the place that lacks it is named.

mod support;

use std::collections::BTreeSet;

use pipegen::load::{Settings, load};
use pipegen::spec::Pipeline;
use pipegen::target::Target;
use pipegen::template::Templates;
use serde::Deserialize;
use serde_json::Value;
use support::place::{FULL, changes, full, places};
use support::schema::{properties, resolve};

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
    for case in full() {
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
        let is_open = property["anyOf"][1]["$ref"] == "#/$defs/Variable";
        let target = resolve(if is_open { &property["anyOf"][0] } else { &property });
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
    for case in full() {
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
    for case in full() {
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
                    // Without a name, CloudFormation makes one up for each generation.
                    let same_name = before[name] == after[name] && !before[name].is_null();
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

fn is_exempt(path: &str) -> bool {
    // What variables become is held by cases of their own.
    path == "/$schema"
        || path == "/environments"
        || path == "/parameters"
        || NOWHERE.iter().any(|nowhere| path == *nowhere || path.starts_with(&format!("{nowhere}/")))
}

/// Paths of the properties that a spec has; keys of maps with free keys aren't properties.
fn paths(value: &Value, path: &str, used: &mut BTreeSet<String>) {
    let mut found = Vec::new();
    places(value, path, &mut found);
    used.extend(found.into_iter().map(|(_, path)| path));
}

/// A target's files as one text; none where the spec isn't valid for it.
fn render(spec: &Value, target: Target) -> Option<String> {
    let source = pipegen::source::Source { path: "spec.json".into(), text: spec.to_string() };
    let settings = Settings { targets: &[target], ..Settings::default() };
    load(source, &settings).specs.first().map(|loaded| files(&loaded.spec, target))
}

/// The same for whatever the schema takes, where a rule would ask for another property to change along.
fn render_any(spec: &Value, target: Target) -> Option<String> {
    let source = pipegen::source::Source { path: "spec.json".into(), text: spec.to_string() };
    let resolved = pipegen::variable::resolve(&source.parse().unwrap());
    let is_spec = pipegen::schema::accepts(spec) && resolved.findings.is_empty();
    is_spec.then(|| files(&Pipeline::deserialize(resolved.value.as_ref().unwrap_or(spec)).unwrap(), target))
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
