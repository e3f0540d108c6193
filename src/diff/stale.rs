//! What differs only because the former files are not what the former spec rendered.

use std::collections::{BTreeMap, BTreeSet};

use super::declaration::Declarations;
use super::pipeline::Files;
use super::predict::{self, Change};
use super::property::Property;
use crate::error::Error;
use crate::target::Target;

/// What differs from what the former spec rendered, by address, where the former files are others; the rest differs because
/// they are. Of each resource, whether it comes or goes, and paths of the properties.
pub(super) struct Stale(Option<BTreeMap<String, (bool, BTreeSet<String>)>>);

impl Stale {
    /// The difference between what a former spec rendered, if that isn't what was there, and what is declared now.
    pub(super) fn of(rendered: Option<&Files>, after: &Declarations, target: Target) -> Result<Self, Error> {
        let Some(rendered) = rendered else { return Ok(Self(None)) };
        let changes = predict::predict(&Declarations::read(rendered, target)?, after, target);
        let of_change = |change: Change| {
            let paths = change.properties.into_iter().map(|property| property.path).collect();
            (change.address, (change.action.comes_or_goes(), paths))
        };
        Ok(Self(Some(changes.into_iter().map(of_change).collect())))
    }

    /// Whether a resource comes or goes for nothing else.
    pub(super) fn makes_come_or_go(&self, change: &Change) -> bool {
        let Some(all) = self.0.as_ref().filter(|_| change.action.comes_or_goes()) else { return false };
        all.get(&change.address).is_none_or(|(comes_or_goes, _)| !comes_or_goes)
    }

    /// Whether a property differs for nothing else.
    pub(super) fn makes_differ(&self, change: &Change, property: &Property) -> bool {
        const ENDS: [char; 3] = ['.', '[', ':'];
        let Some(all) = &self.0 else { return false };
        let Some((_, paths)) = all.get(&change.address) else { return true };
        let path = &property.path;
        let is_within = paths.contains(path) || path.match_indices(ENDS).any(|(end, _)| paths.contains(&path[..end]));
        let begins = |start: String| paths.range(start.clone()..).next().is_some_and(|next| next.starts_with(&start));
        !is_within && !ENDS.iter().any(|end| begins(format!("{path}{end}")))
    }
}
