//! From a violation of the schema to what is said about it.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::knowledge::{self, Knowledge};
use crate::diagnostic::{Diagnostic, MAX_FINDINGS, count, show};
use crate::source::pointer::escape;
use crate::source::{Document, Language};
use crate::spec::pattern;

/// The findings that a violation amounts to: one for each unknown key, at most one for all else.
pub(super) fn of(error: &ValidationError<'_>, document: &Document, knowledge: &Knowledge) -> Vec<Diagnostic> {
    let keyword = error.schema_path().as_str();
    let place = Place {
        pointer: error.instance_path().as_str(),
        value: error.instance(),
        document,
        knowledge,
        schema: knowledge.around(keyword),
    };
    match error.kind() {
        kind if keyword.contains("/propertyNames/") => place.bad_key(kind).into_iter().collect(),
        Kind::AdditionalProperties { unexpected } => {
            unexpected.iter().take(MAX_FINDINGS).map(|key| place.unknown_key(key)).collect()
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match best_branch(context, place.pointer) {
            Some(branch) => branch.iter().flat_map(|error| of(error, document, knowledge)).collect(),
            None => place.unknown_form(context).into_iter().collect(),
        },
        kind => place.bad_value(kind).into_iter().collect(),
    }
}

/// Where a violation is, and what the schema wanted there.
pub(super) struct Place<'a> {
    pub(super) pointer: &'a str,
    pub(super) value: &'a Value,
    pub(super) document: &'a Document,
    pub(super) knowledge: &'a Knowledge,
    pub(super) schema: &'a Value,
}

impl Place<'_> {
    /// A value that fits none of several forms.
    fn unknown_form(&self, context: &[Vec<ValidationError<'_>>]) -> Option<Diagnostic> {
        let constants: Vec<&str> = context
            .iter()
            .flatten()
            .filter_map(|error| match error.kind() {
                Kind::Constant { expected_value } => expected_value.as_str(),
                _ => None,
            })
            .collect();
        // `enum` beside it says the same.
        if self.schema.get("enum").is_some() {
            return None;
        }
        if !constants.is_empty() {
            return Some(self.unknown_value(&constants));
        }
        let finding = self.finding("wrong-type", format!("found {}, expected text or a mapping", self.found()));
        Some(self.with_example(finding))
    }

    fn unknown_value(&self, options: &[&str]) -> Diagnostic {
        let message = format!("found {}, expected {}", self.found(), one_of(options));
        let finding = self.finding("unknown-value", message);
        if self.value.is_null() {
            return self.with_example(finding);
        }
        let text = self.value.as_str().unwrap_or_default();
        let near = options.iter().find(|option| option.eq_ignore_ascii_case(text)).copied();
        match near.or_else(|| similar::get_close_matches(text, options, 1, 0.6).first().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        }
    }

    fn bad_value(&self, kind: &Kind) -> Option<Diagnostic> {
        let text = self.value.as_str().unwrap_or_default();
        Some(match kind {
            Kind::Required { property } => return self.missing_key(property.as_str().unwrap_or_default()),
            // `const` beside it says more.
            Kind::Type { .. } if self.schema.get("const").is_some() => return None,
            Kind::Type { kind } => self.wrong_type(kind),
            Kind::Enum { options } => {
                let options: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                self.unknown_value(&options)
            }
            Kind::Constant { expected_value } => self.not_constant(expected_value),
            // What is too short or holds a NUL is told as that.
            Kind::Custom { .. } if self.is_too_short(text) || text.contains('\0') => return None,
            Kind::Custom { message: pattern, .. } => self.malformed(pattern, text),
            Kind::Minimum { limit } => self.out_of_range("at least", limit),
            Kind::Maximum { limit } => self.out_of_range("at most", limit),
            Kind::MinLength { limit: 1 } => self.with_example(self.finding("wrong-length", "the text is empty")),
            Kind::MinLength { limit } => self.wrong_length(text, "at least", *limit),
            Kind::MaxLength { limit } => self.wrong_length(text, "at most", *limit),
            Kind::MinItems { limit } | Kind::MinProperties { limit } => {
                self.with_example(self.finding("wrong-count", self.amount("at least", *limit)))
            }
            Kind::MaxItems { limit } => {
                let first_needless = self.document.value_span(&self.below(&limit.to_string()));
                Diagnostic::error("wrong-count", first_needless, self.amount("at most", *limit))
            }
            Kind::MaxProperties { limit } => {
                let span = self.document.key_span(self.pointer);
                Diagnostic::error("wrong-count", span, self.amount("at most", *limit))
            }
            Kind::UniqueItems => self.repeated_item(),
            Kind::FalseSchema => self.misplaced_key(),
            other => self.finding("schema", format!("found {}, which breaks `{}`", self.found(), other.keyword())),
        })
    }

    fn wrong_type(&self, kind: &TypeKind) -> Diagnostic {
        let (expected, name) = match kind {
            TypeKind::Single(JsonType::String) => ("text", JsonType::String),
            TypeKind::Single(JsonType::Boolean) => ("`true` or `false`", JsonType::Boolean),
            TypeKind::Single(JsonType::Integer) => ("a whole number", JsonType::Integer),
            TypeKind::Single(JsonType::Array) => ("a list", JsonType::Array),
            TypeKind::Single(_) => ("a mapping", JsonType::Object),
            // What a parameter may be.
            TypeKind::Multiple(_) => ("text, a number, a boolean or a list", JsonType::Null),
        };
        let finding = self.finding("wrong-type", format!("found {}, expected {expected}", self.found()));
        match self.conversion(name) {
            Some(help) => finding.help(help),
            // What is expected says it all.
            None if name == JsonType::Boolean && !self.value.is_null() => finding,
            None => self.with_example(finding),
        }
    }

    /// How a value becomes one of the expected type.
    fn conversion(&self, expected: JsonType) -> Option<String> {
        let written = show(self.document.text_at(self.pointer));
        match (expected, self.value) {
            (JsonType::String, Value::Number(_) | Value::Bool(_)) => {
                let key = self.document.sources.slice(self.document.key_span(self.pointer));
                let is_item = self.pointer.rsplit('/').next().is_some_and(|part| part.parse::<u32>().is_ok());
                let key = if is_item { String::new() } else { format!("{}{}", show(key), self.language().separator()) };
                Some(format!("quote it: `{key}\"{written}\"`"))
            }
            (JsonType::Boolean, Value::String(text)) => match text.to_ascii_lowercase().as_str() {
                "yes" | "y" | "on" | "true" => Some("write `true`".to_owned()),
                "no" | "n" | "off" | "false" => Some("write `false`".to_owned()),
                _ => None,
            },
            (JsonType::Boolean, Value::Number(number)) => match number.as_u64()? {
                0 => Some("write `false`".to_owned()),
                1 => Some("write `true`".to_owned()),
                _ => None,
            },
            (JsonType::Integer, Value::String(text)) => {
                text.parse::<u32>().ok().map(|number| format!("write `{number}` without quotes"))
            }
            (JsonType::Array, Value::String(_))
                if self.knowledge.resolve(&self.schema["items"])["type"] == "string" =>
            {
                Some(format!("write `[{written}]`"))
            }
            (JsonType::Object, Value::String(text)) => {
                let (key, _) = text.split_once(':')?;
                let is_key = self.schema["properties"].get(key).is_some();
                is_key.then(|| format!("write a space after `{key}:`"))
            }
            (JsonType::Object, Value::Array(items)) if items.iter().all(|item| item.get("Key").is_some()) => {
                Some("write each as `key: value`, without `Key` and `Value`".to_owned())
            }
            _ => None,
        }
    }

    fn not_constant(&self, expected: &Value) -> Diagnostic {
        let expected = self.language().value(expected);
        let found = self.found();
        let finding = self.finding("unknown-value", format!("found {found}, expected the number `{expected}`"));
        finding.help(format!("write `{expected}`"))
    }

    pub(super) fn malformed(&self, pattern: &str, text: &str) -> Diagnostic {
        let finding =
            self.finding("malformed-value", format!("found `{}`, expected {}", show(text), expected(pattern)));
        if let Some(guess) = knowledge::mended(pattern, text) {
            return finding.help(format!("did you mean `{}`?", show(&guess)));
        }
        match pattern {
            pattern::PRINTABLE | pattern::LINE
                if text.ends_with('\n') && !text.trim_end_matches('\n').contains('\n') =>
            {
                finding.help("write `>-` or `|-`: without the dash, a line break ends the text")
            }
            pattern::PRINTABLE | pattern::LINE => finding.help("write it on one line: AWS refuses line breaks here"),
            _ => self.with_example(finding),
        }
    }

    fn is_too_short(&self, text: &str) -> bool {
        let fewest = self.schema["minLength"].as_u64().unwrap_or(0);
        u64::try_from(text.chars().count()).is_ok_and(|length| length < fewest)
    }

    fn out_of_range(&self, bound: &str, limit: &Value) -> Diagnostic {
        let (least, most) = (self.schema["minimum"].as_i64(), self.schema["maximum"].as_i64());
        let expected = match (least, most) {
            // Numbers that AWS sets no limit to end with the type that carries them.
            (Some(least), Some(most)) if most < i64::from(i32::MAX) => format!("a number from {least} to {most}"),
            _ => format!("{bound} {limit}"),
        };
        self.finding("out-of-range", format!("found {}, expected {expected}", self.found()))
    }

    fn wrong_length(&self, text: &str, bound: &str, limit: u64) -> Diagnostic {
        let found = count(text.chars().count(), "character");
        let finding = self.finding("wrong-length", format!("found a text of {found}, expected {bound} {limit}"));
        if bound == "at least" { self.with_example(finding) } else { finding }
    }

    fn amount(&self, bound: &str, limit: u64) -> String {
        let found = match self.value {
            Value::Object(members) => format!("a mapping of {}", entries(members.len())),
            other => format!("a list of {}", count(other.as_array().map_or(0, Vec::len), "item")),
        };
        format!("found {found}, expected {bound} {limit}")
    }

    fn repeated_item(&self) -> Diagnostic {
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let first =
            |(index, item): (usize, &Value)| Some((items[..index].iter().position(|other| other == item)?, index));
        let (first, again) = items.iter().enumerate().find_map(first).unwrap_or_default();
        let at = |index: usize| self.document.value_span(&self.below(&index.to_string()));
        let found = items.get(again).map(describe).unwrap_or_default();
        let finding = Diagnostic::error("repeated-item", at(again), format!("found {found} twice"));
        finding.related(at(first), "first given here").help("keep one of the two")
    }

    fn with_example(&self, finding: Diagnostic) -> Diagnostic {
        if self.pointer.is_empty() {
            let start = self.language().entry("version", &1.into());
            return finding.help(format!("`{start}` starts a spec"));
        }
        if self.value.is_null() {
            return finding.help("give the key a value, or leave it out");
        }
        match self.knowledge.example_at(self.pointer) {
            Some(example) => finding.help(format!("for example `{}`", self.language().value(&example))),
            None => finding,
        }
    }

    /// The value in a few words; a number or boolean as it is written.
    fn found(&self) -> String {
        let written = self.document.text_at(self.pointer);
        let is_literal = written.starts_with(|first: char| first.is_ascii_alphanumeric() || "+-.".contains(first));
        match self.value {
            Value::Number(_) if is_literal => format!("the number `{}`", show(written)),
            Value::Bool(_) if is_literal => format!("`{}`", show(written)),
            other => describe(other),
        }
    }

    fn finding(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.document.value_span(self.pointer), message)
    }

    pub(super) fn language(&self) -> Language {
        self.document.language_at(self.pointer)
    }

    /// The JSON pointer of an entry or item of this value (RFC 6901, section 4).
    pub(super) fn below(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, escape(key))
    }
}

/// The form that the value was meant to have: the only one whose type it is. Where a variable may stand instead, that is
/// never what was meant: what has `${{` in it is one.
fn best_branch<'e, 'v>(context: &'e [Vec<ValidationError<'v>>], pointer: &str) -> Option<&'e Vec<ValidationError<'v>>> {
    match context {
        [literal, variable] if variable.iter().all(is_about_variable) => Some(literal),
        forms => forms.iter().find(|form| !form.iter().any(|error| has_other_type(error, pointer))),
    }
}

fn is_about_variable(error: &ValidationError<'_>) -> bool {
    error.schema_path().as_str().contains("/$defs/Variable/")
}

fn has_other_type(error: &ValidationError<'_>, pointer: &str) -> bool {
    if error.instance_path().as_str() != pointer {
        return false;
    }
    match error.kind() {
        Kind::Type { .. } | Kind::Constant { .. } => true,
        Kind::AnyOf { context } => context.iter().all(|form| form.iter().any(|error| has_other_type(error, pointer))),
        _ => false,
    }
}

/// A value in a few words.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) if text.is_empty() => "empty text".to_owned(),
        Value::String(text) => format!("the text `{}`", show(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

pub(super) fn expected(pattern: &str) -> String {
    knowledge::words(pattern).map_or_else(|| format!("what matches `{pattern}`"), str::to_owned)
}

fn entries(number: usize) -> String {
    if number == 1 { "1 entry".to_owned() } else { format!("{number} entries") }
}

fn one_of(options: &[&str]) -> String {
    match options {
        [only] => format!("`{only}`"),
        options => format!("one of {}", listing(options)),
    }
}

pub(super) fn listing(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
