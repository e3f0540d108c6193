//! Which pipeline a module or a stack is, by types, addresses and names of its resources.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Expected;
use super::name::{Name, stem};
use super::plan::Part;
use crate::diff::{Declarations, Resource};
use crate::target::Target;

/// Pipelines, to be found by what their resources are called.
pub(super) struct Index<'e> {
    expected: &'e [Expected],
    target: Target,
    /// By type and known name of a resource; in CloudFormation also by the stack's name, with no type.
    known: BTreeMap<(&'e str, String), BTreeSet<usize>>,
    /// Pipelines with a resource of which a part of the name is known only when it is deployed.
    open: Vec<usize>,
}

impl<'e> Index<'e> {
    pub(super) fn new(expected: &'e [Expected], target: Target) -> Self {
        let mut index = Self { expected, target, known: BTreeMap::new(), open: Vec::new() };
        for (number, pipeline) in expected.iter().enumerate() {
            let mut is_open = false;
            let mut note =
                |of: &'e str, name: &str| index.known.entry((of, name.to_owned())).or_default().insert(number);
            for (_, resource, name) in pipeline.sides().into_iter().flat_map(|side| names(side, target)) {
                match name.key() {
                    Some(key) => drop(note(&resource.resource_type, key)),
                    None => is_open = true,
                }
            }
            for name in stack_names(pipeline) {
                note("", &name);
            }
            index.open.extend(is_open.then_some(number));
        }
        index
    }

    /// The pipeline that a module or a stack is; none if it is none of them.
    ///
    /// # Errors
    /// When it may be several.
    pub(super) fn find(&self, place: &str, part: &Part) -> Result<Option<usize>, String> {
        let mut candidates: BTreeSet<usize> = self.open.iter().copied().collect();
        for planned in part.values() {
            for name in planned.names.iter().flat_map(|name| [Some(name.as_str()), stem(name)]).flatten() {
                let key = (planned.resource_type.as_str(), name.to_owned());
                candidates.extend(self.known.get(&key).into_iter().flatten());
            }
        }
        let of_stack = self.known.get(&("", place.to_owned())).filter(|_| self.target == Target::CloudFormation);
        candidates.extend(of_stack.into_iter().flatten());
        let scores: BTreeMap<usize, usize> =
            candidates.into_iter().filter_map(|number| Some((number, self.score(number, place, part)?))).collect();
        let Some(best) = scores.values().max() else { return Ok(None) };
        let found: Vec<usize> = scores.iter().filter(|(_, score)| *score == best).map(|(number, _)| *number).collect();
        match found.as_slice() {
            [one] => Ok(Some(*one)),
            [one, other, ..] => Err(format!(
                "`{place}` of the plan may be {} and {}: say which with SPEC or `--env`",
                self.expected[*one].title(),
                self.expected[*other].title()
            )),
            [] => Ok(None),
        }
    }

    /// How well a pipeline fits; none where it doesn't.
    fn score(&self, number: usize, place: &str, part: &Part) -> Option<usize> {
        let pipeline = &self.expected[number];
        let mut score = 0;
        for (address, resource, name) in pipeline.sides().into_iter().flat_map(|side| names(side, self.target)) {
            let planned = part.get(address).filter(|planned| planned.resource_type == resource.resource_type);
            if planned.is_some_and(|planned| planned.names.iter().any(|own| name.fits(own))) {
                score += if name.key().is_some() { 4 } else { 2 };
            }
        }
        if self.target == Target::CloudFormation && stack_names(pipeline).iter().any(|name| name == place) {
            score += 4;
        }
        let words: Vec<&str> = place.split(|letter: char| !letter.is_alphanumeric()).collect();
        let is_named = pipeline.environment.as_deref().is_some_and(|name| words.contains(&name));
        (score > 0).then_some(score + usize::from(is_named))
    }
}

/// Declared resources of which a name is known.
fn names(side: &Declarations, target: Target) -> impl Iterator<Item = (&str, &Resource, Name)> {
    side.resources
        .iter()
        .filter_map(move |(address, resource)| Some((address.as_str(), resource, Name::of(side, resource, target)?)))
}

/// What the stack of a pipeline may be called.
fn stack_names(pipeline: &Expected) -> Vec<String> {
    let name = &pipeline.name;
    match &pipeline.environment {
        Some(environment) => vec![name.clone(), format!("{name}-{environment}"), format!("{environment}-{name}")],
        None => vec![name.clone()],
    }
}
