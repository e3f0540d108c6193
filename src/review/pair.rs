//! Holds what is planned for one resource against what was predicted for it.

use std::collections::BTreeSet;

use super::act::{Act, Order};
use super::compare::{Expected, Held};
use super::plan::{Part, Planned};
use super::{cause, dispute};
use crate::diff::Change;
use crate::target::Target;

/// What is predicted and what is planned for a resource.
pub(super) struct Pair<'p> {
    pub(super) pipeline: &'p Expected,
    /// What the files call it.
    pub(super) name: &'p str,
    pub(super) predicted: Option<&'p Change>,
    pub(super) planned: Option<&'p Planned>,
    /// What else is planned.
    pub(super) part: &'p Part,
    /// Whether the plan holds the pipeline.
    pub(super) is_held: bool,
    pub(super) target: Target,
}

impl Pair<'_> {
    /// Nothing where nothing is predicted and planned, or nothing may become of what is planned.
    pub(super) fn hold(&self) -> Option<Held> {
        let act = self.planned.map_or(Act::Nothing, |planned| planned.act);
        let action = self.predicted.map(|change| change.action);
        if action.is_none() && (act == Act::Nothing || self.is_open()) {
            return None;
        }
        let declared = self.pipeline.sides().map(|side| side.resources.get(self.name));
        let is_same_act = act.is(action, self.order());
        let properties = if act.is_change() { dispute::disputed(self) } else { Vec::new() };
        let cause = if is_same_act || !self.is_held { None } else { cause::of_act(self, act) };
        let resource_type = declared.into_iter().flatten().last().map(|resource| resource.resource_type.clone());
        Some(Held {
            address: self.planned.map_or(self.name, |planned| &planned.address).to_owned(),
            resource_type: resource_type.unwrap_or_default(),
            predicted: action,
            planned: act,
            is_same_act,
            properties,
            cause,
        })
    }

    /// Whether CloudFormation only can't say yet that nothing becomes of it, since what it refers to is updated.
    fn is_open(&self) -> bool {
        let is_updated = |planned: &Planned| matches!(planned.act, Act::Update | Act::Modify);
        let is_told = self.planned.is_some_and(|planned| planned.is_dynamic && planned.parameters.is_empty());
        is_told
            && self.pipeline.after.resources.get(self.name).is_some_and(|resource| {
                let held = resource.references.iter().filter_map(|address| self.part.get(address));
                let mut changing = held.filter(|planned| planned.act != Act::Nothing).peekable();
                changing.peek().is_some() && changing.all(is_updated)
            })
    }

    /// In which order another one takes its place: as it says itself, or as one says that refers to it.
    fn order(&self) -> Order {
        let resources = &self.pipeline.after.resources;
        let is_first = |address: &str| resources.get(address).is_some_and(|resource| resource.is_replaced_first);
        let mut open = vec![self.name];
        let mut seen = BTreeSet::new();
        while let Some(address) = open.pop() {
            if is_first(address) {
                return Order::CreateFirst;
            }
            if seen.insert(address) {
                let users = resources.iter().filter(|(_, resource)| resource.references.contains(address));
                open.extend(users.map(|(name, _)| name.as_str()));
            }
        }
        Order::DeleteFirst
    }
}
