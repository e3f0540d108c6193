//! Which line of a spec, an overlay or the defaults makes a property what it is.

use std::collections::BTreeSet;

use serde_json::Value;

use super::predict::Change;
use super::property;
use crate::change::{self, Kind};
use crate::source::pointer::{self, escape, unescape};
use crate::source::{Document, Span};
use crate::target::Target;

/// A line that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Path of the file, as the user gave it.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column of the value, from 1; of a list's item or a value that isn't written, that of what holds it.
    pub column: usize,
    /// The key that stands there, such as `models[1].env.WORKERS`.
    pub key: String,
    /// Whether it is a line of the former text, because it is gone.
    pub is_former: bool,
}

/// The documents of a spec that a change comes from.
#[derive(Clone, Copy, Default)]
pub struct Documents<'d> {
    /// As it was. Without it, every key is taken for one that may have changed.
    pub before: Option<&'d Document>,
    /// As it is.
    pub after: Option<&'d Document>,
}

/// The lines that make a property of a resource another one, in order. None where no spec says so: then it is a template
/// or pipegen itself.
#[must_use]
pub fn lines(documents: Documents<'_>, change: &Change, path: &str, target: Target) -> Vec<Line> {
    let Some(kind) = change.kind else { return Vec::new() };
    if kind.is_generation()
        && documents.before.is_none()
        && change::of(kind, target).is_some_and(|fact| fact.name == path)
    {
        // It is made from all that can't change about the resource.
        return Vec::new();
    }
    let property = Path::of(path);
    let pointers = documents.changed();
    let mut found: Vec<(usize, bool, &String)> = Vec::new();
    for (is_former, pointer) in &pointers {
        let document = if *is_former { documents.before } else { documents.after };
        if document.is_some_and(|document| is_of_another_job(document, pointer, change, target)) {
            continue;
        }
        found.extend(closeness(pointer, kind, &property, target).map(|close| (close, *is_former, pointer)));
    }
    let closest = found.iter().map(|(close, ..)| *close).max();
    // Without the former text, only the key that the property stands for can be told.
    let is_told = |(close, ..): &&(usize, bool, &String)| documents.before.is_some() || Some(*close) == closest;
    let lines: BTreeSet<Line> = found
        .iter()
        .filter(is_told)
        .filter_map(|(_, is_former, pointer)| documents.line(pointer, *is_former))
        .collect();
    lines.into_iter().collect()
}

/// The line of a parameter's default that is another one, for the parameter's address in a target.
#[must_use]
pub fn default_lines(documents: Documents<'_>, address: &str) -> Vec<Line> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let name = plain(address.strip_prefix("var.").unwrap_or(address));
    let pointers = documents.changed().into_iter().filter(|(_, pointer)| {
        let mut parts = pointer.split('/').skip(1);
        documents.before.is_some()
            && parts.next() == Some("parameters")
            && parts.next().is_some_and(|part| plain(&unescape(part)) == name)
            && parts.next() == Some("default")
    });
    pointers.filter_map(|(is_former, pointer)| documents.line(&pointer, is_former)).collect()
}

impl Documents<'_> {
    /// Pointers of values that differ, of the former text where they are gone; of all values where there is no former
    /// text.
    fn changed(&self) -> BTreeSet<(bool, String)> {
        let mut found = BTreeSet::new();
        let value = |document: Option<&Document>| document.map(|document| document.value.clone());
        match (value(self.before), value(self.after)) {
            (before, Some(after)) => compare(&mut found, "", before.as_ref(), Some(&after)),
            (Some(before), None) => compare(&mut found, "", Some(&before), None),
            (None, None) => {}
        }
        found
    }

    fn line(&self, place: &str, is_former: bool) -> Option<Line> {
        let document = if is_former { self.before } else { self.after }?;
        let span = document.value_span(place);
        // A value that stands below its key is told by the key.
        let key = document.key_span(place);
        let (source, Span { start, .. }) = document.sources.locate(if key.start < span.start { key } else { span });
        let at = source.position(start);
        Some(Line { path: source.path.clone(), line: at.line, column: at.column, key: pointer::path(place), is_former })
    }
}

/// Notes where two values differ, as deep as both have parts, and each part of what only one has.
fn compare(found: &mut BTreeSet<(bool, String)>, pointer: &str, before: Option<&Value>, after: Option<&Value>) {
    if before == after {
        return;
    }
    if let (Some(Value::Array(before)), Some(Value::Array(after))) = (before, after) {
        return compare_items(found, pointer, before, after);
    }
    let names = |value: Option<&Value>| -> Vec<String> {
        match value {
            Some(Value::Object(members)) => members.keys().cloned().collect(),
            Some(Value::Array(items)) => (0..items.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        }
    };
    let all: BTreeSet<String> = names(before).into_iter().chain(names(after)).collect();
    if all.is_empty()
        || std::mem::discriminant(before.unwrap_or(&Value::Null))
            != std::mem::discriminant(after.unwrap_or(&Value::Null))
    {
        found.insert((after.is_none(), pointer.to_owned()));
    }
    for name in all {
        let part = |value: Option<&Value>| {
            value
                .and_then(|value| match value {
                    Value::Object(members) => members.get(&name),
                    Value::Array(items) => items.get(name.parse::<usize>().ok()?),
                    _ => None,
                })
                .cloned()
        };
        compare(found, &format!("{pointer}/{}", escape(&name)), part(before).as_ref(), part(after).as_ref());
    }
}

/// Notes where the items of two lists differ that neither begin nor end alike. An item that is put in moves no other.
fn compare_items(found: &mut BTreeSet<(bool, String)>, pointer: &str, before: &[Value], after: &[Value]) {
    let (middle, end) = property::middle(before, after);
    if before.is_empty() || after.is_empty() {
        found.insert((false, pointer.to_owned()));
    }
    for index in middle {
        let item = |list: &[Value]| list[..list.len() - end].get(index).cloned();
        compare(found, &format!("{pointer}/{index}"), item(before).as_ref(), item(after).as_ref());
    }
}

/// A path of a property, without indices, and the first index in it.
struct Path<'p> {
    parts: Vec<&'p str>,
    index: Option<usize>,
}

impl<'p> Path<'p> {
    fn of(path: &'p str) -> Self {
        let index = path.split('[').nth(1).and_then(|rest| rest.split(']').next()).and_then(|index| index.parse().ok());
        let parts = path.split(['.', ':']).map(|part| part.split('[').next().unwrap_or(part)).collect();
        Self { parts, index }
    }
}

/// How close a key's place comes to a property: the number of parts that they share. None where it is another one.
fn closeness(pointer: &str, kind: Kind, property: &Path<'_>, target: Target) -> Option<usize> {
    let key = change::key(pointer)?;
    let below = pointer.split('/').skip(key.split('/').count()).map(unescape).collect::<Vec<_>>();
    let index = pointer.split('/').find_map(|part| part.parse::<usize>().ok());
    if let (Some(one), Some(other)) = (index, property.index)
        && one != other
        && !pointer.starts_with("/transformer/")
    {
        return None;
    }
    let places = change::places(pointer, target)?.into_iter().filter(|place| place.kind == kind);
    places
        .filter_map(|place| {
            let place = Path::of(place.property);
            let parts: Vec<&str> = place.parts.iter().copied().chain(below.iter().map(String::as_str)).collect();
            shared(&parts, &property.parts)
        })
        .max()
}

/// How many parts a place and a property share, if one leads to the other. Text that is JSON may hold the place deeper
/// than it says.
fn shared(place: &[&str], property: &[&str]) -> Option<usize> {
    let (first, rest) = place.split_first()?;
    if property.first() != Some(first) {
        return None;
    }
    (1..=property.len()).rev().find_map(|start| {
        let length = rest.len().min(property.len() - start);
        let fits = rest[..length] == property[start..start + length];
        (fits && (length == rest.len() || start == 1) && (length > 0 || rest.is_empty() || property.len() == 1))
            .then_some(1 + length)
    })
}

/// Whether a key belongs to another job than a resource does.
fn is_of_another_job(document: &Document, pointer: &str, change: &Change, target: Target) -> bool {
    let Some(rest) = pointer.strip_prefix("/transformer/jobs/") else { return false };
    let index = rest.split('/').next().unwrap_or(rest);
    let name = document.value.pointer(&format!("/transformer/jobs/{index}/name")).and_then(Value::as_str);
    name.is_some_and(|name| !change.is_of_job(name, target))
}
