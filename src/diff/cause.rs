//! Which line of a spec, an overlay or the defaults makes a property what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use serde_json::Value;

use super::pipeline::Files;
use super::place::{Part, is_same_item, parts, places_of, shared};
use super::predict::{Action, Change};
use super::property::{self, Property};
use crate::change::{self, Kind};
use crate::resource::VariableName;
use crate::source::pointer::{self, escape, unescape};
use crate::source::{Document, Span};
use crate::spec::{self, Variable};
use crate::target::Target;
use crate::variable;

/// A line that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Path of the file, as the user gave it.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column of the value, from 1; of a list's item or a value that isn't written, that of what holds it.
    pub column: usize,
    /// The key that has its value from there, such as `models[1].env.WORKERS`.
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
    /// The batch transform job that has no longer its name, if it is a job's name.
    renamed: Option<&'d str>,
}

/// The part that a value has in what a property is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PartIn {
    None,
    Some,
    All,
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
            let renamed = documents.renamed_job(&pointer).filter(|_| !is_former);
            values.push(Changed { is_former, pointer, job, renamed });
        }
        Self { documents, target, values, places }
    }

    /// The lines that make a property of a resource another one, in order. None where no spec says so: then it is a
    /// template or pipegen itself.
    pub(super) fn of_property(&self, change: &Change, property: &Property) -> Vec<Line> {
        let Some(kind) = change.kind else { return Vec::new() };
        let path = &property.path;
        if kind.is_generation()
            && self.documents.before.is_none()
            && change::of(kind, self.target).is_some_and(|fact| fact.name == *path)
        {
            // It is made from all that can't change about the resource.
            return Vec::new();
        }
        let of_stack = ["template_body.Parameters.", "parameters."].map(|holder| path.strip_prefix(holder));
        if let (Kind::Registry, [Some(parameter), _] | [_, Some(parameter)]) = (kind, of_stack) {
            return self.of_parameter(parameter);
        }
        let found: Vec<(usize, &Changed<'_>)> = self
            .candidates(change, path)
            .filter_map(|(value, place)| Some((shared(place, path)?, value)))
            .filter(|(_, value)| self.may_be_of_job(value, change))
            .collect();
        if found.is_empty() && self.documents.before.is_some() {
            // A key with which the resource comes and goes names it, too.
            let whole = self.candidates(change, "").map(|(value, _)| value);
            return self.lines(whole.filter(|value| self.may_be_of_job(value, change)));
        }
        // A name stands somewhere in a definition, and a filter right where the definition has it.
        let closest = found.iter().map(|(close, _)| *close).max();
        let found = found.into_iter().filter(|(close, _)| Some(*close) == closest).map(|(_, value)| value);
        self.lines(self.that_count(found.collect(), property))
    }

    /// The lines that make a resource come or go: those of the keys that it comes and goes with, or that name it.
    pub(super) fn of_resource(&self, change: &Change) -> Vec<Line> {
        let is_told = self.documents.before.is_some() && self.documents.after.is_some();
        let comes_or_goes = matches!(change.action, Action::Create | Action::Delete | Action::Release);
        let Some(fact) =
            change.kind.filter(|_| is_told && comes_or_goes).and_then(|kind| change::of(kind, self.target))
        else {
            return Vec::new();
        };
        let at = |path| {
            let found = self.candidates(change, path).map(|(value, _)| value);
            let found: Vec<&Changed<'_>> = found.filter(|value| self.may_be_of_job(value, change)).collect();
            // What holds the others came or went with them.
            let is_below = |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'));
            let is_held = |value: &Changed<'_>| found.iter().any(|other| is_below(&value.pointer, &other.pointer));
            self.lines(found.iter().copied().filter(|value| !is_held(value)))
        };
        let with_key = at("");
        if with_key.is_empty() { at(fact.name) } else { with_key }
    }

    /// The lines that make what a property refers to another one: those of the keys that the property stands for. Told of
    /// the property with what it refers to.
    pub(super) fn of_reference(&self, change: &Change, property: &Property) -> Vec<Line> {
        let parts = parts(&property.path);
        let found =
            self.candidates(change, &property.path).filter(|(_, place)| *place == parts).map(|(value, _)| value);
        self.lines(self.that_count(found.collect(), property))
    }

    /// Of several keys for one property, such as the images of a container and of all in a package, those in its value.
    fn that_count<'v>(&self, mut values: Vec<&'v Changed<'v>>, property: &Property) -> Vec<&'v Changed<'v>> {
        if let Some(most) = values.iter().filter_map(|value| self.part_in(value, property)).max() {
            values.retain(|value| self.part_in(value, property).is_none_or(|part| part == most));
        }
        values
    }

    /// The line of a parameter's default that is another one, for the parameter's address in a target.
    pub(super) fn of_default(&self, address: &str) -> Vec<Line> {
        if self.documents.before.is_none() {
            return Vec::new();
        }
        let (name, target) = match address.strip_prefix("var.") {
            Some(name) => (name, Target::Terraform),
            None => (address, Target::CloudFormation),
        };
        self.lines(self.values.iter().filter(|value| is_of_parameter(value, name, target, |key| key == "default")))
    }

    /// The lines that make a stack within another one take a parameter or not, or declare it otherwise; of a path such as
    /// `Workers.MinValue`.
    fn of_parameter(&self, path: &str) -> Vec<Line> {
        let (name, property) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let target = Target::CloudFormation;
        let declared = |says: &dyn Fn(&str) -> bool| {
            self.lines(self.values.iter().filter(|value| is_of_parameter(value, name, target, says)))
        };
        let Some(property) = property.map(str::to_lowercase) else {
            let has_part =
                |value: &&Changed<'_>| is_of_parameter(value, name, target, |_| true) || self.uses(value, name, target);
            return self.lines(self.values.iter().filter(has_part));
        };
        // What a property is called in a target holds what the key is called, but for a few that stand for all.
        let own = declared(&|key| property.contains(&key.replace('_', "")));
        if own.is_empty() { declared(&|_| true) } else { own }
    }

    /// Whether a variable that a target spells like this stands in a value, or did.
    fn uses(&self, value: &Changed<'_>, name: &str, target: Target) -> bool {
        let sides = [self.documents.before, self.documents.after].into_iter().flatten();
        let mut texts = sides.filter_map(|document| document.value.pointer(&value.pointer)?.as_str());
        texts.any(|text| variable::names(text).into_iter().any(|used| spelled(used, target) == name))
    }

    /// The part that a value without parts has in what a property is; none where that can't be told from both.
    fn part_in(&self, value: &Changed<'_>, property: &Property) -> Option<PartIn> {
        let own = self.documents.side(value.is_former)?.value.pointer(&value.pointer)?;
        let told = if value.is_former { &property.old } else { &property.new }.as_ref()?;
        match own {
            Value::String(text) if variable::names(text).is_empty() => {
                let quoted = own.to_string();
                let is_in = told.to_string().contains(quoted.trim_matches('"'));
                Some(if own == told {
                    PartIn::All
                } else if is_in {
                    PartIn::Some
                } else {
                    PartIn::None
                })
            }
            Value::Number(_) | Value::Bool(_) if discriminant(own) == discriminant(told) => {
                Some(if own == told { PartIn::All } else { PartIn::None })
            }
            _ => None,
        }
    }

    /// The values that stand where a property does as far as its first part says, and their places.
    fn candidates(&self, change: &Change, path: &str) -> impl Iterator<Item = (&Changed<'d>, &[Part<'static>])> {
        let first = change.kind.zip(parts(path).into_iter().next());
        let found = first.into_iter().flat_map(|(kind, Part { name, index })| {
            let name = name.into_owned();
            let all = self.places.range((kind, name.clone(), None)..=(kind, name, Some(usize::MAX)));
            all.filter(move |((.., other), _)| is_same_item(index, *other)).flat_map(|(_, places)| places)
        });
        found.map(|(number, place)| (&self.values[*number], place.as_slice()))
    }

    fn may_be_of_job(&self, value: &Changed<'_>, change: &Change) -> bool {
        let mut jobs = value.job.into_iter().chain(value.renamed).peekable();
        jobs.peek().is_none() || jobs.any(|job| change.is_of_job(job, self.target))
    }

    fn lines<'v>(&self, values: impl IntoIterator<Item = &'v Changed<'v>>) -> Vec<Line> {
        let lines: BTreeSet<Line> =
            values.into_iter().filter_map(|value| self.documents.line(&value.pointer, value.is_former)).collect();
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

    /// The name that a batch transform job had where another name stands, if no job has it now.
    fn renamed_job(&self, pointer: &str) -> Option<&'d str> {
        let before = self.before.filter(|_| pointer.ends_with("/name"))?;
        let name = job(before, pointer)?;
        let jobs = self.after?.value.pointer("/transformer/jobs").and_then(Value::as_array);
        jobs.is_none_or(|jobs| jobs.iter().all(|job| job["name"] != name)).then_some(name)
    }

    fn side(&self, is_former: bool) -> Option<&'d Document> {
        if is_former { self.before } else { self.after }
    }

    fn line(&self, place: &str, is_former: bool) -> Option<Line> {
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

/// Whether a value is one of a parameter that a target spells like this, below one of these keys.
fn is_of_parameter(value: &Changed<'_>, name: &str, target: Target, keys: impl Fn(&str) -> bool) -> bool {
    let Some(rest) = value.pointer.strip_prefix("/parameters/") else { return false };
    let (parameter, below) = rest.split_once('/').unwrap_or((rest, ""));
    let key = below.split('/').next().unwrap_or(below);
    spelled(&format!("parameters.{}", unescape(parameter)), target) == name && keys(key)
}

/// How a target spells a variable, as `parameters.NAME` or `ssm:PATH`.
fn spelled(variable: &str, target: Target) -> String {
    let kind = spec::Kind::String;
    let variable = match variable.split_once(['.', ':']) {
        Some(("parameters", name)) => Variable::Parameter { name: name.to_owned(), kind },
        Some(("ssm", path)) => Variable::Ssm { path: path.to_owned(), kind },
        _ => return String::new(),
    };
    let mut name = String::new();
    target.write_variable_name(&mut name, &VariableName(variable));
    name.trim_matches('"').to_owned()
}

/// The batch transform job that a pointer leads into.
fn job<'d>(document: &'d Document, pointer: &str) -> Option<&'d str> {
    let rest = pointer.strip_prefix("/transformer/jobs/")?;
    let index = rest.split('/').next().unwrap_or(rest);
    document.value.pointer(&format!("/transformer/jobs/{index}/name")).and_then(Value::as_str)
}
