//! What differs between the two values that a plan has of a resource, without those that it marks as sensitive.

use serde_json::{Map, Value};

use crate::diagnostic::show;
use crate::diff::{Property, differences};

/// What stands for a value that is sensitive, before and after.
const SENSITIVE: [&str; 2] = ["\0sensitive", "\0sensitive\0"];

/// What stands for a value that isn't known before the plan is carried out.
const UNKNOWN: &str = "\0unknown";

/// The properties that differ between two values of a resource, each with the plan's marks: what is sensitive of it, and
/// what isn't known before it is carried out.
pub(super) fn properties([mut old, mut new]: [Value; 2], sensitive: [&Value; 2], unknown: &Value) -> Vec<Property> {
    put_unknown(&mut new, unknown);
    hide(&mut old, &mut new, sensitive);
    drop_empty(&mut old);
    drop_empty(&mut new);
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => differences(&old, &new),
        (old, new) if old != new => vec![Property { path: String::new(), old: Some(old), new: Some(new) }],
        _ => Vec::new(),
    }
}

/// A value as it may be told.
pub(super) fn told(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::Array(_)) => "[…]".to_owned(),
        Some(Value::Object(_)) => "{…}".to_owned(),
        Some(Value::String(text)) if SENSITIVE.contains(&text.as_str()) => "(sensitive)".to_owned(),
        Some(Value::String(text)) if text == UNKNOWN => "(known after apply)".to_owned(),
        Some(scalar) => show(&scalar.to_string()),
    }
}

/// Whether a property only goes from nothing to a value that is as good as nothing, or back: the provider remembers what
/// isn't there as `""`, `0` or `false`.
pub(super) fn is_zero(property: &Property) -> bool {
    let is_zero = |value: &Value| match value {
        Value::String(text) => text.is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        value => *value == Value::Bool(false),
    };
    match (&property.old, &property.new) {
        (Some(value), None) | (None, Some(value)) => is_zero(value),
        _ => false,
    }
}

/// Whether a value isn't known before the plan is carried out.
pub(super) fn is_unknown(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str) == Some(UNKNOWN)
}

/// Whether a value is a literal that can be compared: told, known, and without parts.
pub(super) fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(text) => !SENSITIVE.contains(&text.as_str()) && text != UNKNOWN,
        Value::Bool(_) | Value::Number(_) => true,
        _ => false,
    }
}

fn put_unknown(value: &mut Value, unknown: &Value) {
    match (unknown, value) {
        (Value::Bool(true), value) => *value = UNKNOWN.into(),
        (Value::Object(unknown), Value::Object(members)) => {
            for (name, unknown) in unknown {
                put_unknown(members.entry(name.clone()).or_insert(Value::Null), unknown);
            }
        }
        (Value::Array(unknown), Value::Array(items)) => {
            items.iter_mut().zip(unknown).for_each(|(item, unknown)| put_unknown(item, unknown));
        }
        _ => {}
    }
}

/// Hides what either side marks.
fn hide(old: &mut Value, new: &mut Value, marks: [&Value; 2]) {
    if marks.contains(&&Value::Bool(true)) {
        let is_same = old == new;
        *old = SENSITIVE[0].into();
        *new = SENSITIVE[usize::from(!is_same)].into();
        return;
    }
    let names = |mark: &Value| mark.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    for name in marks.into_iter().flat_map(names) {
        let inner = marks.map(|mark| mark.get(&name).unwrap_or(&Value::Null));
        let (mut one, mut other) = (take(old, &name), take(new, &name));
        hide(&mut one, &mut other, inner);
        put(old, &name, one);
        put(new, &name, other);
    }
    let length = |value: &Value| value.as_array().map_or(0, Vec::len);
    for index in 0..marks.map(length).into_iter().max().unwrap_or(0) {
        let inner = marks.map(|mark| mark.get(index).unwrap_or(&Value::Null));
        let (mut none, mut nothing) = (Value::Null, Value::Null);
        let one = old.get_mut(index).unwrap_or(&mut none);
        let other = new.get_mut(index).unwrap_or(&mut nothing);
        hide(one, other, inner);
    }
}

fn take(value: &mut Value, name: &str) -> Value {
    value.get_mut(name).map_or(Value::Null, Value::take)
}

fn put(value: &mut Value, name: &str, part: Value) {
    if let Value::Object(members) = value {
        members.insert(name.to_owned(), part);
    }
}

/// Takes out what is as good as nothing.
fn drop_empty(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(drop_empty);
            members.retain(|_, member| !is_empty(member));
        }
        Value::Array(items) => items.iter_mut().for_each(drop_empty),
        _ => {}
    }
}

/// The literals at a path of declared properties.
pub(super) fn at<'v>(properties: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    let mut parts = path.split(['.', '[', ':']).map(|part| part.trim_end_matches(']'));
    let first = properties.get(parts.next()?)?;
    parts.filter(|part| !part.is_empty()).try_fold(first, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        value => value.get(part),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(sides: [Value; 2], sensitive: [&Value; 2], unknown: &Value) -> Vec<String> {
        let found = properties(sides, sensitive, unknown).into_iter();
        found.map(|found| format!("{} {} {}", found.path, told(found.old.as_ref()), told(found.new.as_ref()))).collect()
    }

    #[test]
    fn what_is_sensitive_differs_and_is_not_told() {
        let (old, new) =
            (json!({ "a": { "b": "x", "c": 1 }, "d": ["x", 2] }), json!({ "a": { "b": "y", "c": 1 }, "d": ["z", 3] }));
        let (none, some) = (json!({}), json!({ "a": { "b": true }, "d": [true] }));
        let found = ["a.b (sensitive) (sensitive)", "d[0] (sensitive) (sensitive)", "d[1] 2 3"];
        assert_eq!(paths([old.clone(), new.clone()], [&some, &none], &none), found);
        assert_eq!(paths([old.clone(), new.clone()], [&none, &some], &none), found);
        assert_eq!(paths([old, new], [&json!(true), &none], &none), [" (sensitive) (sensitive)"]);
    }

    #[test]
    fn what_is_sensitive_on_one_side_only_is_not_told_where_the_other_has_nothing() {
        let some = json!({ "a": { "b": true } });
        let (old, new) = (json!({ "c": 1 }), json!({ "a": { "b": "secret" }, "c": 1 }));
        let found = paths([old, new], [&json!({}), &some], &json!({}));
        assert_eq!(found, ["a nothing {…}"]);
    }

    #[test]
    fn what_is_not_known_differs() {
        let (old, new) = (json!({ "a": 1, "b": [] }), json!({ "b": null }));
        assert_eq!(paths([old, new], [&json!({}), &json!({})], &json!({ "a": true })), ["a 1 (known after apply)"]);
    }
}
