//! Text with variables in it, held against the schema. It is wrong only where no values of its variables make it right:
//! what stands between them is known, and a variable may stand for anything.

use super::finding::Place;
use super::knowledge::Knowledge;
use super::matcher::matcher;
use super::slot::value_schema;
use crate::diagnostic::{Diagnostic, count};
use crate::source::Document;
use crate::source::search::Found;

/// What is wrong about a text whatever its variables stand for. Its parts are characters, or none for a variable.
#[must_use]
pub fn check_composed(found: &Found<'_>, parts: &[Option<&str>], document: &Document) -> Option<Diagnostic> {
    if let [None] = parts {
        return None;
    }
    let schema = value_schema(&found.pointer)?;
    let literal: usize = parts.iter().flatten().map(|characters| characters.chars().count()).sum();
    if let Some(limit) = schema["maxLength"].as_u64()
        && !u64::try_from(literal).is_ok_and(|literal| literal <= limit)
    {
        let literal = count(literal, "character");
        let message = format!("found a text of {literal} beside its variables, expected at most {limit}");
        return Some(Diagnostic::error("wrong-length", found.span, message));
    }
    let pattern = schema["pattern"].as_str()?;
    if matcher(pattern).may_match(parts) {
        return None;
    }
    let value = document.value.pointer(&found.pointer)?;
    let place = Place { pointer: &found.pointer, value, document, knowledge: Knowledge::get(), schema };
    Some(place.malformed(pattern, found.text).label("whatever the variables stand for"))
}
