//! Which line of a spec, an overlay or the defaults makes a property what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use serde_json::{Map, Value};

use super::declaration::Declarations;
use super::difference::Difference;
use super::documents::{Documents, Line, job};
use super::place::{Part, is_same_item, parts, places_of, shared};
use super::predict::{Change, Reason, is_parameter};
use super::property::Property;
use crate::change::{self, Kind};
use crate::resource::VariableName;
use crate::source::pointer::unescape;
use crate::spec::{self, Variable};
use crate::target::Target;
use crate::variable;

/// What made something differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// These lines, of the spec or else of templates; none where neither did.
    Lines(Vec<Line>),
    /// Nothing but that the former files are not what the former spec rendered.
    Stale,
}

impl Cause {
    /// The lines, if any.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        match self {
            Self::Lines(lines) => lines,
            Self::Stale => &[],
        }
    }
}

/// What may have changed in the documents, with where it stands in a target. Made once and asked for each property.
pub(super) struct Causes<'d> {
    documents: Documents<'d>,
    target: Target,
    values: Vec<Changed<'d>>,
    /// Places of the values, by kind and the first part, each with the value's number.
    places: BTreeMap<First, Vec<(usize, Vec<Part<'static>>)>>,
    /// Numbers of the values of a parameter, by target and the target's name for it.
    parameters: BTreeMap<(Target, String), Vec<usize>>,
}

/// Kind of resource, name and index of a path's first part.
type First = (Kind, String, Option<usize>);

/// A value that differs.
struct Changed<'d> {
    difference: Difference,
    /// The batch transform job that it belongs to.
    job: Option<&'d str>,
    /// The batch transform job that has no longer its name, if it is a job's name.
    renamed: Option<&'d str>,
}

impl Changed<'_> {
    fn pointer(&self) -> &str {
        &self.difference.pointer
    }
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
        let mut parameters: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut values = Vec::new();
        for difference in documents.changed() {
            let Difference { is_former, pointer, .. } = &difference;
            for (kind, place) in places_of(pointer, target) {
                let Some(first) = place.first() else { continue };
                places.entry((kind, first.name.to_string(), first.index)).or_default().push((values.len(), place));
            }
            if let Some(parameter) = pointer.strip_prefix("/parameters/").and_then(|rest| rest.split('/').next()) {
                let variable = format!("parameters.{}", unescape(parameter));
                for target in Target::ALL {
                    parameters.entry((target, spelled(&variable, target))).or_default().push(values.len());
                }
            }
            let job = documents.side(*is_former).and_then(|document| job(document, pointer));
            let renamed = documents.renamed_job(&difference);
            values.push(Changed { difference, job, renamed });
        }
        Self { documents, target, values, places, parameters }
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
        let holder =
            ["template_body.Parameters", "parameters"].into_iter().find_map(|holder| path.strip_prefix(holder));
        match holder.filter(|_| kind == Kind::Registry) {
            Some("") => return self.of_parameters(property),
            Some(rest) if rest.starts_with('.') => return self.of_parameter(&rest[1..]),
            _ => {}
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

    /// The lines that make a resource come or go: those of the keys that it comes and goes with, or that name it. Of one that
    /// only a team's templates have, theirs.
    pub(super) fn of_resource(&self, change: &Change) -> Vec<Line> {
        let is_told = self.documents.before.is_some() && self.documents.after.is_some();
        if !is_told || !change.action.comes_or_goes() {
            return Vec::new();
        }
        let Some(kind) = change.kind else { return self.documents.templates.to_vec() };
        let Some(fact) = change::of(kind, self.target) else { return Vec::new() };
        let at = |path| {
            let found = self.candidates(change, path).map(|(value, _)| value);
            let found: Vec<&Changed<'_>> = found.filter(|value| self.may_be_of_job(value, change)).collect();
            // What holds the others came or went with them.
            let is_below = |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'));
            let is_held = |value: &Changed<'_>| found.iter().any(|other| is_below(value.pointer(), other.pointer()));
            self.lines(found.iter().copied().filter(|value| !is_held(value)))
        };
        // All comes anew under another name of the pipeline.
        let renamed = || self.lines(self.values.iter().filter(|value| value.pointer() == "/name"));
        let mut found = at("");
        if found.is_empty() {
            found = at(fact.name);
        }
        if found.is_empty() { renamed() } else { found }
    }

    /// The lines that make what a property refers to another one, of what both sides declare: those of a parameter's default,
    /// or of the keys that the property stands for.
    pub(super) fn of_reason(&self, change: &Change, reason: &Reason, sides: [&Declarations; 2]) -> Vec<Line> {
        let Reason::Value { property, address } = reason else { return Vec::new() };
        if is_parameter(address) {
            return self.of_default(address);
        }
        let [old, new] = sides.map(|side| side.values.get(address).cloned());
        let parts = parts(property);
        let found = self.candidates(change, property).filter(|(_, place)| *place == parts).map(|(value, _)| value);
        self.lines(self.that_count(found.collect(), &Property { path: property.clone(), old, new }))
    }

    /// Of several keys for one property, such as the images of a container and of all in a package, those in its value.
    fn that_count<'v>(&self, mut values: Vec<&'v Changed<'v>>, property: &Property) -> Vec<&'v Changed<'v>> {
        if let Some(most) = values.iter().filter_map(|value| self.part_in(value, property)).max() {
            values.retain(|value| self.part_in(value, property).is_none_or(|part| part == most));
        }
        values
    }

    /// The line of a parameter's default that is another one, for the parameter's address in a target.
    fn of_default(&self, address: &str) -> Vec<Line> {
        if self.documents.before.is_none() {
            return Vec::new();
        }
        let (name, target) = match address.strip_prefix("var.") {
            Some(name) => (name, Target::Terraform),
            None => (address, Target::CloudFormation),
        };
        self.lines(self.of_parameter_key(target, name, |key| key == "default"))
    }

    /// The lines that make a stack within another one take its first parameters, or none any more.
    fn of_parameters(&self, property: &Property) -> Vec<Line> {
        let sides = [&property.old, &property.new].into_iter().flatten().filter_map(Value::as_object);
        let lines: BTreeSet<Line> = sides.flat_map(Map::keys).flat_map(|name| self.of_parameter(name)).collect();
        lines.into_iter().collect()
    }

    /// The lines that make a stack within another one take a parameter or not, or declare it otherwise; of a path such as
    /// `Workers.MinValue`.
    fn of_parameter(&self, path: &str) -> Vec<Line> {
        let (name, property) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let target = Target::CloudFormation;
        let Some(property) = property.map(str::to_lowercase) else {
            let users = self.values.iter().filter(|value| self.uses(value, name, target));
            return self.lines(self.of_parameter_key(target, name, |_| true).chain(users));
        };
        // What a property is called in a target holds what the key is called, but for a few that stand for all.
        let own = self.lines(self.of_parameter_key(target, name, |key| property.contains(&key.replace('_', ""))));
        if own.is_empty() { self.lines(self.of_parameter_key(target, name, |_| true)) } else { own }
    }

    /// The values of a parameter that a target spells like this, below some of its keys.
    fn of_parameter_key(
        &self,
        target: Target,
        name: &str,
        is_key: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = &Changed<'d>> {
        let numbers = self.parameters.get(&(target, name.to_owned())).into_iter().flatten();
        let values = numbers.map(|number| &self.values[*number]);
        values.filter(move |value| is_key(value.pointer().split('/').nth(3).unwrap_or_default()))
    }

    /// Whether a variable that a target spells like this stands in a value, or did.
    fn uses(&self, value: &Changed<'_>, name: &str, target: Target) -> bool {
        let sides = [self.documents.before, self.documents.after].into_iter().flatten();
        let mut texts = sides.filter_map(|document| document.value.pointer(value.pointer())?.as_str());
        texts.any(|text| variable::names(text).into_iter().any(|used| spelled(used, target) == name))
    }

    /// The part that a value without parts has in what a property is; none where that can't be told from both.
    fn part_in(&self, value: &Changed<'_>, property: &Property) -> Option<PartIn> {
        let own = self.documents.side(value.difference.is_former)?.value.pointer(value.pointer())?;
        let told = if value.difference.is_former { &property.old } else { &property.new }.as_ref()?;
        if told.is_array() || told.as_object().is_some_and(|members| members.len() > 1) {
            // Many values have a part in it.
            return None;
        }
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
            values.into_iter().filter_map(|value| self.documents.line(&value.difference)).collect();
        lines.into_iter().collect()
    }
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
