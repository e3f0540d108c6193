//! What is deployed: each spec of the goldens and, changed in one key each, copies of `full`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::change::{self, Change};
use crate::support::case;
use crate::variable;

/// A spec that is deployed, and then deployed anew with a change.
#[derive(Debug)]
pub struct Scenario {
    /// The name of the spec.
    pub name: String,
    /// The spec at first, with what its variables stand for.
    pub before: Value,
    /// The spec after the change, likewise.
    pub after: Value,
    /// Both as they are written.
    pub written: [Value; 2],
    /// The change, where it is one of the list; goldens get another image.
    pub change: Option<Change>,
    /// Names of the targets that can express it.
    pub targets: Vec<&'static str>,
}

/// All scenarios: the goldens in order of name, then the changes of `full` in the order of their list.
pub fn all() -> Result<Vec<Scenario>, String> {
    let mut scenarios = Vec::new();
    for case in case::all() {
        let written = case.value;
        let written = [written.clone(), with_other_image(&written)];
        let [before, after] = written.each_ref().map(variable::resolved);
        let targets = ["cloudformation", "terraform"];
        let targets = targets.into_iter().filter(|target| case.folder.join(target).join(&case.name).exists());
        scenarios.push(Scenario {
            name: case.name.clone(),
            before,
            after,
            written,
            change: None,
            targets: targets.collect(),
        });
    }
    let full = scenarios.iter().find(|scenario| scenario.name == "full").ok_or("no golden `full`")?.before.clone();
    let changes = change::all();
    if let Some(unknown) = change::EVERY_RUN.iter().find(|name| !changes.iter().any(|change| change.name == **name)) {
        return Err(format!("every run makes the change {unknown}, which there isn't"));
    }
    for change in changes {
        let before = change::base(&full, &format!("full-{}", change.name));
        let after = change.apply(&before);
        scenarios.push(Scenario {
            name: before["name"].as_str().unwrap_or_default().to_owned(),
            written: [before.clone(), after.clone()],
            after,
            before,
            change: Some(change),
            targets: vec!["cloudformation", "terraform"],
        });
    }
    match scenarios.iter().find(|scenario| scenario.before == scenario.after) {
        Some(scenario) => Err(format!("nothing changes in {}", scenario.name)),
        None => Ok(scenarios),
    }
}

/// What is changed about a golden: the first container that has an image gets another tag. Where the tag is a parameter,
/// that gets another value.
fn with_other_image(spec: &Value) -> Value {
    let mut spec = spec.clone();
    if let Some(tag) = spec.pointer_mut("/parameters/Tag/default") {
        *tag = json!("1.5");
        return spec;
    }
    let mut containers = spec["models"].as_array_mut().into_iter().flatten();
    let image = containers.find_map(|container| container.get_mut("image_uri"));
    if let Some(image) = image {
        *image = json!(format!("{}-next", image.as_str().unwrap_or_default()));
    }
    spec
}

impl Scenario {
    /// Whether every run has it: goldens, and a part of the changes.
    pub fn is_in_every_run(&self) -> bool {
        self.change.as_ref().is_none_or(|change| change::EVERY_RUN.contains(&change.name))
    }

    /// Whether a resource of this name at AWS is the scenario's, before or after the change.
    pub fn owns(&self, resource: &str) -> bool {
        let named = [&self.before, &self.after].into_iter().any(|spec| names(spec).contains(resource));
        named || generation_of(resource).is_some_and(|name| self.generations().contains(name))
    }

    /// What the names of its generations begin with.
    fn generations(&self) -> BTreeSet<&str> {
        let specs = [&self.before, &self.after].into_iter();
        specs
            .flat_map(|spec| {
                let register = spec["register"]["model_package_name"].as_str();
                [spec["name"].as_str(), spec["deploy"]["endpoint_name"].as_str(), register]
            })
            .flatten()
            .collect()
    }
}

/// The names that a spec gives to resources itself.
fn names(spec: &Value) -> BTreeSet<String> {
    let name = spec["name"].as_str().unwrap_or_default();
    let mut names = BTreeSet::new();
    names.insert(spec["deploy"]["endpoint_name"].as_str().unwrap_or(name).to_owned());
    let group = spec["register"]["model_package_group_name"].as_str();
    names.extend(group.and_then(|group| group.rsplit('/').next()).map(str::to_owned));
    for job in spec["transformer"]["jobs"].as_array().into_iter().flatten() {
        names.insert(format!("{name}-{}", job["name"].as_str().unwrap_or_default()));
    }
    names
}

/// The part of a generation's name before its eight hexadecimal digits; or before the logical id, where CloudFormation
/// made the name up.
pub fn generation_of(name: &str) -> Option<&str> {
    let (base, digits) = name.rsplit_once('-')?;
    if digits.len() == 12 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')) {
        return ["-Model", "-EndpointConfig"].iter().find_map(|logical_id| base.strip_suffix(logical_id));
    }
    let hexadecimal = digits.len() == 8 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    hexadecimal.then_some(base)
}
