//! A pipeline in one environment, with what happens to it in all targets: what is the same in both is told once.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::Cause;
use super::consequence::Weight;
use super::documents::Line;
use super::pipeline::{Pipeline, Told};
use super::predict::{Action, Change, Reason, is_parameter};
use crate::change::{self, Kind};
use crate::target::Target;

/// A pipeline in one environment, in all targets.
#[derive(Clone, Debug)]
pub struct Subject<'p> {
    /// What happens to it in each target; never empty.
    pub pipelines: Vec<&'p Pipeline>,
    /// What happens to its resources, in order of kind.
    pub rows: Vec<Row<'p>>,
}

/// A change of a resource, in each of the targets in which it is the same.
#[derive(Clone, Debug)]
pub struct Row<'p> {
    /// The change, as the first target has it.
    pub told: &'p Told,
    /// The resource's address in each target.
    pub addresses: Vec<(Target, &'p str)>,
    /// What else makes it change, in the words of the first target; of the others the parameters only, as a default counts in
    /// each otherwise.
    pub reasons: Vec<TargetReason<'p>>,
}

/// Why a resource changes in a target, beside properties of its own that differ.
#[derive(Clone, Copy, Debug)]
pub struct TargetReason<'p> {
    /// The target.
    pub target: Target,
    /// The reason.
    pub reason: &'p Reason,
    /// The lines that made a value differ that it refers to.
    pub lines: &'p [Line],
}

/// The pipelines in their order, each with all of its targets.
#[must_use]
pub fn subjects(pipelines: &[Pipeline]) -> Vec<Subject<'_>> {
    let mut places = BTreeMap::new();
    let mut found: Vec<Subject<'_>> = Vec::new();
    for pipeline in pipelines {
        let key = (&pipeline.spec, &pipeline.name, &pipeline.environment, pipeline.is_gone);
        let place = *places.entry(key).or_insert(found.len());
        if place == found.len() {
            found.push(Subject { pipelines: Vec::new(), rows: Vec::new() });
        }
        found[place].add(pipeline);
    }
    found
}

impl<'p> Subject<'p> {
    fn add(&mut self, pipeline: &'p Pipeline) {
        self.pipelines.push(pipeline);
        let mut same: BTreeMap<Key<'p>, Vec<usize>> = BTreeMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            same.entry(Key::of(row.told, row.addresses[0].0)).or_default().push(index);
        }
        for told in &pipeline.changes {
            let address = (pipeline.target, told.change.address.as_str());
            let candidates = same.get_mut(&Key::of(told, pipeline.target)).filter(|_| told.change.kind.is_some());
            let reasons = reasons(told, pipeline.target);
            if let Some(row) = candidates.and_then(|candidates| self.twin(candidates, address.1)) {
                self.rows[row].addresses.push(address);
                self.rows[row].reasons.extend(reasons.filter(TargetReason::is_parameter));
            } else {
                self.rows.push(Row { told, addresses: vec![address], reasons: reasons.collect() });
            }
        }
        self.rows.sort_by_key(|row| (row.told.change.kind.is_none(), row.told.change.kind));
    }

    /// Takes the row of the resource with another address from those in question.
    fn twin(&self, candidates: &mut Vec<usize>, address: &str) -> Option<usize> {
        let plain = |text: &str| text.to_lowercase().replace(['_', '-'], "");
        let label = plain(address.rsplit(['.', '/']).next().unwrap_or(address));
        let has_label = |row: &usize| plain(self.rows[*row].addresses[0].1).contains(&label);
        let place = candidates.iter().position(has_label).unwrap_or(0);
        (place < candidates.len()).then(|| candidates.remove(place))
    }

    /// The pipeline in its first target: its name, environment and spec are those of all.
    #[must_use]
    pub fn first(&self) -> &'p Pipeline {
        self.pipelines[0]
    }

    /// Its name, with the environment.
    #[must_use]
    pub fn title(&self) -> String {
        let Pipeline { name, environment, .. } = self.first();
        environment.as_ref().map_or_else(|| name.clone(), |environment| format!("{name} ({environment})"))
    }

    /// The gravest of its changes.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.pipelines.iter().map(|pipeline| pipeline.weight()).max().unwrap_or(Weight::Quiet)
    }

    /// Whether its files move to another folder.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.pipelines.iter().any(|pipeline| pipeline.former_folder.is_some())
    }

    /// Number of files that differ.
    #[must_use]
    pub fn files(&self) -> usize {
        self.pipelines.iter().map(|pipeline| pipeline.files.len()).sum()
    }
}

fn reasons(told: &Told, target: Target) -> impl Iterator<Item = TargetReason<'_>> {
    let reasons = told.change.reasons.iter().zip(&told.reason_causes);
    reasons.map(move |(reason, lines)| TargetReason { target, reason, lines })
}

impl TargetReason<'_> {
    fn is_parameter(&self) -> bool {
        matches!(self.reason, Reason::Value { address, .. } if is_parameter(address))
    }
}

impl Row<'_> {
    /// Whether a property is a name that holds the digits of a generation: all that it says is that something else
    /// differs.
    #[must_use]
    pub fn is_generation(&self, property: usize) -> bool {
        is_generation(self.told, property, self.addresses[0].0)
    }
}

fn is_generation(told: &Told, property: usize, target: Target) -> bool {
    told.causes[property].lines().is_empty()
        && may_hold_digits(&told.change, &told.change.properties[property].path, target)
}

/// Whether a property is a name that may hold the digits of a generation.
pub(super) fn may_hold_digits(change: &Change, path: &str, target: Target) -> bool {
    // The name of a resource within a stack of Terraform is one of CloudFormation.
    let is_name = change.kind.and_then(|kind| change::of(kind, target)).is_some_and(|fact| fact.name == path);
    // An endpoint may have the name of its config.
    is_name && change.kind.is_some_and(|kind| kind.is_generation() || kind == Kind::Endpoint)
}

/// What two changes have in common that say the same of two targets.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'p> {
    kind: Option<Kind>,
    action: Action,
    consequence: Option<&'p str>,
    lines: BTreeSet<&'p Line>,
    /// Values that no line of a spec made.
    others: BTreeSet<String>,
}

impl<'p> Key<'p> {
    fn of(told: &'p Told, target: Target) -> Self {
        let properties = told.change.properties.iter().zip(&told.causes).enumerate();
        let others =
            properties.filter(|(index, (_, cause))| cause.lines().is_empty() && !is_generation(told, *index, target));
        Self {
            kind: told.change.kind,
            action: told.change.action,
            consequence: told.consequence.as_deref(),
            lines: told.causes.iter().flat_map(Cause::lines).collect(),
            others: others.map(|(_, (property, _))| format!("{:?} {:?}", property.old, property.new)).collect(),
        }
    }
}
