//! From two sets of declarations to what a deployment does with each resource.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::declaration::{Declarations, Resource};
use super::property::{Property, differences};
use crate::change::{self, Kind};
use crate::resource::{Id, Part};
use crate::target::Target;

/// What a deployment does with a resource, from the mildest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Nothing, though a property differs: it can't change at AWS, and nothing refers to it.
    Ignored,
    /// It is made.
    Create,
    /// It is updated in place.
    Update,
    /// It leaves the stack and stays at AWS.
    Release,
    /// It is updated in place or replaced: CloudFormation decides.
    MayReplace,
    /// Another one takes its place, under another name.
    Replace,
    /// It is deleted.
    Delete,
    /// The deployment fails: it would have to be replaced under the name that it has.
    Refuse,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 8] = [
        Self::Ignored,
        Self::Create,
        Self::Update,
        Self::Release,
        Self::MayReplace,
        Self::Replace,
        Self::Delete,
        Self::Refuse,
    ];

    /// Its name in data and options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ignored => "ignore",
            Self::Create => "create",
            Self::Update => "update",
            Self::Release => "release",
            Self::MayReplace => "may-replace",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Refuse => "refuse",
        }
    }

    /// Whether a resource is there on one side only.
    #[must_use]
    pub const fn comes_or_goes(self) -> bool {
        matches!(self, Self::Create | Self::Delete | Self::Release)
    }
}

/// Why a resource changes beside properties of its own that differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It refers to a resource that another one takes the place of.
    Follows {
        /// The property that refers to it.
        property: String,
        /// Address of the resource.
        address: String,
    },
    /// It refers to a value that is another one, such as a parameter's default.
    Value {
        /// The property that refers to it.
        property: String,
        /// Address of the value.
        address: String,
    },
}

impl Reason {
    /// The property that refers to what is another one.
    #[must_use]
    pub fn property(&self) -> &str {
        match self {
            Self::Follows { property, .. } | Self::Value { property, .. } => property,
        }
    }
}

/// What a deployment does with a resource, and because of what.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its address in the target's files: a logical id or `TYPE.NAME`. A resource of a stack that a resource of Terraform
    /// holds has that one's address, a `/`, and its logical id.
    pub address: String,
    /// The kind; none of one that only a team's own templates have.
    pub kind: Option<Kind>,
    /// The target's name for the kind.
    pub resource_type: String,
    /// Its name at AWS before and after, where the files tell it.
    pub names: [Option<String>; 2],
    /// What is done.
    pub action: Action,
    /// Properties that differ. Of a resource that comes or goes, none.
    pub properties: Vec<Property>,
    /// What else makes it change.
    pub reasons: Vec<Reason>,
}

impl Change {
    /// Whether the resource belongs to a batch transform job.
    #[must_use]
    pub fn is_of_job(&self, job: &str, target: Target) -> bool {
        let own = self.address.rsplit('.').next().unwrap_or(&self.address);
        [Part::StateMachineRole, Part::StateMachine, Part::ScheduleRole, Part::Schedule].into_iter().any(|part| {
            let mut label = String::new();
            target.write_id(&mut label, &Id::Transform { job: job.to_owned(), part });
            label.trim_matches('"') == own
        })
    }
}

/// What a deployment does that brings one set of declarations to another, in order of kind and address.
#[must_use]
pub fn predict(before: &Declarations, after: &Declarations, target: Target) -> Vec<Change> {
    let mut prediction = Prediction { before, after, target, changes: BTreeMap::new() };
    prediction.come_and_go();
    // What a resource does may make others follow, and those others again: no longer than there are resources.
    while prediction.follow() {}
    let mut changes: Vec<Change> = prediction.changes.into_values().collect();
    for change in &mut changes {
        let resource = |side: &'_ Declarations| side.resources.get(&change.address)?.name(target).map(str::to_owned);
        change.names = [before, after].map(resource);
    }
    changes.extend(nested(before, after));
    changes.sort_by(|one, other| {
        (one.kind.is_none(), one.kind, &one.address).cmp(&(other.kind.is_none(), other.kind, &other.address))
    });
    changes
}

struct Prediction<'a> {
    before: &'a Declarations,
    after: &'a Declarations,
    target: Target,
    changes: BTreeMap<&'a str, Change>,
}

impl Prediction<'_> {
    /// Notes the resources that are only on one side.
    fn come_and_go(&mut self) {
        for (address, resource) in &self.before.resources {
            let stays =
                self.after.resources.get(address).is_some_and(|now| now.resource_type == resource.resource_type);
            if !stays {
                let action = if resource.is_retained { Action::Release } else { Action::Delete };
                self.changes.insert(address, change(address, resource, action));
            }
        }
        for (address, resource) in &self.after.resources {
            match self.before.resources.get(address) {
                Some(old) if old.resource_type == resource.resource_type => {}
                Some(_) => drop(self.changes.insert(address, change(address, resource, Action::Replace))),
                None => drop(self.changes.insert(address, change(address, resource, Action::Create))),
            }
        }
    }

    /// Looks at each resource that stays with what is known by now; whether anything new came of it.
    fn follow(&mut self) -> bool {
        let mut is_news = false;
        for (address, new) in &self.after.resources {
            let Some(old) = self.before.resources.get(address).filter(|old| old.resource_type == new.resource_type)
            else {
                continue;
            };
            let Some(change) = self.staying(address, old, new) else { continue };
            if self.changes.get(address.as_str()) != Some(&change) {
                self.changes.insert(address, change);
                is_news = true;
            }
        }
        is_news
    }

    /// What becomes of a resource that both sides have; nothing where nothing differs.
    fn staying(&self, address: &str, old: &Resource, new: &Resource) -> Option<Change> {
        let properties = differences(&old.properties, &new.properties);
        let reasons: Vec<Reason> = new.properties.iter().flat_map(|(name, value)| self.reasons(name, value)).collect();
        let changed: Vec<&str> = properties
            .iter()
            .map(|property| property.path.as_str())
            .chain(reasons.iter().map(Reason::property))
            .collect();
        if changed.is_empty() {
            return None;
        }
        let action = match new.kind {
            Some(kind) => self.action(kind, new, &changed),
            None => Action::Update,
        };
        Some(Change { properties, reasons, ..change(address, new, action) })
    }

    fn action(&self, kind: Kind, new: &Resource, changed: &[&str]) -> Action {
        let named = change::of(kind, self.target).is_some_and(|fact| new.properties.contains_key(fact.name));
        match change::action(kind, self.target, changed) {
            change::Action::Ignored => Action::Ignored,
            change::Action::Updated | change::Action::Made => Action::Update,
            change::Action::MayBeReplaced => Action::MayReplace,
            // Its name should hold its generation; a template may make it differ under the name it has.
            change::Action::Replaced if named && new.is_replaced_first && !self.is_renamed(kind, changed) => {
                Action::Refuse
            }
            change::Action::Replaced => Action::Replace,
            // Without a name of its own, it gets another one.
            change::Action::Refused if !named => Action::Replace,
            change::Action::Refused => Action::Refuse,
        }
    }

    /// Whether a resource gets another name.
    fn is_renamed(&self, kind: Kind, changed: &[&str]) -> bool {
        let is_name = |path: &&str| {
            let first = change::first_part(path);
            first == "name_prefix" || change::of(kind, self.target).is_some_and(|fact| fact.name == first)
        };
        changed.iter().any(is_name)
    }

    /// Why a property's value is another one though it is written as before.
    fn reasons(&self, name: &str, value: &Value) -> Vec<Reason> {
        let referred = Declarations::references(value, self.target);
        let reason = |address: String| {
            let property = name.to_owned();
            if self.is_replaced(&address) {
                Some(Reason::Follows { property, address })
            } else if self.has_changed(&address, &mut BTreeSet::new()) {
                Some(Reason::Value { property, address })
            } else {
                None
            }
        };
        referred.into_iter().filter_map(reason).collect()
    }

    fn is_replaced(&self, address: &str) -> bool {
        self.changes.get(address).is_some_and(|change| matches!(change.action, Action::Replace | Action::Create))
    }

    /// Whether a value that isn't a resource is another one.
    fn has_changed(&self, address: &str, seen: &mut BTreeSet<String>) -> bool {
        let (old, new) = (self.before.values.get(address), self.after.values.get(address));
        let Some(new) = new else { return false };
        if old.is_none_or(|old| effective(address, old) != effective(address, new)) {
            return old.is_some() || address.starts_with("local.");
        }
        seen.insert(address.to_owned())
            && Declarations::references(new, self.target)
                .iter()
                .any(|other| self.is_replaced(other) || self.has_changed(other, seen))
    }
}

/// Whether a value at an address is a parameter, which may be given when it is deployed.
#[must_use]
pub fn is_parameter(address: &str) -> bool {
    address.starts_with("var.") || !(address.contains('.') || address == "Description")
}

/// What of a declared value makes another value: of a parameter, its default.
fn effective<'v>(address: &str, value: &'v Value) -> Option<&'v Value> {
    if is_parameter(address) { value.get("Default").or_else(|| value.get("default")) } else { Some(value) }
}

/// What becomes of the resources of the stacks that resources of Terraform hold.
fn nested(before: &Declarations, after: &Declarations) -> Vec<Change> {
    let [mut before, mut after] = [before, after].map(|side| side.stacks().collect::<BTreeMap<_, _>>());
    let addresses: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let mut found = Vec::new();
    for address in addresses {
        let [before, after] = [&mut before, &mut after].map(|side| side.remove(address).unwrap_or_default());
        let changes = predict(&before, &after, Target::CloudFormation).into_iter();
        found.extend(changes.map(|change| Change { address: format!("{address}/{}", change.address), ..change }));
    }
    found
}

fn change(address: &str, resource: &Resource, action: Action) -> Change {
    Change {
        address: address.to_owned(),
        kind: resource.kind,
        resource_type: resource.resource_type.clone(),
        names: [None, None],
        action,
        properties: Vec::new(),
        reasons: Vec::new(),
    }
}
