//! Which properties of a resource differ, and how.

use std::ops::Range;

use serde_json::{Map, Value};

/// A property that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Its path in the target's words: `Containers[1].Environment.WORKERS`; a `:` leads into text that is JSON. An item of
    /// a list of tags is told by its key.
    pub path: String,
    /// What it was; none where it wasn't there.
    pub old: Option<Value>,
    /// What it will be; none where it is no longer there.
    pub new: Option<Value>,
}

/// Deepest nesting in which a difference is looked for; below it, a value differs as a whole.
const MAX_DEPTH: usize = 24;

/// The properties that differ, in the order of the new ones; those that go stand behind.
#[must_use]
pub fn differences(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<Property> {
    let mut found = Vec::new();
    of_maps(&mut found, "", old, new, 0);
    found
}

fn of_maps(found: &mut Vec<Property>, path: &str, old: &Map<String, Value>, new: &Map<String, Value>, depth: usize) {
    let names = new.keys().chain(old.keys().filter(|name| !new.contains_key(*name)));
    for name in names {
        let separator = if path.is_empty() || path.ends_with(':') { "" } else { "." };
        of_values(found, format!("{path}{separator}{name}"), old.get(name), new.get(name), depth + 1);
    }
}

fn of_values(found: &mut Vec<Property>, path: String, old: Option<&Value>, new: Option<&Value>, depth: usize) {
    if old == new {
        return;
    }
    if let (Some(old), Some(new)) = (old, new)
        && depth < MAX_DEPTH
        && of_parts(found, &path, old, new, depth)
    {
        return;
    }
    found.push(Property { path, old: old.cloned(), new: new.cloned() });
}

/// Looks into two values that have parts; whether they do.
fn of_parts(found: &mut Vec<Property>, path: &str, old: &Value, new: &Value, depth: usize) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) if !is_function(old) && !is_function(new) => {
            of_maps(found, path, old, new, depth);
        }
        (Value::Array(old), Value::Array(new)) => match (by_key(old), by_key(new)) {
            (Some(old), Some(new)) => of_maps(found, path, &old, &new, depth),
            _ => of_lists(found, path, old, new, depth),
        },
        (old, new) => match (as_json(old), as_json(new)) {
            (Some(old), Some(new)) => of_maps(found, &format!("{path}:"), &old, &new, depth),
            _ => return false,
        },
    }
    true
}

/// What both lists begin and end with is the same; what stands between differs item by item.
fn of_lists(found: &mut Vec<Property>, path: &str, old: &[Value], new: &[Value], depth: usize) {
    let (middle, end) = middle(old, new);
    for index in middle {
        let item = |list: &[Value]| list[..list.len() - end].get(index).cloned();
        of_values(found, format!("{path}[{index}]"), item(old).as_ref(), item(new).as_ref(), depth + 1);
    }
}

/// The indices of items before which both lists are the same, and the number of items in which both end.
pub(super) fn middle(old: &[Value], new: &[Value]) -> (Range<usize>, usize) {
    let shorter = old.len().min(new.len());
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let end = if old.len() == new.len() { 0 } else { end.min(shorter - start) };
    (start..old.len().max(new.len()) - end, end)
}

/// A list of tags as a map.
fn by_key(items: &[Value]) -> Option<Map<String, Value>> {
    let tag = |item: &Value| match (item.get("Key")?, item.get("Value")?, item.as_object()?.len()) {
        (Value::String(key), value, 2) => Some((key.clone(), value.clone())),
        _ => None,
    };
    let tags: Option<Map<String, Value>> = items.iter().map(tag).collect();
    tags.filter(|tags| tags.len() == items.len() && !tags.is_empty())
}

/// Whether a value is a call of a function of CloudFormation: what it gives is no map.
pub(super) fn is_function(members: &Map<String, Value>) -> bool {
    members.len() == 1 && members.keys().all(|name| name == "Ref" || name.starts_with("Fn::"))
}

/// The object that is written in a text, which may be one for `Fn::Sub`.
fn as_json(value: &Value) -> Option<Map<String, Value>> {
    let text = match value {
        Value::String(text) => text,
        Value::Object(members) => match members.get("Fn::Sub")? {
            Value::String(text) => text,
            Value::Array(parts) => parts.first()?.as_str()?,
            _ => return None,
        },
        _ => return None,
    };
    if text.starts_with('{') { serde_json::from_str(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(old: &Value, new: &Value) -> Vec<String> {
        let (Value::Object(old), Value::Object(new)) = (old, new) else { return Vec::new() };
        let show = |side: &Option<Value>| side.as_ref().map_or("-".to_owned(), Value::to_string);
        let differences = differences(old, new).into_iter();
        differences.map(|found| format!("{} {} {}", found.path, show(&found.old), show(&found.new))).collect()
    }

    #[test]
    fn what_differs_has_a_path() {
        let old = json!({ "A": { "B": [{ "C": 1 }, { "C": 2 }] }, "Gone": 1, "Same": [1] });
        let new = json!({ "A": { "B": [{ "C": 1 }, { "C": 3, "D": 4 }] }, "Same": [1], "Tags": [] });
        assert_eq!(paths(&old, &new), ["A.B[1].C 2 3", "A.B[1].D - 4", "Tags - []", "Gone 1 -"]);
    }

    #[test]
    fn an_item_at_the_front_moves_no_other() {
        let (old, new) = (json!({ "A": [1, 2] }), json!({ "A": [0, 1, 2] }));
        assert_eq!(paths(&old, &new), ["A[0] - 0"]);
        assert_eq!(paths(&new, &old), ["A[0] 0 -"]);
        assert_eq!(paths(&json!({ "A": [1, 1] }), &json!({ "A": [1] })), ["A[1] 1 -"]);
    }

    #[test]
    fn tags_are_told_by_their_keys() {
        let old = json!({ "Tags": [{ "Key": "a", "Value": "1" }, { "Key": "b", "Value": "2" }] });
        let new = json!({ "Tags": [{ "Key": "b", "Value": "3" }] });
        assert_eq!(paths(&old, &new), ["Tags.b \"2\" \"3\"", "Tags.a \"1\" -"]);
    }

    #[test]
    fn json_text_is_looked_into_and_a_function_is_not() {
        let old = json!({ "D": { "Fn::Sub": "{\"A\": {\"B\": 1}}" }, "R": { "Ref": "X" } });
        let new = json!({ "D": "{\"A\": {\"B\": 2}}", "R": { "Ref": "Y" } });
        assert_eq!(paths(&old, &new), ["D:A.B 1 2", "R {\"Ref\":\"X\"} {\"Ref\":\"Y\"}"]);
    }
}
