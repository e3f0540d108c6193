//! Reads the declarations of a CloudFormation template, in YAML or JSON.

use serde_json::{Map, Value};

use super::{Declarations, Resource, kind, reference};
use crate::target::cloudformation;

/// Sections whose entries can be referred to or are told, and what their addresses begin with.
const VALUES: [(&str, &str); 3] = [("Parameters", ""), ("Outputs", "Outputs."), ("Conditions", "")];

pub(super) fn read(found: &mut Declarations, text: &str) -> Result<(), (usize, String)> {
    let template = parse(text)?;
    for (address, resource) in members(&template, "Resources") {
        found.resources.insert(address.clone(), self::resource(resource));
    }
    for (section, prefix) in VALUES {
        found
            .values
            .extend(members(&template, section).map(|(name, value)| (format!("{prefix}{name}"), value.clone())));
    }
    let description = template.get("Description").filter(|description| !description.is_null());
    found.values.extend(description.map(|description| ("Description".to_owned(), description.clone())));
    Ok(())
}

fn parse(text: &str) -> Result<Value, (usize, String)> {
    if text.starts_with('{') {
        return serde_json::from_str(text).map_err(|error| (error.line(), error.to_string()));
    }
    serde_json::to_value(cloudformation::read(text)?).map_err(|error| (1, error.to_string()))
}

fn members<'v>(template: &'v Value, section: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    template.get(section).and_then(Value::as_object).into_iter().flatten()
}

/// The resource of a template's entry, also of a template within another resource.
pub(super) fn resource(declared: &Value) -> Resource {
    let text = |name: &str| declared.get(name).and_then(Value::as_str).unwrap_or_default();
    let properties = declared.get("Properties").and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    let depends_on = declared.get("DependsOn").into_iter().flat_map(|names| match names {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        name => name.as_str().into_iter().collect::<Vec<_>>(),
    });
    let mut references = reference::of_functions(&Value::Object(properties.clone()));
    references.extend(depends_on.map(str::to_owned));
    Resource {
        kind: kind(text("Type")),
        resource_type: text("Type").to_owned(),
        properties,
        is_retained: text("DeletionPolicy").starts_with("Retain"),
        is_replaced_first: true,
        references,
    }
}
