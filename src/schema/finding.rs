//! From a violation of the schema to what is said about it.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::knowledge::{Knowledge, property_names, sdk_argument};
use crate::diagnostic::{Diagnostic, show};
use crate::source::Document;

/// The findings that a violation amounts to: one for each unknown key, one for all else.
pub(super) fn of(error: &ValidationError<'_>, document: &Document, knowledge: &Knowledge) -> Vec<Diagnostic> {
    let place = Place {
        pointer: error.instance_path().as_str(),
        value: error.instance(),
        document,
        knowledge,
        schema: knowledge.around(error.schema_path().as_str()),
    };
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| place.unknown_key(key)).collect()
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match best_branch(context, place.pointer) {
            Some(branch) => branch.iter().flat_map(|error| of(error, document, knowledge)).collect(),
            None => vec![place.unknown_form(context)],
        },
        Kind::PropertyNames { error } => vec![place.bad_key(error)],
        kind => vec![place.bad_value(kind)],
    }
}

/// Where a violation is, and what the schema wanted there.
struct Place<'a> {
    pointer: &'a str,
    value: &'a Value,
    document: &'a Document,
    knowledge: &'a Knowledge,
    schema: &'a Value,
}

impl Place<'_> {
    fn unknown_key(&self, key: &str) -> Diagnostic {
        let span = self.document.key_span(&format!("{}/{}", self.pointer, escape(key)));
        let parent = match self.pointer.rsplit('/').find(|part| !part.is_empty() && part.parse::<u32>().is_err()) {
            Some(parent) => format!(" in `{}`", show(parent)),
            None => String::new(),
        };
        let finding = Diagnostic::error("unknown-key", span, format!("unknown key `{}`{parent}", show(key)));
        let known = property_names(self.schema);
        if let Some(help) = sdk_argument(key) {
            return finding.help(help);
        }
        match similar::get_close_matches(key, &known, 1, 0.6).first() {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("the keys here are {}", listing(&known))),
        }
    }

    /// A key of a map that may have any keys of a certain form.
    fn bad_key(&self, error: &ValidationError<'_>) -> Diagnostic {
        let key = error.instance().as_str().unwrap_or_default();
        let pointer = format!("{}/{}", self.pointer, escape(key));
        let span = self.document.key_span(&pointer);
        let message = match error.kind() {
            Kind::Pattern { pattern } => format!("the key `{}` does not match `{pattern}`", show(key)),
            Kind::MinLength { .. } => "the key is empty".to_owned(),
            Kind::MaxLength { limit } => {
                format!("the key is {} characters long, {limit} are the most", key.chars().count())
            }
            _ => format!("the key `{}` can't stand here", show(key)),
        };
        Diagnostic::error("malformed-key", span, message)
    }

    /// A value that fits none of several forms.
    fn unknown_form(&self, context: &[Vec<ValidationError<'_>>]) -> Diagnostic {
        let constants: Vec<&str> = context
            .iter()
            .flatten()
            .filter_map(|error| match error.kind() {
                Kind::Constant { expected_value } => expected_value.as_str(),
                _ => None,
            })
            .collect();
        if !constants.is_empty() {
            return self.unknown_value(&constants);
        }
        let message = format!("found {}, expected text or a mapping", describe(self.value));
        self.finding("wrong-type", message)
    }

    fn unknown_value(&self, options: &[&str]) -> Diagnostic {
        let finding = self.finding("unknown-value", format!("found {}, expected {}", describe(self.value), one_of(options)));
        let text = self.value.as_str().unwrap_or_default();
        let near = options.iter().find(|option| option.eq_ignore_ascii_case(text)).copied();
        match near.or_else(|| similar::get_close_matches(text, options, 1, 0.6).first().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        }
    }

    fn bad_value(&self, kind: &Kind) -> Diagnostic {
        let length = self.value.as_str().map_or(0, |text| text.chars().count());
        let items = self.value.as_array().map_or(0, Vec::len);
        let entries = self.value.as_object().map_or(0, serde_json::Map::len);
        let found = describe(self.value);
        match kind {
            Kind::Required { property } => self.missing_key(property.as_str().unwrap_or_default()),
            Kind::Type { kind } => self.wrong_type(kind),
            Kind::Enum { options } => {
                let options: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                self.unknown_value(&options)
            }
            Kind::Constant { expected_value } => {
                let message = format!("found {found}, expected `{expected_value}`");
                self.finding("unknown-value", message).help(format!("write `{expected_value}`"))
            }
            Kind::Pattern { pattern } => self.malformed(pattern),
            Kind::Minimum { limit } => self.finding("out-of-range", format!("found {found}, at least {limit} is expected")),
            Kind::Maximum { limit } => self.finding("out-of-range", format!("found {found}, at most {limit} is expected")),
            Kind::MinLength { limit: 1 } => self.finding("wrong-length", "the text is empty"),
            Kind::MinLength { limit } => {
                self.finding("wrong-length", format!("the text is {length} characters long, {limit} are the fewest"))
            }
            Kind::MaxLength { limit } => {
                self.finding("wrong-length", format!("the text is {length} characters long, {limit} are the most"))
            }
            Kind::MinItems { limit } => self.finding("wrong-count", format!("{items} items, {limit} are the fewest")),
            Kind::MaxItems { limit } => self.finding("wrong-count", format!("{items} items, {limit} are the most")),
            Kind::MinProperties { limit } => self.finding("wrong-count", format!("{entries} entries, {limit} are the fewest")),
            Kind::MaxProperties { limit } => self.finding("wrong-count", format!("{entries} entries, {limit} are the most")),
            Kind::UniqueItems => self.finding("repeated-item", "an item stands here twice"),
            other => self.finding("schema", format!("found {found}, which breaks `{}`", other.keyword())),
        }
    }

    fn missing_key(&self, key: &str) -> Diagnostic {
        let span = match self.pointer {
            "" => crate::source::Span::default(),
            pointer => self.document.key_span(pointer),
        };
        let finding = Diagnostic::error("missing-key", span, format!("missing key `{key}`"));
        match self.knowledge.example(&self.schema["properties"][key]) {
            Some(example) => finding.help(format!("add `{key}: {example}`")),
            None => finding.help(format!("add `{key}`")),
        }
    }

    fn wrong_type(&self, kind: &TypeKind) -> Diagnostic {
        let (expected, name) = match kind {
            TypeKind::Single(JsonType::String) => ("text", JsonType::String),
            TypeKind::Single(JsonType::Boolean) => ("`true` or `false`", JsonType::Boolean),
            TypeKind::Single(JsonType::Integer) => ("a whole number", JsonType::Integer),
            TypeKind::Single(JsonType::Array) => ("a list", JsonType::Array),
            _ => ("a mapping", JsonType::Object),
        };
        let finding = self.finding("wrong-type", format!("found {}, expected {expected}", describe(self.value)));
        let written = self.document.text_at(self.pointer);
        match (name, self.value) {
            (_, Value::Null) => finding.help("give the key a value, or leave it out"),
            (JsonType::String, Value::Number(_) | Value::Bool(_)) => {
                let key = self.pointer.rsplit('/').next().unwrap_or_default();
                let key = if key.parse::<u32>().is_ok() { String::new() } else { format!("{}: ", show(key)) };
                finding.help(format!("quote it: `{key}\"{}\"`", show(written)))
            }
            (JsonType::Boolean, Value::String(text)) => match text.to_ascii_lowercase().as_str() {
                "yes" | "y" | "on" | "true" => finding.help("write `true`"),
                "no" | "n" | "off" | "false" => finding.help("write `false`"),
                _ => finding,
            },
            (JsonType::Integer, Value::String(text)) if text.parse::<u32>().is_ok() => {
                finding.help(format!("write `{}` without quotes", text.trim_start_matches('0')))
            }
            (JsonType::Array, Value::String(_)) => finding.help(format!("write `[{}]`", show(written))),
            (JsonType::Object, Value::Array(items)) if items.iter().all(|item| item.get("Key").is_some()) => {
                finding.help("write the tags as `key: value`, without `Key` and `Value`")
            }
            _ => match self.knowledge.example(self.schema) {
                Some(example) => finding.help(format!("for example `{example}`")),
                None => finding,
            },
        }
    }

    fn malformed(&self, pattern: &str) -> Diagnostic {
        let text = self.value.as_str().unwrap_or_default();
        let finding = self.finding("malformed-value", format!("`{}` does not match `{pattern}`", show(text)));
        if pattern == crate::spec::pattern::PRINTABLE {
            return finding.help("AWS refuses line breaks and control characters here: write one line");
        }
        match self.knowledge.example(self.schema) {
            Some(example) => finding.help(format!("for example `{example}`")),
            None => finding,
        }
    }

    fn finding(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.document.value_span(self.pointer), message)
    }
}

/// The form that the value was meant to have: the only one whose type it is.
fn best_branch<'e, 'v>(context: &'e [Vec<ValidationError<'v>>], pointer: &str) -> Option<&'e Vec<ValidationError<'v>>> {
    let other_type = |error: &ValidationError<'_>| {
        error.instance_path().as_str() == pointer && matches!(error.kind(), Kind::Type { .. } | Kind::Constant { .. })
    };
    context.iter().find(|branch| !branch.iter().any(other_type))
}

/// A value in a few words.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => format!("the text `{}`", show(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

fn one_of(options: &[&str]) -> String {
    match options {
        [only] => format!("`{only}`"),
        options => format!("one of {}", listing(options)),
    }
}

fn listing(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A key as a part of a JSON pointer (RFC 6901, section 4).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
