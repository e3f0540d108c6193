//! Text that a user wrote and places in it. Never knows what the text means.

mod json;
mod locate;
mod merge;
pub mod pointer;
mod scalar;
pub mod search;
mod sources;
mod syntax;
mod toml;
mod tree;
mod yaml;

pub use sources::Sources;
pub use tree::Document;

use crate::diagnostic::{Diagnostic, show};

/// A text and the name under which messages speak of it.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path as the user gave it, with `/` between its parts; `<stdin>` for standard input.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
    /// TOML 1.1.
    Toml,
}

/// A range of bytes in a source, or in several that have one space of offsets; both ends lie between characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

/// A line and a column, both counted from 1; columns count Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Largest text that is read, in bytes. The longest spec of the fixtures has 12,000.
pub const MAX_BYTES: u64 = 1 << 20;

/// What some editors begin a file with. It is no part of the first line.
pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Deepest nesting that is read. The deepest property of a spec lies at level nine.
const MAX_DEPTH: usize = 64;

impl Source {
    /// Reads the source as YAML 1.2 or JSON.
    ///
    /// # Errors
    /// Every syntax finding, in order of place. Warnings of a text that could be read are in the document.
    pub fn parse(self) -> Result<Document, (Self, Vec<Diagnostic>)> {
        let strict = self.path.to_ascii_lowercase().ends_with(".json");
        if strict || self.text.starts_with('{') {
            match json::parse(&self.text) {
                Ok(value) => return Ok(Document::json(self, value)),
                Err(findings) if strict => return Err((self, findings)),
                // YAML such as `{a: b}`.
                Err(_) => {}
            }
        }
        match yaml::parse(&self.text) {
            Ok(parsed) => Ok(Document::yaml(self, parsed)),
            Err(findings) => Err((self, findings)),
        }
    }

    /// Reads the source as TOML 1.1.
    ///
    /// # Errors
    /// Every syntax finding, in order of place.
    pub fn parse_toml(self) -> Result<Document, (Self, Vec<Diagnostic>)> {
        match toml::parse(&self.text) {
            Ok((value, places)) => Ok(Document::toml(self, value, places)),
            Err(findings) => Err((self, findings)),
        }
    }

    /// Line and column of a byte offset; an offset behind the end is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let before_on_line = before[line_start..].trim_start_matches(BYTE_ORDER_MARK);
        Position { line: before.matches('\n').count() + 1, column: before_on_line.chars().count() + 1 }
    }

    /// The text in a span; empty where the span lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

fn duplicate_key(name: &str, key: Span, first: Span) -> Diagnostic {
    let finding = Diagnostic::error("duplicate-key", key, format!("duplicate key `{}`", show(name)));
    finding.related(first, "first given here").help("keep one of the two")
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error("too-deep", span, format!("nested deeper than {MAX_DEPTH} levels"))
}

/// What a bare YAML scalar means to readers of YAML 1.1 and 1.2 alike; none where they differ.
#[must_use]
pub fn plain_scalar(text: &str) -> Option<serde_json::Value> {
    match scalar::resolve(text) {
        scalar::Plain::Value(value) => Some(value),
        scalar::Plain::Ambiguous(_) | scalar::Plain::Unspeakable => None,
    }
}
