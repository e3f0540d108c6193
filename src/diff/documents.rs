//! What differs between a spec as it was and as it is, and the lines at which it does. Never knows what is made of it.

use std::collections::BTreeSet;
use std::mem::discriminant;

use serde_json::Value;

use super::pipeline::Files;
use super::property;
use crate::source::pointer::{self, escape};
use crate::source::{Document, Span};

/// A line that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Path of the file, as the user gave it.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column of the value, from 1; of a list's item or a value that isn't written, that of what holds it.
    pub column: usize,
    /// The key that has its value from there, such as `models[1].env.WORKERS`; of a template's line, none.
    pub key: String,
    /// Whether it is a line of the former text, because it is gone.
    pub is_former: bool,
}

/// The documents of a spec that a change comes from, and what they rendered.
#[derive(Clone, Copy, Default)]
pub struct Documents<'d> {
    /// As it was. Without it, every key is taken for one that may have changed.
    pub before: Option<&'d Document>,
    /// As it is.
    pub after: Option<&'d Document>,
    /// What the former one rendered, where the former files are others: they were not rendered from it, or by another
    /// pipegen.
    pub rendered: Option<&'d Files>,
    /// The lines where the target's templates differ.
    pub templates: &'d [Line],
}

impl<'d> Documents<'d> {
    /// Pointers of values that differ, of the former text where they are gone; of all values where there is no former
    /// text.
    pub(super) fn changed(&self) -> BTreeSet<(bool, String)> {
        let mut found = BTreeSet::new();
        let value = |document: Option<&'d Document>| document.map(|document| &document.value);
        compare(&mut found, "", value(self.before), value(self.after));
        found
    }

    /// The name that a batch transform job had where another name stands, if no job has it now.
    pub(super) fn renamed_job(&self, pointer: &str) -> Option<&'d str> {
        let before = self.before.filter(|_| pointer.ends_with("/name"))?;
        let name = job(before, pointer)?;
        let jobs = self.after?.value.pointer("/transformer/jobs").and_then(Value::as_array);
        jobs.is_none_or(|jobs| jobs.iter().all(|job| job["name"] != name)).then_some(name)
    }

    pub(super) fn side(&self, is_former: bool) -> Option<&'d Document> {
        if is_former { self.before } else { self.after }
    }

    pub(super) fn line(&self, place: &str, is_former: bool) -> Option<Line> {
        let is_former = match (self.before, self.after) {
            (Some(before), Some(after)) => is_former || after.comes_forth(before, place),
            _ => is_former,
        };
        let removal = self.after.filter(|_| is_former).and_then(|after| Some((after, after.removal_around(place)?)));
        let (document, span) = match removal {
            Some(removal) => removal,
            None => (self.side(is_former)?, self.span(self.side(is_former)?, place)),
        };
        let (source, Span { start, .. }) = document.sources.locate(span);
        let at = source.position(start);
        Some(Line {
            path: source.path.clone(),
            line: at.line,
            column: at.column,
            key: pointer::path(place),
            is_former: is_former && removal.is_none(),
        })
    }

    fn span(&self, document: &Document, place: &str) -> Span {
        let (key, value) = (document.key_span(place), document.value_span(place));
        // A value that stands below its key is told by the key.
        self.anchor(document, place).unwrap_or(if key.start < value.start { key } else { value })
    }

    /// Where a value stands that the same alias repeats as before.
    fn anchor(&self, document: &Document, place: &str) -> Option<Span> {
        let [before, after] = [self.before?, self.after?].map(|document| document.text_at(place));
        document.anchor_span(place).filter(|_| before == after)
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
    if all.is_empty() || discriminant(before.unwrap_or(&Value::Null)) != discriminant(after.unwrap_or(&Value::Null)) {
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

/// The batch transform job that a pointer leads into.
pub(super) fn job<'d>(document: &'d Document, pointer: &str) -> Option<&'d str> {
    let rest = pointer.strip_prefix("/transformer/jobs/")?;
    let index = rest.split('/').next().unwrap_or(rest);
    document.value.pointer(&format!("/transformer/jobs/{index}/name")).and_then(Value::as_str)
}
