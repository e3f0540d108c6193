//! What a change does, in words.

use std::collections::BTreeMap;

use super::page::Page;
use crate::change::{self, Action, Kind, Place};
use crate::schema::Property;
use crate::target::Target;

/// What stands in no place of its own: it is merged into other keys.
const ENVIRONMENTS: &str = "/environments";

/// Tells where a key stands in each target.
pub(super) fn places(page: &mut Page, property: &Property) {
    let of = |target: Target| {
        let text = match change::places(&property.pointer, target) {
            None => "no property for it, so that pipegen refuses it: see `pipegen explain target-lacks-key`".to_owned(),
            Some(places) if places.is_empty() => "nowhere".to_owned(),
            Some(places) => places.iter().map(|place| shown(*place, target)).collect::<Vec<_>>().join("\n"),
        };
        (target.title().to_owned(), text)
    };
    page.heading("Where it stands");
    if property.pointer == ENVIRONMENTS {
        page.text("Where the keys stand that it sets, in the files of that environment.");
        return;
    }
    page.pairs(Target::ALL.map(of).into());
}

/// A property as prose names it: with the type of its resource, and what holds it.
fn shown(place: Place, target: Target) -> String {
    let (property, member) = place.property.split_once(':').unwrap_or((place.property, ""));
    let within = if member.is_empty() { String::new() } else { format!(", in it `{member}`") };
    let Some(fact) = change::of(place.kind, target) else { return format!("`{property}`") };
    let resource = fact.resource_type;
    let carrier = change::of(Kind::Registry, target).filter(|_| fact.target != target);
    match (carrier, property) {
        (Some(carrier), "") => format!("`{}`: `template_body`, in it `{resource}`", carrier.resource_type),
        (Some(carrier), _) => {
            format!("`{}`: `template_body`, in it `{property}` of `{resource}`", carrier.resource_type)
        }
        (None, "") => format!("`{resource}`"),
        (None, _) => format!("`{resource}`: `{property}`{within}"),
    }
}

/// Tells what a change of a key of a map's entry does.
pub(super) fn of_entry(page: &mut Page, map: &Property) {
    page.heading("What a change does");
    page.text(format!(
        "No resource has it: it says what a value may be and how it is asked for. Where the default is the value, another \
         default is another value: `pipegen explain {}` tells what that does.",
        map.path
    ));
}

/// Tells what a change of a key does in each target; once where it is the same.
pub(super) fn actions(page: &mut Page, property: &Property) {
    if property.pointer == "/name" {
        page.heading("What a change does to the files");
        page.text(
            "They go to another folder. Deployed as another stack or state, everything is made anew beside what is there \
             under the old name; deployed in the place of the old files, it goes as follows.",
        );
    }
    if property.pointer == ENVIRONMENTS {
        page.heading("What a change does");
        page.text(
            "What it does of each key that is changed, in the environments that have the change: `pipegen explain` tells of \
             each. The files of an environment by another name go to another folder, and deployed as another stack or state, \
             everything is made anew.",
        );
        return;
    }
    if property.pointer == "/parameters" {
        page.heading("What a change of a value does");
        page.text(
            "What a change does of each key that the parameter stands for: `pipegen explain` tells of each. In an immutable \
             resource, another value makes a new generation, as another text in the spec would.",
        );
        return;
    }
    let told = Target::ALL.map(|target| (target, told(property, target)));
    let [(_, first), (_, second)] = &told;
    if first == second {
        page.heading("What a change does");
        tell(page, first.clone());
        return;
    }
    for (target, told) in told {
        page.heading(format!("What a change does in {}", target.title()));
        tell(page, told);
    }
}

fn tell(page: &mut Page, told: Vec<(String, String)>) {
    match &told[..] {
        [(label, text)] if label.is_empty() => page.text(text),
        [_] => page.pairs(told),
        _ => {
            page.text("Where the spec makes them:");
            page.pairs(told);
        }
    }
}

/// Each resource and what becomes of it.
fn told(property: &Property, target: Target) -> Vec<(String, String)> {
    let mut actions = change::actions(&property.pointer, target);
    if property.is_required {
        // A key that is always there names what is made.
        actions.values_mut().filter(|action| **action == Action::Made).for_each(|action| *action = Action::Replaced);
    }
    if actions.is_empty() {
        let is_refused = change::places(&property.pointer, target).is_none();
        let text = if is_refused { "Nothing: the key is refused." } else { "Nothing at AWS changes." };
        return vec![(String::new(), text.to_owned())];
    }
    // A policy that is a resource of its own is told as its role.
    let is_told = |kind: &&Kind| **kind != Kind::RolePolicy || !actions.contains_key(&Kind::Role);
    let tell = |kind: &Kind| (noun(*kind).to_owned(), sentence(*kind, &actions, target));
    actions.keys().filter(is_told).map(tell).collect()
}

const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Model => "model",
        Kind::EndpointConfig => "endpoint config",
        Kind::Endpoint => "endpoint",
        Kind::Registry => "stack of the package",
        Kind::ModelPackageGroup => "model package group",
        Kind::ModelPackage => "model package",
        Kind::Role | Kind::RolePolicy => "role of the job",
        Kind::StateMachine => "state machine",
        Kind::Schedule => "schedule",
        Kind::Stack => "stack",
    }
}

fn sentence(kind: Kind, actions: &BTreeMap<Kind, Action>, target: Target) -> String {
    let is_replaced = |kind: Kind| actions.get(&kind) == Some(&Action::Replaced);
    let action = actions.get(&kind).copied().unwrap_or(Action::Ignored);
    let text = match (kind, action) {
        (Kind::Model, Action::Replaced) => "a new generation is made, under another name; the old one goes last",
        (Kind::EndpointConfig, Action::Replaced) => {
            "a new generation is made, under another name; the old one goes when the endpoint has moved"
        }
        (Kind::Endpoint, Action::Updated) if is_replaced(Kind::EndpointConfig) => {
            "moves to the new config without downtime and keeps its name; with `update_endpoint: false` one of another \
             name takes its place, and clients must change the name that they call"
        }
        (Kind::Endpoint, Action::Replaced) => match target {
            Target::CloudFormation => {
                "one of another name takes its place, and the old one goes at the end of the update: clients must change \
                 the name that they call"
            }
            Target::Terraform => {
                "one of another name takes its place: clients must change the name that they call; unless \
                 `update_endpoint` is false, the old one goes before the new one is made, and none answers meanwhile"
            }
        },
        (Kind::Registry, Action::Replaced) => {
            "another one takes its place; group and versions stay, so that making the group again fails unless \
             `register.group.create` is false"
        }
        (Kind::Registry, Action::Made) => "is made, or deleted; what it holds stays at AWS",
        (Kind::ModelPackageGroup, Action::Replaced) => "another one is made; the old one stays, with its versions",
        (Kind::ModelPackageGroup, Action::Refused) => {
            "the deployment fails: AWS can't change this about a group, and a group isn't replaced under its own name"
        }
        (Kind::ModelPackageGroup | Kind::ModelPackage, Action::Made) => {
            "is made, or deleted from the files only: it stays at AWS and is no longer looked after"
        }
        (Kind::ModelPackage, Action::Replaced) => {
            "a new version is registered, or an unversioned package of another name; the old one stays"
        }
        (Kind::ModelPackage, Action::MayBeReplaced) => {
            "is updated in place; where CloudFormation can't, a new version is registered and the old one stays"
        }
        (Kind::StateMachine, Action::Updated) => {
            "is updated in place: the next run of the job uses it, a run that has begun doesn't"
        }
        (Kind::Stack, _) => "only its description or outputs change; no resource is touched",
        (Kind::ModelPackage, Action::Ignored) => {
            "stays as it is: AWS can't change this about a package, and it alone registers no new version"
        }
        (_, Action::Ignored) => "stays as it is: AWS can't change this",
        (_, Action::Updated) => "is updated in place",
        (_, Action::MayBeReplaced) => "is updated in place or replaced",
        (_, Action::Replaced) => "another one takes its place",
        (_, Action::Refused) => "the deployment fails: it isn't replaced under the name that it has",
        (_, Action::Made) => "is made, or deleted",
    };
    text.to_owned()
}
