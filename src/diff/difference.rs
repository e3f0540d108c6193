//! Which values differ between a spec as it was and as it is. Never knows at which lines, nor what is made of them.

use std::collections::BTreeSet;
use std::mem::discriminant;

use serde_json::Value;

use super::property;
use crate::source::pointer::escape;

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Difference {
    /// Whether it is a value of the former text, because it is gone.
    pub is_former: bool,
    /// JSON pointer of the value.
    pub pointer: String,
    /// Where the other text has it or would have it; of an item that came or went and of what is in it, where that has the
    /// list.
    pub other: String,
}

/// A value on one side, and its JSON pointer there.
#[derive(Clone)]
struct Part<'v> {
    pointer: String,
    value: Option<&'v Value>,
}

/// Values that differ between two, as deep as both have parts, and each part of what only one has.
pub(super) fn differences(before: Option<&Value>, after: Option<&Value>) -> BTreeSet<Difference> {
    let mut found = BTreeSet::new();
    let [before, after] = [before, after].map(|value| Part { pointer: String::new(), value });
    compare(&mut found, &before, &after);
    found
}

fn compare(found: &mut BTreeSet<Difference>, before: &Part<'_>, after: &Part<'_>) {
    if before.value == after.value {
        return;
    }
    if let (Some(Value::Array(old)), Some(Value::Array(new))) = (before.value, after.value) {
        if old.is_empty() || new.is_empty() {
            note(found, before, after);
        }
        return compare_items(found, [before, after], [old, new]);
    }
    let all: BTreeSet<String> = before.names().chain(after.names()).collect();
    let null = &Value::Null;
    if all.is_empty() || discriminant(before.value.unwrap_or(null)) != discriminant(after.value.unwrap_or(null)) {
        note(found, before, after);
    }
    for name in all {
        compare(found, &before.part(&name), &after.part(&name));
    }
}

fn note(found: &mut BTreeSet<Difference>, before: &Part<'_>, after: &Part<'_>) {
    let is_former = after.value.is_none();
    let (own, other) = if is_former { (before, after) } else { (after, before) };
    found.insert(Difference { is_former, pointer: own.pointer.clone(), other: other.pointer.clone() });
}

/// Notes where the items of two lists differ. An item that is put in moves no other.
fn compare_items(found: &mut BTreeSet<Difference>, sides: [&Part<'_>; 2], items: [&[Value]; 2]) {
    for pair in by_name(items).unwrap_or_else(|| by_index(items)) {
        let item = |side: usize| match pair[side] {
            Some(index) => sides[side].part(&index.to_string()),
            None => Part { value: None, ..sides[side].clone() },
        };
        compare(found, &item(0), &item(1));
    }
}

/// Pairs of items, by their indices, where two lists neither begin nor end alike.
fn by_index(items: [&[Value]; 2]) -> Vec<[Option<usize>; 2]> {
    let (middle, end) = property::middle(items[0], items[1]);
    middle.map(|index| items.map(|list| (index < list.len() - end).then_some(index))).collect()
}

/// Pairs of items that have the same name, and of those that are left, in order; none where items have no names.
fn by_name(items: [&[Value]; 2]) -> Option<Vec<[Option<usize>; 2]>> {
    let names = |list: &[Value]| list.iter().map(|item| item["name"].as_str().map(str::to_owned)).collect();
    let [old, new]: [Option<Vec<String>>; 2] = items.map(names);
    let (old, new) = (old?, new?);
    let mut left: Vec<usize> = (0..new.len()).collect();
    let mut take = |name: &String| Some(left.remove(left.iter().position(|index| new[*index] == *name)?));
    let mut pairs: Vec<[Option<usize>; 2]> =
        old.iter().enumerate().map(|(index, name)| [Some(index), take(name)]).collect();
    let mut left = left.into_iter().map(Some);
    pairs.iter_mut().filter(|[_, new]| new.is_none()).for_each(|[_, new]| *new = left.next().flatten());
    pairs.extend(left.map(|index| [None, index]));
    Some(pairs)
}

impl<'v> Part<'v> {
    /// Names of its members, or indices of its items.
    fn names(&self) -> Box<dyn Iterator<Item = String> + 'v> {
        match self.value {
            Some(Value::Object(members)) => Box::new(members.keys().cloned()),
            Some(Value::Array(items)) => Box::new((0..items.len()).map(|index| index.to_string())),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// A member or an item of it.
    fn part(&self, name: &str) -> Self {
        let value = match self.value {
            Some(Value::Object(members)) => members.get(name),
            Some(Value::Array(items)) => name.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
        Self { pointer: format!("{}/{}", self.pointer, escape(name)), value }
    }
}
