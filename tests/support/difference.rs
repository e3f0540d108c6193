//! Where two JSON values differ.

use std::collections::BTreeMap;

use serde_json::Value;

/// Differences by JSON pointer: the value that is expected and the one that was found, where there is one.
pub type Differences = BTreeMap<String, (Option<Value>, Option<Value>)>;

/// Where two values differ: pointers of the members and items that are lost, added or another value; of a list of
/// another length, the list's own.
pub fn between(expected: &Value, found: &Value) -> Differences {
    let mut differences = Differences::new();
    collect("", Some(expected), Some(found), &mut differences);
    differences
}

fn collect(pointer: &str, expected: Option<&Value>, found: Option<&Value>, differences: &mut Differences) {
    match (expected, found) {
        (Some(Value::Object(expected)), Some(Value::Object(found))) => {
            let added = found.keys().filter(|name| !expected.contains_key(*name));
            for name in expected.keys().chain(added) {
                let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                collect(&pointer, expected.get(name), found.get(name), differences);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(found))) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                collect(&format!("{pointer}/{index}"), Some(expected), Some(found), differences);
            }
        }
        // 1 and 1.0 are one number.
        (Some(Value::Number(expected)), Some(Value::Number(found))) if expected.as_f64() == found.as_f64() => {}
        (expected, found) if expected == found => {}
        (expected, found) => drop(differences.insert(pointer.to_owned(), (expected.cloned(), found.cloned()))),
    }
}

/// Holds a value against the expected one; an error is a line for each difference.
pub fn check(expected: &Value, found: &Value) -> Result<(), String> {
    let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
    let line = |(pointer, (expected, found)): (&String, &(Option<Value>, Option<Value>))| {
        format!("{pointer}: expected {}, found {}", shown(expected), shown(found))
    };
    let lines: Vec<String> = between(expected, found).iter().map(line).collect();
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
}
