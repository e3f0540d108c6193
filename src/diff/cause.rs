//! Which line of a spec, an overlay or the defaults makes a property what it is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

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

/// What may have changed in the documents, with where it stands in a target. Made once and asked for each property.
pub(super) struct Causes<'d> {
    documents: Documents<'d>,
    target: Target,
    values: Vec<Changed<'d>>,
    /// Places of the values, by kind and the first part, each with the value's number.
    places: BTreeMap<First, Vec<(usize, Vec<Part<'static>>)>>,
}

/// Kind of resource, name and index of a path's first part.
type First = (Kind, String, Option<usize>);

/// A value that differs.
struct Changed<'d> {
    is_former: bool,
    pointer: String,
    /// The batch transform job that it belongs to.
    job: Option<&'d str>,
}

impl<'d> Causes<'d> {
    pub(super) fn new(documents: Documents<'d>, target: Target) -> Self {
        let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut values = Vec::new();
        for (is_former, pointer) in documents.changed() {
            for (kind, place) in places_of(&pointer, target) {
                let Some(first) = place.first() else { continue };
                places.entry((kind, first.name.to_string(), first.index)).or_default().push((values.len(), place));
            }
            let job = documents.side(is_former).and_then(|document| job(document, &pointer));
            values.push(Changed { is_former, pointer, job });
        }
        Self { documents, target, values, places }
    }

    /// The lines that make a property of a resource another one, in order. None where no spec says so: then it is a
    /// template or pipegen itself.
    pub(super) fn of_property(&self, change: &Change, path: &str) -> Vec<Line> {
        let Some(kind) = change.kind else { return Vec::new() };
        let is_told = self.documents.before.is_some();
        if kind.is_generation() && !is_told && change::of(kind, self.target).is_some_and(|fact| fact.name == path) {
            // It is made from all that can't change about the resource.
            return Vec::new();
        }
        let parameter = path.strip_prefix("template_body.Parameters.").and_then(|rest| rest.strip_suffix(".Default"));
        if let (Kind::Registry, Some(name)) = (kind, parameter) {
            return self.of_default(name);
        }
        let property = parts(path);
        let found: Vec<(usize, &Changed<'_>)> = self
            .candidates(change, &property)
            .filter_map(|(value, place)| Some((shared(place, &property)?, value)))
            .filter(|(_, value)| self.may_be_of_job(value, change))
            .collect();
        if found.is_empty() && is_told {
            // A key with which the resource comes and goes names it, too.
            let none = parts("");
            let whole = self.candidates(change, &none).map(|(value, _)| value);
            return self.lines(whole.filter(|value| self.may_be_of_job(value, change)));
        }
        let closest = found.iter().map(|(close, _)| *close).max();
        // Without the former text, only the key that the property stands for can be told.
        self.lines(found.into_iter().filter(|(close, _)| is_told || Some(*close) == closest).map(|(_, value)| value))
    }

    /// The lines that make what a property refers to another one: those of the keys that the property stands for.
    pub(super) fn of_reference(&self, change: &Change, path: &str) -> Vec<Line> {
        let property = parts(path);
        self.lines(self.candidates(change, &property).filter(|(_, place)| *place == property).map(|(value, _)| value))
    }

    /// The line of a parameter's default that is another one, for the parameter's address in a target.
    pub(super) fn of_default(&self, address: &str) -> Vec<Line> {
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let name = plain(address.strip_prefix("var.").unwrap_or(address));
        self.lines(self.values.iter().filter(|value| {
            let mut parts = value.pointer.split('/').skip(1);
            self.documents.before.is_some()
                && parts.next() == Some("parameters")
                && parts.next().is_some_and(|part| plain(&unescape(part)) == name)
                && parts.next() == Some("default")
        }))
    }

    /// The values that stand where a property does as far as its first part says, and their places.
    fn candidates(
        &self,
        change: &Change,
        property: &[Part<'_>],
    ) -> impl Iterator<Item = (&Changed<'d>, &[Part<'static>])> {
        let first = change.kind.zip(property.first().cloned());
        let found = first.into_iter().flat_map(|(kind, Part { name, index })| {
            let name = name.into_owned();
            let all = self.places.range((kind, name.clone(), None)..=(kind, name, Some(usize::MAX)));
            all.filter(move |((.., other), _)| is_same_item(index, *other)).flat_map(|(_, places)| places)
        });
        found.map(|(number, place)| (&self.values[*number], place.as_slice()))
    }

    fn may_be_of_job(&self, value: &Changed<'_>, change: &Change) -> bool {
        value.job.is_none_or(|job| change.is_of_job(job, self.target))
    }

    fn lines<'v>(&self, values: impl Iterator<Item = &'v Changed<'v>>) -> Vec<Line> {
        let lines: BTreeSet<Line> =
            values.filter_map(|value| self.documents.line(&value.pointer, value.is_former)).collect();
        lines.into_iter().collect()
    }
}

impl<'d> Documents<'d> {
    /// Pointers of values that differ, of the former text where they are gone; of all values where there is no former
    /// text.
    fn changed(&self) -> BTreeSet<(bool, String)> {
        let mut found = BTreeSet::new();
        let value = |document: Option<&'d Document>| document.map(|document| &document.value);
        compare(&mut found, "", value(self.before), value(self.after));
        found
    }

    fn side(&self, is_former: bool) -> Option<&'d Document> {
        if is_former { self.before } else { self.after }
    }

    fn line(&self, place: &str, is_former: bool) -> Option<Line> {
        let document = self.side(is_former)?;
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
        compare(found, &format!("{pointer}/{}", escape(&name)), part(before, &name), part(after, &name));
    }
}

/// A member or an item of a value.
fn part<'v>(value: Option<&'v Value>, name: &str) -> Option<&'v Value> {
    match value? {
        Value::Object(members) => members.get(name),
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Notes where the items of two lists differ that neither begin nor end alike. An item that is put in moves no other.
fn compare_items(found: &mut BTreeSet<(bool, String)>, pointer: &str, before: &[Value], after: &[Value]) {
    let (middle, end) = property::middle(before, after);
    if before.is_empty() || after.is_empty() {
        found.insert((false, pointer.to_owned()));
    }
    for index in middle {
        let [before, after] = [before, after].map(|list| list[..list.len() - end].get(index));
        compare(found, &format!("{pointer}/{index}"), before, after);
    }
}

/// A part of a property's path, and which item of it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part<'p> {
    name: Cow<'p, str>,
    index: Option<usize>,
}

fn parts(path: &str) -> Vec<Part<'_>> {
    let part = |part| {
        let (name, rest) = str::split_once(part, '[').unwrap_or((part, ""));
        Part { name: name.into(), index: rest.split(']').next().and_then(|index| index.parse().ok()) }
    };
    path.split(['.', ':']).map(part).collect()
}

/// Where a value stands, as deep as its pointer leads, with the indices of the pointer.
fn places_of(pointer: &str, target: Target) -> Vec<(Kind, Vec<Part<'static>>)> {
    let (Some(key), Some(places)) = (change::key(pointer), change::places(pointer, target)) else { return Vec::new() };
    let (indices, below) = split(key, pointer);
    let item = below.first().and_then(|part| part.parse().ok());
    let place = |place: change::Place| {
        let mut parts = parts(place.property);
        // Lists are marked, and blocks of Terraform aren't.
        let is_marked = place.property.contains("[]");
        let lists = place.property.split(['.', ':']).map(|part| !is_marked || part.ends_with("[]"));
        let mut lists: Vec<&mut Part<'_>> =
            parts.iter_mut().zip(lists).filter(|(_, is_list)| *is_list).map(|(part, _)| part).collect();
        for (list, index) in lists.iter_mut().zip(&indices) {
            list.index = Some(*index);
        }
        if let Some(last) = parts.last_mut() {
            last.index = last.index.or(item);
        }
        parts.extend(below.iter().map(|name| Part { name: name.clone().into(), index: None }));
        (place.kind, parts)
    };
    places.into_iter().map(place).collect()
}

/// The indices of a pointer that leads to a key, and the parts that lead on from there.
fn split(key: &str, pointer: &str) -> (Vec<usize>, Vec<String>) {
    let known: Vec<&str> = key.split('/').collect();
    let indices = known.iter().zip(pointer.split('/')).filter(|(known, _)| **known == "*");
    let below = pointer.split('/').skip(known.len()).map(unescape).collect();
    (indices.filter_map(|(_, index)| index.parse().ok()).collect(), below)
}

/// Whether two indices don't tell two items apart.
fn is_same_item(one: Option<usize>, other: Option<usize>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

/// How many parts a place and a property share, if one leads to the other. Text that is JSON may hold the place deeper
/// than it says.
fn shared(place: &[Part<'_>], property: &[Part<'_>]) -> Option<usize> {
    let is_same = |one: &Part<'_>, other: &Part<'_>| one.name == other.name && is_same_item(one.index, other.index);
    let (first, rest) = place.split_first()?;
    if !property.first().is_some_and(|other| is_same(first, other)) {
        return None;
    }
    (1..=property.len()).rev().find_map(|start| {
        let length = rest.len().min(property.len() - start);
        let fits = rest[..length].iter().zip(&property[start..]).all(|(one, other)| is_same(one, other));
        (fits && (length == rest.len() || start == 1) && (length > 0 || rest.is_empty() || property.len() == 1))
            .then_some(1 + length)
    })
}

/// The batch transform job that a pointer leads into.
fn job<'d>(document: &'d Document, pointer: &str) -> Option<&'d str> {
    let rest = pointer.strip_prefix("/transformer/jobs/")?;
    let index = rest.split('/').next().unwrap_or(rest);
    document.value.pointer(&format!("/transformer/jobs/{index}/name")).and_then(Value::as_str)
}
