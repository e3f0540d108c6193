//! Where the value of each key stands in each target, as `tests/change.rs` finds it by changing the value.

use super::Kind;
use crate::target::Target;

/// The places, by key.
const TABLE: &str = include_str!("../../schemas/keys.tsv");

/// A property of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The kind of resource.
    pub kind: Kind,
    /// Path of the property, `[]` after the name of a list; behind a `:`, the path in JSON text that the property holds.
    /// Empty where the resource as a whole comes and goes with the key.
    pub property: &'static str,
}

/// The key that a JSON pointer into a spec leads to, as a pointer with `*` for each index: the last of the schema's keys
/// on its way. None where there is no such key.
#[must_use]
pub fn key(pointer: &str) -> Option<&'static str> {
    row(pointer).map(|(key, _)| key)
}

/// Where the value at a JSON pointer into a spec stands in a target; nowhere for a key that changes nothing. None for a
/// key that the target has no property for, and which is refused.
#[must_use]
pub fn places(pointer: &str, target: Target) -> Option<Vec<Place>> {
    let (_, cells) = row(pointer)?;
    let column = Target::ALL.iter().position(|other| *other == target)?;
    let mut cells = cells.split('\t');
    let first = cells.clone().next()?;
    match cells.nth(column).map(|cell| if cell == "=" { first } else { cell })? {
        "refused" => None,
        "-" => Some(Vec::new()),
        places => Some(places.split(' ').filter_map(read).collect()),
    }
}

fn read(place: &'static str) -> Option<Place> {
    let (kind, property) = place.split_once('.').unwrap_or((place, ""));
    Some(Place { kind: Kind::named(kind)?, property })
}

/// A key and the cells behind it.
fn row(pointer: &str) -> Option<(&'static str, &'static str)> {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.filter(|(key, _)| leads(key, &parts)).max_by_key(|(key, _)| key.split('/').count())
}

/// Whether a key lies on the way that these parts of a pointer go.
fn leads(key: &str, parts: &[&str]) -> bool {
    let mut parts = parts.iter();
    let fits =
        |known: &str, part: &str| known == part || known == "*" && part.bytes().all(|byte| byte.is_ascii_digit());
    key.split('/').skip(1).all(|known| parts.next().is_some_and(|part| fits(known, part)))
}
