//! Texts of a document that somebody is after, values and keys alike. Most documents have none, so places are made out
//! only for those that do.

use serde_json::Value;

use super::pointer::escape;
use super::{Document, Span};

/// A text that was looked for.
pub struct Found<'d> {
    /// Where it stands.
    pub span: Span,
    /// JSON pointer of the value, or of the value that the key is for.
    pub pointer: String,
    /// Whether the text is a key.
    pub is_key: bool,
    /// The text.
    pub text: &'d str,
}

/// The texts of a document that `wanted` wants.
#[must_use]
pub fn texts(document: &Document, wanted: impl Fn(&str) -> bool) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    if any(&document.value, &wanted) {
        collect(document, &document.value, String::new(), &wanted, &mut found);
    }
    found
}

fn any(value: &Value, wanted: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => wanted(text),
        Value::Array(items) => items.iter().any(|item| any(item, wanted)),
        Value::Object(members) => members.iter().any(|(key, member)| wanted(key) || any(member, wanted)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn collect<'d>(
    document: &Document,
    value: &'d Value,
    pointer: String,
    wanted: &impl Fn(&str) -> bool,
    found: &mut Vec<Found<'d>>,
) {
    match value {
        Value::String(text) if wanted(text) => {
            found.push(Found { span: document.value_span(&pointer), pointer, is_key: false, text });
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(document, item, format!("{pointer}/{index}"), wanted, found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                let pointer = format!("{pointer}/{}", escape(key));
                if wanted(key) {
                    let (span, pointer) = (document.key_span(&pointer), pointer.clone());
                    found.push(Found { span, pointer, is_key: true, text: key });
                }
                collect(document, member, pointer, wanted, found);
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
