//! JSON, read strictly (RFC 8259) and fast. It finds no places: [`super::locate`] does when one is asked for.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::{BYTE_ORDER_MARK, MAX_DEPTH, locate, scalar, syntax};
use crate::diagnostic::Diagnostic;

/// Reads a JSON text.
pub(super) fn parse(text: &str) -> Result<Value, Vec<Diagnostic>> {
    // RFC 8259, section 8.1 lets a reader ignore it.
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    match serde_json::from_str(body) {
        Ok(Strict(value)) if depth(&value) <= MAX_DEPTH => Ok(value),
        Ok(_) => Err(locate::read(text).err().unwrap_or_default()),
        Err(error) => {
            let mut findings = vec![syntax::json(text, text.len() - body.len(), &error)];
            if error.to_string().starts_with(DUPLICATE) {
                // It knows where the key was first given, and those that come after.
                findings = locate::read(text).err().unwrap_or(findings);
            }
            Err(findings)
        }
    }
}

/// Number of levels below a value.
pub(super) fn depth(value: &Value) -> usize {
    let inner = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(members) => members.values().map(depth).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or(0)
}

const DUPLICATE: &str = "duplicate key";

/// A value whose mappings have each key once.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number: Option<Number> = scalar::integral(value);
        number.map(Value::Number).ok_or_else(|| E::custom(syntax::NUMBER_OUT_OF_RANGE))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let Strict(value) = entries.next_value()?;
            match map.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(value);
                }
                Entry::Occupied(first) => {
                    return Err(A::Error::custom(format_args!("{DUPLICATE} `{}`", first.key())));
                }
            }
        }
        Ok(Value::Object(map))
    }
}
