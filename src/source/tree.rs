//! A value and where each part of it stands.

use std::cell::OnceCell;

use serde_json::Value;

use super::{Source, Span, locate, pointer, yaml};
use crate::diagnostic::Diagnostic;

/// A parsed source: its value, and the place of every key and value in it.
#[derive(Debug)]
pub struct Document {
    /// The text it was read from.
    pub source: Source,
    /// The value, with aliases expanded.
    pub value: Value,
    /// Findings that don't stop the reading, such as a bare `no`.
    pub warnings: Vec<Diagnostic>,
    /// Whether it is JSON, so that what a user is told to type is JSON too.
    pub is_json: bool,
    places: OnceCell<Node>,
}

/// The place of a value and of what is in it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub span: Span,
    pub children: Children,
}

#[derive(Clone, Debug)]
pub(super) enum Children {
    None,
    Items(Vec<Node>),
    Entries(Vec<Entry>),
}

/// A key of a mapping and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: String,
    pub key: Span,
    pub node: Node,
}

impl Document {
    /// A JSON document whose places are found when one is asked for: most specs are valid, and then nobody asks.
    pub(super) fn lazy(source: Source, value: Value) -> Self {
        Self { source, value, warnings: Vec::new(), is_json: true, places: OnceCell::new() }
    }

    pub(super) fn located(source: Source, parsed: yaml::Parsed) -> Self {
        let places = OnceCell::from(parsed.root);
        Self { source, value: parsed.value, warnings: parsed.warnings, is_json: false, places }
    }

    /// Where the value at a JSON pointer (RFC 6901) stands. For a value that isn't there, such as a default, it is the
    /// nearest one around it; for a value of no characters (`key:`), its key.
    #[must_use]
    pub fn value_span(&self, pointer: &str) -> Span {
        let (key, value) = self.find(pointer);
        if value.start == value.end { key } else { value }
    }

    /// Where the key of the value at a JSON pointer stands; for an item of a list, where the item stands.
    #[must_use]
    pub fn key_span(&self, pointer: &str) -> Span {
        self.find(pointer).0
    }

    /// The characters of the value at a JSON pointer, as the user wrote them.
    #[must_use]
    pub fn text_at(&self, pointer: &str) -> &str {
        self.source.slice(self.value_span(pointer))
    }

    fn find(&self, pointer: &str) -> (Span, Span) {
        let nowhere = || Node { span: Span::default(), children: Children::None };
        let root = self.places.get_or_init(|| locate::read(&self.source.text).unwrap_or_else(|_| nowhere()));
        let mut at = (root.span, root);
        for segment in pointer.split('/').skip(1) {
            match at.1.child(&pointer::unescape(segment)) {
                Some(next) => at = next,
                None => break,
            }
        }
        (at.0, at.1.span)
    }
}

impl Node {
    fn child(&self, segment: &str) -> Option<(Span, &Self)> {
        match &self.children {
            Children::None => None,
            Children::Items(items) => {
                let item = items.get(segment.parse::<usize>().ok()?)?;
                Some((item.span, item))
            }
            Children::Entries(entries) => {
                let entry = entries.iter().find(|entry| entry.name == segment)?;
                Some((entry.key, &entry.node))
            }
        }
    }

    /// Number of values in it, itself included.
    pub(super) fn size(&self) -> usize {
        1 + match &self.children {
            Children::None => 0,
            Children::Items(items) => items.iter().map(Self::size).sum(),
            Children::Entries(entries) => entries.iter().map(|entry| entry.node.size()).sum(),
        }
    }
}
