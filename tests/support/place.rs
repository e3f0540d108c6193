//! The properties that a spec has, and changes of them.

use serde_json::{Map, Value};

use super::case::{self, Case};

/// The fixtures that hold every property between them: some exclude each other.
pub const FULL: [&str; 6] =
    ["fraud-scoring", "full", "hub-access", "register-unversioned", "registry-container", "single-container"];

/// Properties whose value is a map with keys of the user's, or nothing to look into.
const MAPS: [&str; 5] = ["env", "tags", "environment", "customer_metadata_properties", "$schema"];

/// Those fixtures.
pub fn full() -> Vec<Case> {
    case::all().into_iter().filter(|case| FULL.contains(&case.name.as_str())).collect()
}

/// JSON pointer and path of each property that a spec has.
pub fn places(value: &Value, pointer: &str, used: &mut Vec<(String, String)>) {
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
pub fn changes(spec: &Value, place: &str) -> Vec<Value> {
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
    let texts = |text: &str| -> Vec<Value> {
        let extended = [format!("{text}x"), format!("{text}0"), text.replace('0', "1"), text.replace("1f", "2e")];
        let others = extended.into_iter().chain(TEXTS.map(str::to_owned));
        others.filter(|other| other != text).map(Value::from).collect()
    };
    let (parent, name) = place.rsplit_once('/').unwrap();
    let others: Vec<Value> = match spec.pointer(place) {
        Some(Value::Bool(value)) => vec![(!value).into()],
        Some(Value::Number(number)) => {
            let number = number.as_u64().unwrap();
            vec![(number + 1).into(), number.saturating_sub(1).into()]
        }
        Some(Value::String(text)) => texts(text),
        Some(Value::Array(items)) => match &items[..] {
            [Value::String(first), rest @ ..] => {
                texts(first).into_iter().map(|other| [&[other], rest].concat().into()).collect()
            }
            [.., _] => vec![items[..items.len() - 1].into()],
            [] => Vec::new(),
        },
        Some(Value::Object(members)) if MAPS.contains(&name) => {
            let with_x =
                |(key, value): (&String, &Value)| (key.clone(), format!("{}x", value.as_str().unwrap()).into());
            vec![members.iter().map(with_x).collect::<Map<_, _>>().into()]
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
    let mut shorter = spec.clone();
    if let Some(members) = shorter.pointer_mut(parent).and_then(Value::as_object_mut) {
        members.remove(name);
        changed.push(shorter);
    }
    changed
}
