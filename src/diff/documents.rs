//! The texts that a change comes from, and the lines at which what differs stands. Never knows what is made of it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::difference::{self, Difference};
use super::pipeline::Files;
use crate::source::pointer;
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
    /// The values that differ; all values where there is no former text.
    pub(super) fn changed(&self) -> BTreeSet<Difference> {
        let value = |document: Option<&'d Document>| document.map(|document| &document.value);
        difference::differences(value(self.before), value(self.after))
    }

    /// The name that a batch transform job had where another name stands, if no job has it now.
    pub(super) fn renamed_job(&self, difference: &Difference) -> Option<&'d str> {
        let is_name = !difference.is_former && difference.pointer.ends_with("/name");
        let name = job(self.before.filter(|_| is_name)?, &difference.other)?;
        let jobs = self.after?.value.pointer("/transformer/jobs").and_then(Value::as_array);
        jobs.is_none_or(|jobs| jobs.iter().all(|job| job["name"] != name)).then_some(name)
    }

    pub(super) fn side(&self, is_former: bool) -> Option<&'d Document> {
        if is_former { self.before } else { self.after }
    }

    /// The line that makes a value another one.
    pub(super) fn line(&self, difference: &Difference) -> Option<Line> {
        let (document, span, is_former) = self.place(difference)?;
        let (source, Span { start, .. }) = document.sources.locate(span);
        let at = source.position(start);
        Some(Line {
            path: source.path.clone(),
            line: at.line,
            column: at.column,
            key: pointer::path(&difference.pointer),
            is_former,
        })
    }

    /// The text that makes a value another one, where it does so, and whether that is gone.
    fn place(&self, difference: &Difference) -> Option<(&'d Document, Span, bool)> {
        let Difference { is_former, pointer, other } = difference;
        let (Some(before), Some(after)) = (self.before, self.after) else {
            let document = self.side(*is_former)?;
            return Some((document, span(document, pointer), *is_former));
        };
        let is_former = *is_former || after.comes_forth(before, pointer);
        if let Some(removal) = after.removal_around(other).filter(|_| is_former) {
            return Some((after, removal, false));
        }
        let [document, there] = if is_former { [before, after] } else { [after, before] };
        let Some((alias, place)) = changed_alias([document, there], difference) else {
            // Of what the same alias repeats as before, it is where that was written.
            let span = document.anchor_span(pointer).unwrap_or_else(|| span(document, pointer));
            return Some((document, span, is_former));
        };
        let instead = place.filter(|place| is_former && after.value.pointer(place).is_some());
        match instead.filter(|place| !after.comes_forth(before, place)) {
            Some(place) => Some((after, span(after, place), false)),
            None => Some((document, span(document, alias), is_former)),
        }
    }
}

/// Where a value stands; one that stands below its key is told by the key.
fn span(document: &Document, pointer: &str) -> Span {
    let (key, value) = (document.key_span(pointer), document.value_span(pointer));
    if key.start < value.start { key } else { value }
}

/// The alias that a value of a document comes from and that another document hasn't, and where that would have it.
fn changed_alias<'p>([own, other]: [&Document; 2], difference: &'p Difference) -> Option<(&'p str, Option<&'p str>)> {
    let mut there = pointer::from_root(&difference.other);
    let mut around = pointer::from_root(&difference.pointer).map(|here| (here, there.next()));
    let is_same = |here: &str, there: Option<&str>| there.is_some_and(|at| other.text_at(at) == own.text_at(here));
    around.find(|(here, there)| own.anchor_span(here).is_some() && !is_same(here, *there))
}

/// The batch transform job that a pointer leads into.
pub(super) fn job<'d>(document: &'d Document, pointer: &str) -> Option<&'d str> {
    let rest = pointer.strip_prefix("/transformer/jobs/")?;
    let index = rest.split('/').next().unwrap_or(rest);
    document.value.pointer(&format!("/transformer/jobs/{index}/name")).and_then(Value::as_str)
}
