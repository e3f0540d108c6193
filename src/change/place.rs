//! Where the value of each key stands in each target, as `tests/change.rs` finds it by changing the value.

use std::cmp::Reverse;
use std::sync::LazyLock;

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
    row(pointer).map(|row| row.key)
}

/// Where the value at a JSON pointer into a spec stands in a target; nowhere for a key that changes nothing. None for a
/// key that the target has no property for, and which is refused.
#[must_use]
pub fn places(pointer: &str, target: Target) -> Option<Vec<Place>> {
    let column = Target::ALL.iter().position(|other| *other == target)?;
    let mut cells = row(pointer)?.cells.split('\t');
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

/// A line of the table.
struct Row {
    key: &'static str,
    parts: Vec<&'static str>,
    cells: &'static str,
}

/// The lines of the table, those of longer keys first.
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let mut rows: Vec<Row> =
        lines.map(|(key, cells)| Row { key, parts: key.split('/').skip(1).collect(), cells }).collect();
    rows.sort_by_key(|row| Reverse(row.parts.len()));
    rows
});

/// The line of the last key on the way that a pointer goes.
fn row(pointer: &str) -> Option<&'static Row> {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    ROWS.iter().find(|row| leads(&row.parts, &parts))
}

/// Whether a key lies on the way that these parts of a pointer go.
fn leads(key: &[&str], parts: &[&str]) -> bool {
    let fits =
        |known: &str, part: &str| known == part || known == "*" && part.bytes().all(|byte| byte.is_ascii_digit());
    key.len() <= parts.len() && key.iter().zip(parts).all(|(known, part)| fits(known, part))
}
