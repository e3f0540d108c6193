//! A value and where each part of it stands.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::merge::{Stray, merge};
use super::{Language, Source, Sources, Span, locate, pointer, yaml};
use crate::diagnostic::Diagnostic;

/// A parsed source, or several that were merged: the value, and the place of every key and value in it.
#[derive(Debug)]
pub struct Document {
    /// The texts it was read from.
    pub sources: Sources,
    /// The value, with aliases expanded.
    pub value: Value,
    /// Findings that don't stop the reading, such as a bare `no`.
    pub warnings: Vec<Diagnostic>,
    /// What the value was merged from, each merged into those before it.
    layers: Vec<Layer>,
}

/// A value of a text that a document has parts of its own from.
#[derive(Clone, Debug)]
struct Layer {
    text: Arc<Text>,
    /// JSON pointer of the value in its text.
    root: String,
    /// Offset of the text among the sources.
    offset: usize,
    /// Whether it is the one that the others were merged with: what several have stands there.
    is_own: bool,
}

/// A text and the places in it. Those of JSON are found when one is asked for: most specs are valid, and then nobody
/// asks.
#[derive(Debug)]
struct Text {
    source: Arc<Source>,
    language: Language,
    places: OnceLock<Node>,
    /// Where what an alias repeats was written, by the offset of the alias.
    aliases: BTreeMap<usize, Span>,
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

/// A value in a layer.
#[derive(Clone, Copy)]
struct At<'d> {
    layer: &'d Layer,
    key: Span,
    node: &'d Node,
}

impl Document {
    pub(super) fn json(source: Source, value: Value) -> Self {
        Self::new(source, value, Language::Json, OnceLock::new(), BTreeMap::new())
    }

    pub(super) fn yaml(source: Source, parsed: yaml::Parsed) -> Self {
        let document = Self::new(source, parsed.value, Language::Yaml, OnceLock::from(parsed.root), parsed.aliases);
        Self { warnings: parsed.warnings, ..document }
    }

    pub(super) fn toml(source: Source, value: Value, places: Node) -> Self {
        Self::new(source, value, Language::Toml, OnceLock::from(places), BTreeMap::new())
    }

    fn new(
        source: Source,
        value: Value,
        language: Language,
        places: OnceLock<Node>,
        aliases: BTreeMap<usize, Span>,
    ) -> Self {
        let sources = Sources::from(source);
        let text = Text { source: sources.share_first(), language, places, aliases };
        let layer = Layer { text: Arc::new(text), root: String::new(), offset: 0, is_own: true };
        Self { sources, value, warnings: Vec::new(), layers: vec![layer] }
    }

    /// The document merged (RFC 7396) into the value at a JSON pointer of another one. A null that takes nothing out
    /// stays.
    #[must_use]
    pub fn over(mut self, other: &Self, pointer: &str) -> Self {
        let mut value = other.value.pointer(pointer).cloned().unwrap_or_default();
        merge(&mut value, self.value, Stray::Kept);
        let below = other.layers.iter().map(|layer| Layer {
            text: Arc::clone(&layer.text),
            root: format!("{}{pointer}", layer.root),
            offset: self.sources.add(&layer.text.source),
            is_own: false,
        });
        let mut layers: Vec<Layer> = below.collect();
        layers.append(&mut self.layers);
        Self { value, layers, ..self }
    }

    /// The document with an overlay merged into it (RFC 7396) that stands in the same text, at a JSON pointer.
    #[must_use]
    pub fn with_overlay(&self, overlay: Value, pointer: &str) -> Self {
        let mut value = self.value.clone();
        merge(&mut value, overlay, Stray::Dropped);
        let own = self.layers.iter().filter(|layer| layer.is_own);
        let above = own.map(|layer| Layer { root: format!("{}{pointer}", layer.root), is_own: false, ..layer.clone() });
        let layers = self.layers.iter().cloned().chain(above).collect();
        Self { sources: self.sources.clone(), value, warnings: Vec::new(), layers }
    }

    /// Where the value at a JSON pointer (RFC 6901) stands. For a value that isn't there, such as a default, it is the
    /// nearest one around it; for a value of no characters (`key:`), its key.
    #[must_use]
    pub fn value_span(&self, pointer: &str) -> Span {
        let Some(at) = self.find(pointer) else { return Span::default() };
        if at.node.span.start == at.node.span.end { at.place(at.key) } else { at.place(at.node.span) }
    }

    /// Where the key of the value at a JSON pointer stands; for an item of a list, where the item stands.
    #[must_use]
    pub fn key_span(&self, pointer: &str) -> Span {
        self.find(pointer).map(|at| at.place(at.key)).unwrap_or_default()
    }

    /// Where the value at a JSON pointer was written that an alias repeats there; none where no alias stands.
    #[must_use]
    pub fn anchor_span(&self, pointer: &str) -> Option<Span> {
        let at = self.find(pointer)?;
        at.layer.text.aliases.get(&at.node.span.start).map(|span| at.place(*span))
    }

    /// Whether the value at a JSON pointer counts only because one that was merged over it in a former document is gone:
    /// it was written there as it is here.
    #[must_use]
    pub fn comes_forth(&self, former: &Self, pointer: &str) -> bool {
        let (Some(now), Some(then)) = (self.find(pointer), former.find(pointer)) else { return false };
        let below = former.layers.iter().filter(|layer| layer.is_at_place_of(now.layer));
        !then.layer.is_at_place_of(now.layer)
            && below.filter_map(|layer| layer.at(pointer)).any(|at| at.text() == now.text())
    }

    /// The characters of the value at a JSON pointer, as the user wrote them.
    #[must_use]
    pub fn text_at(&self, pointer: &str) -> &str {
        self.sources.slice(self.value_span(pointer))
    }

    /// The language that the value at a JSON pointer is written in, so that what a user is told to type is, too.
    #[must_use]
    pub fn language_at(&self, pointer: &str) -> Language {
        self.find(pointer).map_or(Language::Yaml, |at| at.layer.text.language)
    }

    /// Where the value at a JSON pointer, or one around it, was taken out by a null; none where no null did.
    #[must_use]
    pub fn removal_around(&self, pointer: &str) -> Option<Span> {
        let gone = pointer::from_root(pointer).find(|around| self.value.pointer(around).is_none())?;
        let (mapping, key) = gone.rsplit_once('/')?;
        self.removal_span(mapping, &pointer::unescape(key))
    }

    /// Where the entry of a mapping, by the mapping's JSON pointer, was taken out by a null; none where no null did.
    #[must_use]
    pub fn removal_span(&self, mapping: &str, key: &str) -> Option<Span> {
        let removal = below(&self.walk(mapping), &pointer::escape(key)).first().copied()?;
        Some(removal.place(removal.key))
    }

    fn find(&self, pointer: &str) -> Option<At<'_>> {
        let found = self.walk(pointer);
        found.iter().find(|at| at.layer.is_own).or(found.first()).copied()
    }

    /// What the value at a JSON pointer is made of, or else the nearest one around it; the uppermost first.
    fn walk(&self, pointer: &str) -> Vec<At<'_>> {
        let mut found = together(self.layers.iter().rev().filter_map(Layer::root));
        for segment in pointer.split('/').skip(1) {
            let next = below(&found, segment);
            if next.is_empty() {
                break;
            }
            found = next;
        }
        found
    }
}

/// What the layers have at a part of a JSON pointer below a place.
fn below<'d>(found: &[At<'d>], segment: &str) -> Vec<At<'d>> {
    let name = pointer::unescape(segment);
    together(found.iter().filter_map(|at| at.child(&name)))
}

/// Of the values that the layers have at one place, the uppermost first, those that the merged value is made of: a
/// mapping is merged into the mapping below it, and anything else stands for all below it.
fn together<'d>(all: impl Iterator<Item = At<'d>>) -> Vec<At<'d>> {
    let mut merged = Vec::new();
    for at in all {
        let is_mapping = matches!(at.node.children, Children::Entries(_));
        if is_mapping || merged.is_empty() {
            merged.push(at);
        }
        if !is_mapping {
            break;
        }
    }
    merged
}

impl Layer {
    fn root(&self) -> Option<At<'_>> {
        let node = self.text.places();
        At { layer: self, key: node.span, node }.at(&self.root)
    }

    /// The value at a JSON pointer as this layer alone has it.
    fn at(&self, pointer: &str) -> Option<At<'_>> {
        self.root()?.at(pointer)
    }

    /// Whether this and a layer of another document are of one place, such as an overlay of one name.
    fn is_at_place_of(&self, other: &Self) -> bool {
        self.root == other.root && self.text.source.path == other.text.source.path
    }
}

impl Text {
    fn places(&self) -> &Node {
        let nowhere = || Node { span: Span::default(), children: Children::None };
        self.places.get_or_init(|| locate::read(&self.source.text).unwrap_or_else(|_| nowhere()))
    }
}

impl At<'_> {
    fn child(&self, name: &str) -> Option<Self> {
        let (key, node) = self.node.child(name)?;
        Some(Self { key, node, ..*self })
    }

    fn at(self, pointer: &str) -> Option<Self> {
        pointer.split('/').skip(1).try_fold(self, |at, segment| at.child(&pointer::unescape(segment)))
    }

    fn text(&self) -> &str {
        self.layer.text.source.slice(self.node.span)
    }

    /// A span of the layer's text as one of the document's sources.
    fn place(&self, span: Span) -> Span {
        Span { start: self.layer.offset + span.start, end: self.layer.offset + span.end }
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
