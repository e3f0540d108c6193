//! What a change of a key does at AWS: where the key's value stands in each target, and what AWS does with a resource of
//! which that property changes. Facts as data; never reads a spec.

mod fact;
mod place;

use std::collections::BTreeMap;

use crate::target::Target;

pub use fact::{Fact, facts, first_part, of};
pub use place::{Place, key, places};

/// A kind of resource at AWS, or what a stack has beside resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The containers in a row.
    Model,
    /// What the endpoint runs on.
    EndpointConfig,
    /// The address that clients call.
    Endpoint,
    /// The stack that holds package and group, where a target has neither.
    Registry,
    /// A group of model package versions.
    ModelPackageGroup,
    /// A model package.
    ModelPackage,
    /// A role that an AWS service takes.
    Role,
    /// The role's policy, where it is a resource of its own.
    RolePolicy,
    /// What starts a batch transform job and waits for it.
    StateMachine,
    /// When a state machine is started.
    Schedule,
    /// The stack's description and outputs.
    Stack,
}

impl Kind {
    /// Every kind, in the order in which they are told.
    pub const ALL: [Self; 11] = [
        Self::Model,
        Self::EndpointConfig,
        Self::Endpoint,
        Self::Registry,
        Self::ModelPackageGroup,
        Self::ModelPackage,
        Self::Role,
        Self::RolePolicy,
        Self::StateMachine,
        Self::Schedule,
        Self::Stack,
    ];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::EndpointConfig => "endpoint_config",
            Self::Endpoint => "endpoint",
            Self::Registry => "registry",
            Self::ModelPackageGroup => "model_package_group",
            Self::ModelPackage => "model_package",
            Self::Role => "role",
            Self::RolePolicy => "role_policy",
            Self::StateMachine => "state_machine",
            Self::Schedule => "schedule",
            Self::Stack => "stack",
        }
    }

    /// The kind of a name in data.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether its name holds a hash of what can't change about it, so that a change makes another one beside it.
    #[must_use]
    pub const fn is_generation(self) -> bool {
        matches!(self, Self::Model | Self::EndpointConfig | Self::ModelPackage)
    }
}

/// What AWS does with a resource, from the mildest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Nothing: the property can't change, and what is deployed says nothing about it.
    Ignored,
    /// It is updated in place.
    Updated,
    /// It is updated in place or replaced, which CloudFormation decides.
    MayBeReplaced,
    /// Another one takes its place.
    Replaced,
    /// The deployment fails: it would have to be replaced under the name that it has.
    Refused,
    /// It comes or goes with the key.
    Made,
}

/// What a change of the value at a JSON pointer into a spec does, in order of kind; `*` may stand for an index. Nothing
/// for a key that changes nothing or that the target refuses. It is told of a spec that has all parts.
#[must_use]
pub fn actions(pointer: &str, target: Target) -> BTreeMap<Kind, Action> {
    let mut changed: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
    for place in places(pointer, target).unwrap_or_default() {
        changed.entry(place.kind).or_default().push(place.property);
    }
    let mut actions: BTreeMap<Kind, Action> =
        changed.iter().map(|(kind, properties)| (*kind, action(*kind, target, properties))).collect();
    for kind in [Kind::Model, Kind::EndpointConfig] {
        // Its name holds what the target wouldn't carry over.
        actions
            .entry(kind)
            .and_modify(|action| *action = if *action == Action::Ignored { Action::Replaced } else { *action });
    }
    follow(&mut actions);
    actions
}

/// What AWS does with a resource of which these properties change. A property is told by its path; only its first part
/// matters. An empty one stands for the whole resource.
#[must_use]
pub fn action(kind: Kind, target: Target, properties: &[&str]) -> Action {
    let Some(fact) = of(kind, target) else { return Action::Updated };
    let gravest = properties.iter().map(|property| fact.action(property)).max().unwrap_or(Action::Ignored);
    let is_renamed = kind.is_generation() || properties.contains(&fact.name) || properties.contains(&"name_prefix");
    if gravest == Action::Replaced && !is_renamed { Action::Refused } else { gravest }
}

/// What refers to a resource by its name goes along when another one takes its place.
fn follow(actions: &mut BTreeMap<Kind, Action>) {
    if actions.get(&Kind::Model) == Some(&Action::Replaced) {
        actions.entry(Kind::EndpointConfig).or_insert(Action::Replaced);
        actions.entry(Kind::StateMachine).or_insert(Action::Updated);
    }
    if actions.get(&Kind::EndpointConfig) == Some(&Action::Replaced) {
        actions.entry(Kind::Endpoint).or_insert(Action::Updated);
    }
}
