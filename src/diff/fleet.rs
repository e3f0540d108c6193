//! Pipelines that change alike, told as one: a template, a default or another pipegen may change hundreds. The dangerous
//! come first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::cause::Cause;
use super::consequence::Weight;
use super::documents::Line;
use super::pipeline::Pipeline;
use super::subject::{Row, Subject, subjects};
use super::textual::unified;

/// Pipelines that change alike.
#[derive(Clone, Debug)]
pub struct Group<'p> {
    /// The pipelines; never empty. Their rows and the properties in them are alike.
    pub subjects: Vec<Subject<'p>>,
}

/// The pipelines, those that change alike together, in order of weight and then of place.
#[must_use]
pub fn groups(pipelines: &[Pipeline]) -> Vec<Group<'_>> {
    let mut places = BTreeMap::new();
    let mut found: Vec<Group<'_>> = Vec::new();
    for subject in subjects(pipelines) {
        let place = *places.entry(signature(&subject)).or_insert(found.len());
        if place == found.len() {
            found.push(Group { subjects: Vec::new() });
        }
        found[place].subjects.push(subject);
    }
    found.sort_by_key(|group| Reverse(group.weight()));
    found
}

impl<'p> Group<'p> {
    /// The pipeline whose changes stand for those of all.
    #[must_use]
    pub fn first(&self) -> &Subject<'p> {
        &self.subjects[0]
    }

    /// The gravest change of each.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.first().weight()
    }

    /// A value or a line of a file of the first pipeline as it stands for all: of several, without what is a pipeline's own.
    #[must_use]
    pub fn shared(&self, text: &str) -> String {
        without_own(text, self.hidden_name())
    }

    /// A sentence that is told of the first pipeline as it stands for all.
    #[must_use]
    pub fn shared_sentence(&self, sentence: &str) -> String {
        quoting_no_own(sentence, self.hidden_name())
    }

    /// The name that is the first pipeline's own; nothing where it is the only one.
    fn hidden_name(&self) -> &str {
        if self.subjects.len() == 1 { "" } else { &self.first().first().name }
    }

    /// The lines that make a row's resource come or go, in all pipelines.
    #[must_use]
    pub fn made_by(&self, row: usize) -> BTreeSet<&'p Line> {
        self.subjects.iter().flat_map(|subject| subject.rows[row].told.made_by.lines()).collect()
    }

    /// The lines behind a reason of a row, in all pipelines.
    #[must_use]
    pub fn reason_lines(&self, row: usize, reason: usize) -> BTreeSet<&'p Line> {
        self.subjects.iter().flat_map(|subject| subject.rows[row].reasons[reason].lines).collect()
    }

    /// The lines that make a property differ, in all pipelines.
    #[must_use]
    pub fn lines(&self, row: usize, property: usize) -> BTreeSet<&'p Line> {
        self.subjects.iter().flat_map(|subject| subject.rows[row].told.causes[property].lines()).collect()
    }
}

/// A text that only pipelines share that change alike.
fn signature(subject: &Subject<'_>) -> String {
    let name = &subject.first().name;
    let mut out = format!("{} {}", subject.first().is_gone, subject.first().environment.is_some());
    for pipeline in subject.pipelines.iter().filter(|pipeline| pipeline.former_folder.is_some()) {
        let folders = format!("\n{:?} {}", pipeline.former_folder, pipeline.folder);
        out.push_str(&without_own(&folders, name));
    }
    for row in &subject.rows {
        out.push_str(&row_signature(row, name));
    }
    if subject.rows.is_empty() {
        for file in subject.pipelines.iter().flat_map(|pipeline| &pipeline.files) {
            let [old, new] = [&file.old, &file.new].map(|text| text.as_deref().unwrap_or_default());
            let _ = write!(out, "\n{}\n{}", file.name, without_own(&unified(old, new, usize::MAX), name));
        }
    }
    out
}

fn row_signature(row: &Row<'_>, name: &str) -> String {
    let change = &row.told.change;
    let consequence = row.told.consequence.as_ref().map(|sentence| quoting_no_own(sentence, name));
    let mut out =
        format!("\n{:?} {:?} {consequence:?} {}", row.addresses, change.action, row.told.made_by == Cause::Stale);
    for (index, property) in change.properties.iter().enumerate() {
        let _ = write!(out, "\n  {:?} {}", property.path, row.told.causes[index] == Cause::Stale);
        if !row.is_generation(index) {
            let value = |side: &Option<Value>| side.as_ref().map(|value| without_own(&value.to_string(), name));
            let _ = write!(out, " {:?} {:?}", value(&property.old), value(&property.new));
        }
    }
    let reasons: Vec<_> = row.reasons.iter().map(|found| found.reason).collect();
    let _ = write!(out, "\n  {reasons:?}");
    out
}

/// A sentence in which `{name}` stands for a pipeline's name where that is quoted: a word may be a name, too.
fn quoting_no_own(sentence: &str, name: &str) -> String {
    let parts = sentence.split('`').enumerate();
    let part = |(index, part)| if index % 2 == 1 { without_own(part, name) } else { String::from(part) };
    parts.map(part).collect::<Vec<_>>().join("`")
}

/// A text in which `{name}` stands for a pipeline's name, and `{generation}` for the digits behind it.
fn without_own(text: &str, name: &str) -> String {
    let is_word = |found: Option<char>| found.is_some_and(char::is_alphanumeric);
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(name).filter(|_| !name.is_empty()) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        out.push_str(before);
        rest = after;
        let stands_alone = !is_word(out.chars().next_back()) && !is_word(after.chars().next());
        if !stands_alone {
            out.push_str(name);
            continue;
        }
        out.push_str("{name}");
        if let Some(behind) = after.strip_prefix('-').and_then(behind_generation) {
            out.push_str("-{generation}");
            rest = behind;
        }
    }
    out + rest
}

/// What follows the digits of a generation.
fn behind_generation(text: &str) -> Option<&str> {
    let digits = text.get(..8)?;
    let behind = &text[8..];
    let is_hex = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    (is_hex && !behind.starts_with(|next: char| next.is_ascii_alphanumeric())).then_some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_pipelines_own_is_left_out() {
        assert_eq!(without_own("from `a-b` to `a-b-0123abcd`", "a-b"), "from `{name}` to `{name}-{generation}`");
        assert_eq!(without_own("cat a at-a.", "a"), "cat {name} at-{name}.");
        assert_eq!(without_own("a-0123abcde", "a"), "{name}-0123abcde");
        assert_eq!(without_own("aa", ""), "aa");
    }

    #[test]
    fn words_of_a_sentence_are_no_names() {
        let said = quoting_no_own("a new one, from `a` to `a-0123abcd`; a `b`", "a");
        assert_eq!(said, "a new one, from `{name}` to `{name}-{generation}`; a `b`");
    }
}
