//! Rendered files as resources with their properties, of either target.

use std::collections::{BTreeMap, BTreeSet};

use pipegen::change::{self, Kind};
use pipegen::target::{Target, cloudformation};
use serde_json::{Value, json};

use super::hcl;

/// The resources of a stack by kind and id, with those of a stack in the stack.
#[derive(Clone, Debug)]
pub struct Rendered(BTreeMap<(Kind, String), Value>);

/// Values that are looked at as a whole: maps with keys of the user's, lists of such, and policies.
const WHOLE: [&str; 11] = [
    "Tags",
    "tags",
    "Environment",
    "environment",
    "CustomerMetadataProperties",
    "Policies",
    "AssumeRolePolicyDocument",
    "policy",
    "assume_role_policy",
    "lifecycle",
    "depends_on",
];

/// Reads a target's files.
pub fn read(files: Vec<(&'static str, String)>, target: Target) -> Rendered {
    let mut resources = BTreeMap::new();
    match target {
        Target::CloudFormation => {
            let template = cloudformation::read(&files[0].1).unwrap();
            let template: Value = serde_json::from_str(&cloudformation::document(&template)).unwrap();
            of_template(&template, &mut resources);
            let stack = json!({ "Description": template["Description"], "Outputs": template["Outputs"] });
            resources.insert((Kind::Stack, String::new()), stack);
        }
        Target::Terraform => {
            for (_, text) in files {
                of_module(&hcl::read(&text).unwrap(), &mut resources);
            }
        }
    }
    Rendered(resources)
}

fn kind(resource_type: &str) -> Kind {
    change::facts().find(|fact| fact.resource_type == resource_type).unwrap_or_else(|| panic!("{resource_type}")).kind
}

fn of_template(template: &Value, resources: &mut BTreeMap<(Kind, String), Value>) {
    for (id, resource) in template["Resources"].as_object().into_iter().flatten() {
        let mut properties = resource["Properties"].clone();
        if let Some(text) = properties.get("DefinitionString") {
            let text = text["Fn::Sub"].as_str().or(text.as_str()).unwrap();
            properties["DefinitionString"] = serde_json::from_str(text).unwrap();
        }
        resources.insert((kind(resource["Type"].as_str().unwrap()), id.clone()), properties);
    }
}

fn of_module(module: &Value, resources: &mut BTreeMap<(Kind, String), Value>) {
    for (resource_type, labelled) in module["resource"].as_object().into_iter().flatten() {
        for (label, resource) in labelled.as_object().into_iter().flatten() {
            let mut resource = resource.clone();
            if let Some(template) = resource.get_mut("template_body").map(Value::take) {
                of_template(&template, resources);
            }
            resources.insert((kind(resource_type), label.clone()), resource);
        }
    }
    if module["output"].is_object() {
        resources.insert((Kind::Stack, String::new()), json!({ "output": module["output"] }));
    }
    // The role that a name stands for is looked up beside the resources.
    let role = &module["data"]["aws_iam_role"]["execution"]["name"];
    if let Some(name) = role.as_str() {
        let reference = "${data.aws_iam_role.execution.arn}";
        for resource in resources.values_mut() {
            replace(resource, reference, &format!("ARN of {name}"));
        }
    }
}

fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text.contains(from) => *text = text.replace(from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(members) => members.values_mut().for_each(|member| replace(member, from, to)),
        _ => {}
    }
}

impl Rendered {
    /// The kinds that there are.
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.0.keys().map(|(kind, _)| *kind).collect()
    }

    /// The same with the names of model and config in the place of references to them.
    pub fn resolved(&self) -> Self {
        let mut resolved = self.clone();
        let names = [
            (Kind::Model, "ModelName", json!({ "Fn::GetAtt": ["Model", "ModelName"] }), "${Model.ModelName}"),
            (Kind::Model, "name", "${aws_sagemaker_model.this.name}".into(), "${aws_sagemaker_model.this.name}"),
            (
                Kind::EndpointConfig,
                "EndpointConfigName",
                json!({ "Fn::GetAtt": ["EndpointConfig", "EndpointConfigName"] }),
                "${EndpointConfig.EndpointConfigName}",
            ),
            (
                Kind::EndpointConfig,
                "name",
                "${aws_sagemaker_endpoint_configuration.this.name}".into(),
                "${aws_sagemaker_endpoint_configuration.this.name}",
            ),
        ];
        for (kind, property, reference, in_text) in names {
            let name = self.0.iter().find(|((other, _), _)| *other == kind).and_then(|(_, it)| it[property].as_str());
            let Some(name) = name else { continue };
            for resource in resolved.0.values_mut() {
                replace_value(resource, &reference, name);
                replace(resource, in_text, name);
            }
        }
        resolved
    }

    /// Kinds and properties that differ from those of another stack.
    pub fn differences(&self, after: &Self) -> BTreeSet<(Kind, String)> {
        let mut found = BTreeSet::new();
        for key @ (kind, _) in self.0.keys().chain(after.0.keys()) {
            match (self.0.get(key), after.0.get(key)) {
                (Some(before), Some(after)) => differ(before, after, "", &mut |path| {
                    found.insert((*kind, shown(path)));
                }),
                _ => drop(found.insert((*kind, String::new()))),
            }
        }
        found
    }
}

fn replace_value(value: &mut Value, reference: &Value, name: &str) {
    if value == reference {
        *value = name.into();
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace_value(item, reference, name)),
        Value::Object(members) => members.values_mut().for_each(|member| replace_value(member, reference, name)),
        _ => {}
    }
}

/// Calls `see` with the path of each difference, as far up as a side lacks it.
fn differ(before: &Value, after: &Value, path: &str, see: &mut impl FnMut(&str)) {
    if before == after || ["lifecycle", "depends_on"].contains(&path) {
        return;
    }
    let name = path.rsplit('.').next().unwrap_or_default();
    match (before, after) {
        (Value::Object(before), Value::Object(after))
            if !WHOLE.contains(&name) && !is_function(before) && !is_function(after) =>
        {
            let dot = if path.is_empty() { "" } else { "." };
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for key in keys {
                let (before, after) = (before.get(key), after.get(key));
                let path = format!("{path}{dot}{}", key.trim_end_matches(".$"));
                match (before, after) {
                    (Some(before), Some(after)) => differ(before, after, &path, see),
                    _ => see(&path),
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() && !WHOLE.contains(&name) => {
            before.iter().zip(after).for_each(|(before, after)| differ(before, after, &format!("{path}[]"), see));
        }
        _ => see(path),
    }
}

fn is_function(members: &serde_json::Map<String, Value>) -> bool {
    members.len() == 1 && members.keys().all(|key| key == "Ref" || key.starts_with("Fn::"))
}

/// The path of a member of a request in a definition stands behind a `:`, without what is around the request.
fn shown(path: &str) -> String {
    for property in ["DefinitionString", "definition"] {
        if let Some(within) = path.strip_prefix(&format!("{property}.")) {
            let member = within.strip_prefix("States.Transform.Parameters.");
            return member.map_or_else(|| property.to_owned(), |member| format!("{property}:{member}"));
        }
    }
    // Terraform speaks of blocks without saying whether there may be many.
    if path.starts_with(char::is_lowercase) { path.replace("[]", "") } else { path.trim_end_matches("[]").to_owned() }
}
