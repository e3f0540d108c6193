//! What AWS and the targets do with a changed property, by kind of resource.

use std::sync::LazyLock;

use super::{Action, Kind};
use crate::target::Target;

/// The facts, with their sources in the head.
const TABLE: &str = include_str!("../../schemas/resources.tsv");

/// What is known about a kind of resource in a target. Properties are those of the first level.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// The kind.
    pub kind: Kind,
    /// The target.
    pub target: Target,
    /// The target's name for the kind, such as `AWS::SageMaker::Model`.
    pub resource_type: &'static str,
    /// The property that names a resource.
    pub name: &'static str,
    replaces: &'static str,
    may_replace: &'static str,
    ignored: &'static str,
}

impl Fact {
    /// Properties that put another resource in its place when they change.
    #[must_use]
    pub fn replaces(&self) -> Vec<&'static str> {
        names(self.replaces)
    }

    /// Properties that may do so: CloudFormation decides.
    #[must_use]
    pub fn may_replace(&self) -> Vec<&'static str> {
        names(self.may_replace)
    }

    /// What becomes of a resource when one property changes; an empty one stands for the whole resource.
    #[must_use]
    pub fn action(&self, property: &str) -> Action {
        let comes_or_goes = format!("{property}[]");
        let first = first_part(property);
        let has = |list: &str| list.split(' ').any(|other| other == first);
        if property.is_empty() {
            Action::Made
        } else if has(self.replaces) || self.replaces.split(' ').any(|name| name == comes_or_goes) {
            Action::Replaced
        } else if has(self.may_replace) {
            Action::MayBeReplaced
        } else if has(self.ignored) {
            Action::Ignored
        } else {
            Action::Updated
        }
    }
}

/// The property of the first level that a path leads through.
#[must_use]
pub fn first_part(path: &str) -> &str {
    path.split(['.', '[', ':']).next().unwrap_or(path)
}

/// The names in a cell.
fn names(cell: &'static str) -> Vec<&'static str> {
    cell.split(' ').filter(|name| *name != "-").collect()
}

/// Every fact.
pub fn facts() -> impl Iterator<Item = Fact> {
    static FACTS: LazyLock<Vec<Fact>> =
        LazyLock::new(|| TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(read).collect());
    FACTS.iter().copied()
}

/// What is known about a kind in a target. What Terraform has no resource for, it has a CloudFormation stack for.
#[must_use]
pub fn of(kind: Kind, target: Target) -> Option<Fact> {
    let known = |target| facts().find(|fact| fact.kind == kind && fact.target == target);
    known(target).or_else(|| known(Target::CloudFormation))
}

fn read(line: &'static str) -> Option<Fact> {
    let mut cells = line.split('\t');
    let kind = Kind::named(cells.next()?)?;
    let target = cells.next()?;
    let target = Target::ALL.into_iter().find(|known| known.name() == target)?;
    let mut next = || cells.next();
    Some(Fact {
        kind,
        target,
        resource_type: next()?,
        name: next()?,
        replaces: next()?,
        may_replace: next()?,
        ignored: next()?,
    })
}
