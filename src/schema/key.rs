//! What is said about the keys of a mapping: unknown, missing, malformed.

use jsonschema::error::ValidationErrorKind as Kind;

use super::finding::{Place, expected, listing};
use super::knowledge;
use crate::diagnostic::{Diagnostic, MAX_FINDINGS, show};
use crate::source::Span;
use crate::source::pointer::unescape;
use crate::target::snake_case;

/// What to do about a key that a mapping doesn't have.
enum Advice<'a> {
    /// Write this key instead.
    Write(&'a str),
    /// Something that no key stands for.
    Do(&'static str),
    /// Write it at these places.
    Move(Vec<String>),
    /// Choose.
    None,
}

impl Place<'_> {
    pub(super) fn unknown_key(&self, key: &str) -> Diagnostic {
        let span = self.document.key_span(&self.below(key));
        let parent = match self.pointer.rsplit('/').find(|part| !part.is_empty() && part.parse::<u32>().is_err()) {
            Some(parent) => format!(" in `{}`", show(&unescape(parent))),
            None => String::new(),
        };
        let finding = Diagnostic::error("unknown-key", span, format!("unknown key `{}`{parent}", show(key)));
        match self.advice(key) {
            Advice::Do(help) => finding.help(help),
            Advice::Write(name) => finding.help(format!("did you mean `{name}`?")),
            Advice::Move(homes) => {
                finding.help(format!("move it: `{}` is a key of {}", show(key), homes_named(&homes)))
            }
            Advice::None => {
                let known = listing(&knowledge::property_names(self.schema));
                finding.help(format!("the keys here are {known}"))
            }
        }
    }

    fn advice(&self, key: &str) -> Advice<'_> {
        let known = knowledge::property_names(self.schema);
        let is_known = |name: &str| known.iter().copied().find(|known| *known == name);
        let snake = snake_case(key);
        let near = |cutoff| similar::get_close_matches(snake.as_str(), &known, 1, cutoff).first().copied();
        if let Some(name) = knowledge::renamed(key).and_then(is_known).or_else(|| near(0.8)) {
            return Advice::Write(name);
        }
        if let Some(help) = knowledge::sdk_argument(key) {
            return Advice::Do(help);
        }
        let homes = self.knowledge.homes(self.pointer, key);
        if !homes.is_empty() {
            return Advice::Move(homes);
        }
        near(0.6).map_or(Advice::None, Advice::Write)
    }

    /// A key of a map that may have any keys of a certain form.
    pub(super) fn bad_key(&self, kind: &Kind) -> Option<Diagnostic> {
        let key = self.value.as_str().unwrap_or_default();
        let message = match kind {
            Kind::MinLength { .. } => "the key is empty".to_owned(),
            Kind::Custom { .. } if key.is_empty() && self.schema.get("minLength").is_some() => return None,
            Kind::Custom { .. } if key.is_empty() => "the key is empty".to_owned(),
            Kind::Custom { message: pattern, .. } => {
                format!("found the key `{}`, expected {}", show(key), expected(pattern))
            }
            Kind::MaxLength { limit } => {
                format!("found a key of {} characters, expected at most {limit}", key.chars().count())
            }
            _ => format!("the key `{}` can't stand here", show(key)),
        };
        Some(Diagnostic::error("malformed-key", self.document.key_span(&self.below(key)), message))
    }

    /// A key that other mappings have and this one can't.
    pub(super) fn misplaced_key(&self) -> Diagnostic {
        let key = self.pointer.rsplit('/').next().unwrap_or_default();
        let message = format!("the key `{}` can't stand here", show(&unescape(key)));
        let finding = Diagnostic::error("misplaced-key", self.document.key_span(self.pointer), message);
        finding.help("write it at the top level of the spec")
    }

    pub(super) fn missing_key(&self, key: &str) -> Option<Diagnostic> {
        // A key that was meant to be this one is told already, and so is `<<`, which was meant to bring it.
        let unknown = self.value.as_object().into_iter().flatten().map(|(name, _)| name);
        let told = |name: &&String| self.schema["properties"].get(*name).is_none();
        let mut unknown = unknown.filter(told).take(MAX_FINDINGS);
        if unknown.any(|name| name == "<<" || matches!(self.advice(name), Advice::Write(meant) if meant == key)) {
            return None;
        }
        let span = match self.pointer {
            "" => Span { end: self.document.value_span("").start, ..self.document.value_span("") },
            pointer => self.document.key_span(pointer),
        };
        let mut finding = Diagnostic::error("missing-key", span, format!("missing key `{key}`"));
        if let Some(removal) = self.document.removal_span(self.pointer, key) {
            finding = finding.related(removal, "taken out here");
        }
        Some(match self.knowledge.example(&self.schema["properties"][key]) {
            Some(example) => finding.help(format!("add `{}`", self.language().entry(key, &example))),
            None => finding.help(format!("add `{key}`")),
        })
    }
}

fn homes_named(homes: &[String]) -> String {
    const MOST: usize = 3;
    let name = |home: &String| if home.is_empty() { "the top level".to_owned() } else { format!("`{home}`") };
    let more = (homes.len() > MOST).then(|| "others".to_owned());
    homes.iter().take(MOST).map(name).chain(more).collect::<Vec<_>>().join(", ")
}
