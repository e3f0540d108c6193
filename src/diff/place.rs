//! Where the value of a key stands among the properties of a resource: paths of both, part by part. Never knows what
//! changed.

use std::borrow::Cow;

use crate::change::{self, Kind};
use crate::source::pointer::unescape;
use crate::target::Target;

/// Properties that come or go with a key whose value doesn't stand there: SageMaker takes a package's containers from its
/// source.
const WITH_KEYS: [(&str, Kind, &str); 1] = [("/register/source_uri", Kind::ModelPackage, "InferenceSpecification")];

/// A part of a property's path, and which item of it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'p> {
    /// Its name.
    pub name: Cow<'p, str>,
    /// The item; none where all are.
    pub index: Option<usize>,
}

pub(super) fn parts(path: &str) -> Vec<Part<'_>> {
    let part = |part| {
        let (name, rest) = str::split_once(part, '[').unwrap_or((part, ""));
        Part { name: name.into(), index: rest.split(']').next().and_then(|index| index.parse().ok()) }
    };
    path.split(['.', ':']).map(part).collect()
}

/// Where a value stands, as deep as its pointer leads, with the indices of the pointer.
pub(super) fn places_of(pointer: &str, target: Target) -> Vec<(Kind, Vec<Part<'static>>)> {
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
    let goes_with_it = WITH_KEYS.iter().filter(|(with, ..)| *with == key).map(|(_, kind, path)| (*kind, parts(path)));
    places.into_iter().map(place).chain(goes_with_it).collect()
}

/// The indices of a pointer that leads to a key, and the parts that lead on from there.
fn split(key: &str, pointer: &str) -> (Vec<usize>, Vec<String>) {
    let known: Vec<&str> = key.split('/').collect();
    let indices = known.iter().zip(pointer.split('/')).filter(|(known, _)| **known == "*");
    let below = pointer.split('/').skip(known.len()).map(unescape).collect();
    (indices.filter_map(|(_, index)| index.parse().ok()).collect(), below)
}

/// Whether two indices don't tell two items apart.
pub(super) fn is_same_item(one: Option<usize>, other: Option<usize>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

/// How many parts a place and a property share, if one leads to the other. Text that is JSON may hold the place deeper
/// than it says.
pub(super) fn shared(place: &[Part<'_>], path: &str) -> Option<usize> {
    let (first, rest) = place.split_first()?;
    let path = first.behind(path)?;
    if path.is_empty() || rest.is_empty() {
        return Some(1);
    }
    let is_end = |found: char| matches!(found, '.' | ':');
    let starts = path.rmatch_indices(is_end).map(|(at, _)| at + 1).chain([0]);
    starts.into_iter().find_map(|start| {
        let (fitting, left) = fitting(rest, &path[start..])?;
        (fitting == rest.len() || (start == 0 && left.is_empty())).then_some(1 + fitting)
    })
}

/// How many parts a path goes through before it ends, and what is left of it; none where it goes elsewhere.
fn fitting<'p>(parts: &[Part<'_>], mut path: &'p str) -> Option<(usize, &'p str)> {
    let mut number = 0;
    for part in parts {
        if path.is_empty() {
            break;
        }
        path = part.behind(path)?;
        number += 1;
    }
    Some((number, path))
}

impl Part<'_> {
    /// What follows the part in a path that begins with it. A name that a user chose may have any characters in it, those
    /// that end a part too.
    fn behind<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(&*self.name)?;
        let (index, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((index, rest)) => (index.parse().ok(), rest),
            None => (None, rest),
        };
        let rest = if rest.is_empty() { rest } else { rest.strip_prefix(['.', ':'])? };
        is_same_item(self.index, index).then_some(rest)
    }
}
