//! Where a key of the spec stands in a request of AWS: under the same words in camel case, unless a table says
//! otherwise. It knows no resource.

use serde_json::{Map, Number, Value, json};

/// Keys of an object in the spec and where they stand at AWS: `A/B` is member B of member A. What stands nowhere in the
/// request has an empty place.
pub type Places<'a> = [(&'a str, &'a str)];

/// Keys whose value is a map with keys of the user's.
const MAPS: [&str; 4] = ["customer_metadata_properties", "env", "environment", "tags"];

/// An object of the spec as AWS has it.
pub fn members(object: &Value, places: &Places) -> Value {
    let mut made = json!({});
    for (key, value) in object.as_object().into_iter().flatten() {
        match places.iter().find(|(name, _)| name == key) {
            Some((_, "")) => {}
            Some((_, place)) => put(&mut made, place, member(key, value)),
            None => put(&mut made, &camel_case(key), member(key, value)),
        }
    }
    made
}

/// Puts a value at a place, making what holds it. Null and an empty object are nothing to put.
pub fn put(object: &mut Value, place: &str, value: Value) {
    if !value.is_null() && value.as_object().is_none_or(|members| !members.is_empty()) {
        *place.split('/').fold(object, |object, name| &mut object[name]) = value;
    }
}

/// A value of the spec as AWS has it.
pub fn member(key: &str, value: &Value) -> Value {
    match value {
        Value::Object(entries) if MAPS.contains(&key) => {
            Value::Object(entries.iter().map(|(name, value)| (name.clone(), member(name, value))).collect())
        }
        Value::Object(_) => members(value, &[]),
        Value::Array(items) => items.iter().map(|item| member(key, item)).collect(),
        Value::String(text) => text.replace("$${{", "${{").into(),
        other => other.clone(),
    }
}

/// An object with these members where it has none.
pub fn defaulted(object: &Value, defaults: Value) -> Value {
    let mut made = defaults;
    let given = object.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    given.for_each(|(key, value)| made[key] = value.clone());
    made
}

/// The tags of several places of the spec as those of one resource.
pub fn tags(places: &[&Value]) -> Value {
    let pairs = places.iter().filter_map(|tags| member("tags", tags).as_object().cloned()).flatten();
    Value::Object(pairs.collect::<Map<_, _>>())
}

/// A number that is whole without a fraction: 2.0 is 2.
pub fn whole(number: &Number) -> Number {
    let text = number.to_string();
    text.strip_suffix(".0").and_then(|digits| digits.parse::<i64>().ok()).map_or_else(|| number.clone(), Number::from)
}

fn camel_case(key: &str) -> String {
    key.split('_').map(capital).collect()
}

fn capital(word: &str) -> String {
    match word {
        "mb" => "MB".to_owned(),
        word => word[..1].to_ascii_uppercase() + &word[1..],
    }
}
