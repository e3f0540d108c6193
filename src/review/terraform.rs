//! Reads what `terraform show -json` says of a plan.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::act::{Act, Order};
use super::difference::{is_zero, properties};
use super::plan::{Part, Planned};
use crate::diff::Property;

/// A resource that a plan changes, or that has drifted.
#[derive(Deserialize)]
pub(super) struct Entry {
    address: String,
    #[serde(default)]
    module_address: String,
    #[serde(default)]
    mode: String,
    #[serde(rename = "type")]
    resource_type: String,
    name: String,
    index: Option<IgnoredAny>,
    deposed: Option<IgnoredAny>,
    action_reason: Option<String>,
    change: Change,
}

#[derive(Deserialize)]
struct Change {
    actions: Vec<String>,
    #[serde(default)]
    before: Value,
    #[serde(default)]
    after: Value,
    #[serde(default)]
    after_unknown: Value,
    #[serde(default)]
    before_sensitive: Value,
    #[serde(default)]
    after_sensitive: Value,
    #[serde(default)]
    replace_paths: Vec<Vec<Value>>,
    importing: Option<IgnoredAny>,
}

/// The resources of a plan, by module.
pub(super) fn parts(changes: Vec<Entry>, drift: Vec<Entry>) -> Result<BTreeMap<String, Part>, String> {
    let mut drifted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for resource in drift {
        let is_gone = resource.change.after.is_null();
        let properties = resource.change.properties().into_iter().filter(|property| !is_zero(property));
        let paths = properties.map(|property| property.path).collect();
        drifted.insert(resource.address, if is_gone { vec![String::new()] } else { paths });
    }
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for resource in changes.into_iter().filter(|resource| resource.mode != "data") {
        let module = resource.module_address.clone();
        let (name, mut planned) = resource.planned()?;
        planned.drifted = drifted.remove(&planned.address).unwrap_or_default();
        parts.entry(module).or_default().insert(name, planned);
    }
    Ok(parts)
}

impl Entry {
    /// What it is called in its module, and what is planned for it.
    fn planned(self) -> Result<(String, Planned), String> {
        let unknown = || format!("`{}` has actions of a later version of Terraform", self.address);
        let act = self.change.act().ok_or_else(unknown)?;
        let is_single = self.index.is_none() && self.deposed.is_none();
        let name =
            if is_single { format!("{}.{}", self.resource_type, self.name) } else { format!("{} ", self.address) };
        // What an apply left behind that failed in the middle.
        let deposed = if self.deposed.is_some() { " (deposed)" } else { "" };
        let address = format!("{}{deposed}", self.address);
        let names = [&self.change.before, &self.change.after].map(|side| side.get("name").and_then(Value::as_str));
        let planned = Planned {
            names: names.into_iter().flatten().map(str::to_owned).collect(),
            why: self.action_reason.as_deref().and_then(why),
            replaced_by: self.change.replaced_by(),
            properties: act.is_change().then(|| self.change.properties()),
            ..Planned::new(address, self.resource_type, act)
        };
        Ok((name, planned))
    }
}

impl Change {
    fn act(&self) -> Option<Act> {
        let actions: Vec<&str> = self.actions.iter().map(String::as_str).collect();
        Some(match actions.as_slice() {
            _ if self.importing.is_some() => Act::Import,
            ["no-op" | "read"] => Act::Nothing,
            ["create"] => Act::Create,
            ["update"] => Act::Update,
            ["create", "delete"] => Act::Replace(Order::CreateFirst),
            ["delete", "create"] => Act::Replace(Order::DeleteFirst),
            ["delete"] => Act::Delete,
            ["forget"] => Act::Release,
            _ => return None,
        })
    }

    /// Properties because of which it is replaced.
    fn replaced_by(&self) -> Vec<String> {
        let sensitive = [&self.before_sensitive, &self.after_sensitive];
        self.replace_paths.iter().map(|parts| path(parts, sensitive)).collect()
    }

    fn properties(&self) -> Vec<Property> {
        let sides = [self.before.clone(), self.after.clone()];
        properties(sides, [&self.before_sensitive, &self.after_sensitive], &self.after_unknown)
    }
}

/// A path as properties have it, no deeper than to what is sensitive.
fn path(parts: &[Value], mut sensitive: [&Value; 2]) -> String {
    let mut out = String::new();
    for part in parts {
        if sensitive.contains(&&Value::Bool(true)) {
            break;
        }
        let index = part.as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or(usize::MAX);
        match part {
            Value::String(name) if out.is_empty() => out.push_str(name),
            Value::String(name) => out = format!("{out}.{name}"),
            index => out = format!("{out}[{index}]"),
        }
        sensitive = sensitive.map(|mark| mark.get(index).or_else(|| mark.get(part.as_str()?)).unwrap_or(&Value::Null));
    }
    out
}

/// Reasons that have nothing to do with what files say.
fn why(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "replace_because_tainted" => "it is tainted: an earlier apply didn't finish it",
        "replace_by_request" => "it was asked for with `-replace`",
        "replace_by_triggers" => "its `replace_triggered_by` asks for it",
        "delete_because_no_resource_config" | "delete_because_no_module" => "the planned files don't have it",
        "delete_because_wrong_repetition" | "delete_because_count_index" | "delete_because_each_key" => {
            "the planned files have another `count` or `for_each`"
        }
        "delete_because_no_move_target" => "the planned files moved it to where nothing is",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_ends_where_it_is_sensitive() {
        let parts = [json!("container"), json!(1), json!("environment"), json!("TOKEN")];
        let (none, some) = (json!({}), json!({ "container": [{}, { "environment": true }] }));
        assert_eq!(path(&parts, [&none, &none]), "container[1].environment.TOKEN");
        assert_eq!(path(&parts, [&none, &some]), "container[1].environment");
        assert_eq!(path(&parts, [&some, &none]), "container[1].environment");
    }
}
