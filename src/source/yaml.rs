//! YAML 1.2, read from the parser's events, with limits on depth, size and aliases, and no silent choices: a key twice,
//! a tag, a second document are findings.

use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle, Span as ParserSpan, Tag};
use serde_json::{Map, Value, map};

use super::tree::{Children, Entry, Node};
use super::{MAX_DEPTH, Span, duplicate_key, json, scalar, syntax, too_deep};
use crate::diagnostic::{Diagnostic, MAX_FINDINGS, show};

/// Most values that are read, each counted as often as an alias repeats it.
const MAX_VALUES: usize = 100_000;

/// Most bytes of text that are kept for aliases and repeated by them: a single long text is one value.
const MAX_REPEATED: usize = 1 << 20;

/// Short forms of CloudFormation's functions that a value may be copied with.
const CLOUDFORMATION_FUNCTIONS: [&str; 7] = ["Ref", "Sub", "GetAtt", "ImportValue", "Join", "Select", "FindInMap"];

/// What a text without syntax findings holds.
#[derive(Debug)]
pub(super) struct Parsed {
    pub value: Value,
    pub root: Node,
    /// Where what an alias repeats was written, by the offset of the alias.
    pub aliases: BTreeMap<usize, Span>,
    pub warnings: Vec<Diagnostic>,
}

/// Reads a YAML text.
pub(super) fn parse(text: &str) -> Result<Parsed, Vec<Diagnostic>> {
    let mut reader = Reader {
        text,
        events: Parser::new_from_str(text),
        anchors: BTreeMap::new(),
        aliases: BTreeMap::new(),
        open: Vec::new(),
        values: 0,
        repeated: 0,
        findings: Vec::new(),
        warnings: Vec::new(),
    };
    match reader.document() {
        Ok((value, root)) if reader.findings.is_empty() => {
            let Reader { aliases, warnings, .. } = reader;
            Ok(Parsed { value, root, aliases, warnings })
        }
        Ok(_) => Err(reader.findings),
        Err(last) => {
            reader.findings.push(*last);
            Err(reader.findings)
        }
    }
}

/// A finding after which the text can't be read on.
type Fatal = Box<Diagnostic>;

struct Reader<'t> {
    text: &'t str,
    events: Parser<'t, granit_parser::StrInput<'t>>,
    anchors: BTreeMap<usize, (Value, Node)>,
    aliases: BTreeMap<usize, Span>,
    /// The brackets that are open.
    open: Vec<Span>,
    values: usize,
    /// Bytes of text that anchors keep and aliases repeat.
    repeated: usize,
    findings: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<(Value, Node), Fatal> {
        let mut found = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if found.is_some() => {
                    let finding = Diagnostic::error("multiple-documents", span, "a second document begins here");
                    return Err(Box::new(finding.help("a spec is one document; put each spec into a file of its own")));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => found = Some(self.node(event, span, 0)?),
            }
        }
        found.ok_or_else(|| {
            let finding = Diagnostic::error("empty-document", Span::default(), "the document is empty");
            Box::new(finding.help("`version: 1` starts a spec"))
        })
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Fatal> {
        match self.events.next_event() {
            Some(Ok((event, span))) => Ok((event, byte_span(span, self.text))),
            Some(Err(error)) => Err(Box::new(syntax::yaml(self.text, &error, self.open.last().copied()))),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<(Value, Node), Fatal> {
        if depth > MAX_DEPTH {
            return Err(Box::new(too_deep(span)));
        }
        self.count(1, span)?;
        let (anchor, parsed) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (anchor, (self.scalar(&text, style, tag.as_deref(), span), leaf(span)))
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                (anchor, self.collection(span, |reader| reader.sequence(span, depth))?)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), span);
                (anchor, self.collection(span, |reader| reader.mapping(span, depth))?)
            }
            Event::Alias(id) => return self.alias(id, span, depth),
            _ => (0, (Value::Null, leaf(span))),
        };
        if anchor != 0 {
            self.count_copy(&parsed, span)?;
            self.anchors.insert(anchor, parsed.clone());
        }
        Ok(parsed)
    }

    /// Reads a collection, and knows meanwhile which bracket it began with.
    fn collection(
        &mut self,
        start: Span,
        read: impl FnOnce(&mut Self) -> Result<(Value, Node), Fatal>,
    ) -> Result<(Value, Node), Fatal> {
        let bracketed = self.bracketed(start);
        if bracketed {
            self.open.push(Span { start: start.start, end: start.start + 1 });
        }
        let parsed = read(self)?;
        if bracketed {
            self.open.pop();
        }
        Ok(parsed)
    }

    fn bracketed(&self, start: Span) -> bool {
        matches!(self.text.as_bytes().get(start.start), Some(b'[' | b'{'))
    }

    fn sequence(&mut self, start: Span, depth: usize) -> Result<(Value, Node), Fatal> {
        let (mut values, mut items) = (Vec::new(), Vec::new());
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                let span = self.enclosing(start, span, items.last().map(|item: &Node| item.span));
                return Ok((Value::Array(values), Node { span, children: Children::Items(items) }));
            }
            let (value, item) = self.node(event, span, depth + 1)?;
            values.push(value);
            items.push(item);
        }
    }

    fn mapping(&mut self, start: Span, depth: usize) -> Result<(Value, Node), Fatal> {
        let (mut values, mut entries) = (Map::new(), Vec::<Entry>::new());
        loop {
            let (event, key) = self.next()?;
            let name = match event {
                Event::MappingEnd => {
                    let span = self.enclosing(start, key, entries.last().map(|entry| entry.node.span));
                    return Ok((Value::Object(values), Node { span, children: Children::Entries(entries) }));
                }
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(Box::new(key_not_text(key))),
            };
            let (event, span) = self.next()?;
            let (value, node) = self.node(event, span, depth + 1)?;
            if let map::Entry::Vacant(place) = values.entry(name.clone()) {
                place.insert(value);
                entries.push(Entry { name, key, node });
            } else if self.findings.len() < MAX_FINDINGS
                // It is searched for among all keys that came before, so only as often as it is told.
                && let Some(first) = entries.iter().find(|entry| entry.name == name)
            {
                self.findings.push(duplicate_key(&name, key, first.key));
            }
        }
    }

    fn alias(&mut self, id: usize, span: Span, depth: usize) -> Result<(Value, Node), Fatal> {
        // Taken out so that it is measured before it is copied.
        let Some(anchored) = self.anchors.remove(&id) else {
            let finding = Diagnostic::error("alias-in-its-own-anchor", span, "the alias stands inside what it repeats");
            return Err(Box::new(finding));
        };
        self.count_copy(&anchored, span)?;
        if depth + json::depth(&anchored.0) > MAX_DEPTH {
            return Err(Box::new(too_deep(span)));
        }
        // A finding in a repeated value is shown where it was written; the repeated value as a whole, at the alias.
        self.aliases.insert(span.start, anchored.1.span);
        let copy = (anchored.0.clone(), Node { span, children: anchored.1.children.clone() });
        self.anchors.insert(id, anchored);
        Ok(copy)
    }

    fn count_copy(&mut self, (value, node): &(Value, Node), span: Span) -> Result<(), Fatal> {
        self.repeated += text_bytes(value);
        if self.repeated > MAX_REPEATED {
            let message = format!("anchors and aliases repeat more than {MAX_REPEATED} bytes of text");
            return Err(Box::new(Diagnostic::error("too-many-values", span, message)));
        }
        self.count(node.size(), span)
    }

    fn count(&mut self, values: usize, span: Span) -> Result<(), Fatal> {
        self.values += values;
        if self.values <= MAX_VALUES {
            return Ok(());
        }
        let message = format!("more than {MAX_VALUES} values, counting each alias as what it repeats");
        Err(Box::new(Diagnostic::error("too-many-values", span, message)))
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Value {
        if tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str")) || style != ScalarStyle::Plain {
            if tag.is_some_and(|tag| !tag.is_yaml_core_schema_tag("str")) {
                self.refuse_tag(tag, span);
            }
            return Value::String(text.to_owned());
        }
        self.refuse_tag(tag, span);
        match scalar::resolve(text) {
            scalar::Plain::Value(value) => value,
            scalar::Plain::Ambiguous(other) => {
                let message = format!("`{text}` is text here and {other} for a reader of YAML 1.1");
                let finding = Diagnostic::warning("ambiguous-scalar", span, message);
                self.warnings.push(finding.help(format!("write `\"{text}\"` for the text")));
                Value::String(text.to_owned())
            }
            scalar::Plain::Unspeakable => {
                self.findings.push(syntax::out_of_range(span, text));
                Value::Null
            }
        }
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, span: Span) {
        let Some(tag) = tag else { return };
        let written = tag.original();
        let before = self.text.get(..span.start).unwrap_or_default();
        let place = before.rfind(&written).map_or(span, |start| Span { start, end: start + written.len() });
        let message = format!("the tag `{}` has no meaning in a spec", show(&written));
        let is_function = CLOUDFORMATION_FUNCTIONS.contains(&written.trim_start_matches('!'));
        let help = if is_function {
            "write the value itself: a spec calls no CloudFormation functions"
        } else {
            "leave the tag out; quote the value if it is text"
        };
        self.findings.push(Diagnostic::error("unknown-tag", place, message).help(help));
    }

    /// From the start of a collection to its closing bracket or, in block style, to the end of its last part.
    fn enclosing(&self, start: Span, end: Span, last: Option<Span>) -> Span {
        let end = if self.bracketed(start) { end.end } else { last.map_or(start.end, |last| last.end) };
        Span { start: start.start, end: end.max(start.start) }
    }
}

/// Bytes of the texts and keys in a value.
fn text_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(text_bytes).sum(),
        Value::Object(members) => members.iter().map(|(name, member)| name.len() + text_bytes(member)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

fn key_not_text(span: Span) -> Diagnostic {
    let finding = Diagnostic::error("key-not-text", span, "a key must be text");
    finding.help("quote it if it is text: a bare `{` begins a mapping, a bare `[` a list")
}

fn leaf(span: Span) -> Node {
    Node { span, children: Children::None }
}

fn byte_span(span: ParserSpan, text: &str) -> Span {
    let start = span.start.byte_offset().unwrap_or(0).min(text.len());
    let end = span.end.byte_offset().unwrap_or(start).clamp(start, text.len());
    let trimmed = text.get(start..end).map_or(end, |slice| start + slice.trim_end_matches(['\n', '\r', ' ']).len());
    Span { start, end: trimmed.max(start) }
}
