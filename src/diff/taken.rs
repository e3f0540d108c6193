//! Names that a deployment gives though something has them already: an account has each of a kind but once in a region.
//! Nobody asks AWS: what the specs and their files tell is what is there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::consequence::Weight;
use super::pipeline::{Pipeline, Told};
use super::predict::Action;
use crate::change::Kind;
use crate::lower::own_group;
use crate::spec;
use crate::target::Target;

/// The names at AWS that a spec chooses itself, of its endpoint and its group. All others hold the name of the pipeline,
/// which no other spec has.
#[must_use]
pub fn names(spec: &spec::Pipeline) -> Vec<(Kind, String)> {
    let endpoint = spec
        .deploy
        .as_ref()
        .filter(|deploy| deploy.update_endpoint)
        .and_then(|deploy| deploy.endpoint_name.as_ref().map_or(Some(spec.name.as_str()), spec::Text::literal));
    let group = spec.register.as_ref().and_then(own_group).and_then(spec::Text::literal);
    let names = [(Kind::Endpoint, endpoint), (Kind::ModelPackageGroup, group)];
    names.into_iter().filter_map(|(kind, name)| Some((kind, name?.to_owned()))).collect()
}

/// Adds to each resource that comes under a name what is known to have that name.
pub fn tell_taken(pipelines: &mut [Pipeline]) {
    let holders = holders(pipelines);
    let of = |pipeline: &Pipeline| pipeline.changes.iter().map(|told| taken(pipeline, told, &holders)).collect();
    let found: Vec<Vec<Option<Taken>>> = pipelines.iter().map(of).collect();
    let changes = pipelines.iter_mut().flat_map(|pipeline| &mut pipeline.changes);
    for (told, taken) in changes.zip(found.into_iter().flatten()) {
        let Some((sentence, weight)) = taken else { continue };
        told.consequence = Some(match told.consequence.take() {
            Some(said) => format!("{said}; {sentence}"),
            None => sentence,
        });
        told.weight = told.weight.max(weight);
    }
}

/// What is said of a name that is taken, and how much that asks of a reviewer.
type Taken = (String, Weight);

/// A name of a kind in a target, in small letters: an endpoint's is the same in any case.
type Key = (Target, Kind, String);

/// The pipelines that have a name, now or then.
fn holders(pipelines: &[Pipeline]) -> BTreeMap<Key, Vec<&Pipeline>> {
    let mut found: BTreeMap<Key, Vec<&Pipeline>> = BTreeMap::new();
    for pipeline in pipelines {
        let changed = pipeline.changes.iter().filter_map(|told| Some((told.change.kind?, &told.change.names)));
        let is_changed = |kind| pipeline.changes.iter().any(|told| told.change.kind == Some(kind));
        let same = pipeline.names.iter().filter(|(kind, _)| !is_changed(*kind));
        let names = changed.flat_map(|(kind, names)| names.iter().flatten().map(move |name| (kind, name)));
        for (kind, name) in names.chain(same.map(|(kind, name)| (*kind, name))) {
            found.entry(key(pipeline, kind, name)).or_default().push(pipeline);
        }
    }
    found
}

fn key(pipeline: &Pipeline, kind: Kind, name: &str) -> Key {
    (pipeline.target, kind, name.to_ascii_lowercase())
}

/// What has the name under which a resource comes.
fn taken(pipeline: &Pipeline, told: &Told, holders: &BTreeMap<Key, Vec<&Pipeline>>) -> Option<Taken> {
    let [old, Some(new)] = &told.change.names else { return None };
    let comes = matches!(told.change.action, Action::Create | Action::Replace);
    let kind = told.change.kind.filter(|_| comes && old.as_ref() != Some(new))?;
    let others = holders.get(&key(pipeline, kind, new)).into_iter().flatten();
    let mut others = others.filter(|other| !std::ptr::eq(**other, pipeline) && may_meet(pipeline, other));
    let failing = |sentence: String| Some((format!("the deployment fails {sentence}"), Weight::Dangerous));
    if kind == Kind::ModelPackageGroup && is_used(pipeline, new) {
        return failing(format!(
            "where versions of it were registered, as a group `{new}` is there: import that into the stack, or leave \
             `register.group.create: false`"
        ));
    }
    match others.next() {
        Some(other) if leaves(other, kind, new) => {
            failing(format!("where the stack of {} was, which leaves `{new}` behind", title(other)))
        }
        Some(other) => failing(format!("beside the stack of {}, which has the name `{new}`", title(other))),
        None if kind == Kind::ModelPackageGroup => {
            Some(("the deployment fails if one of its name is there".to_owned(), Weight::Quiet))
        }
        None => None,
    }
}

/// Whether two pipelines may be in one account: environments of different names are taken to be in different ones.
fn may_meet(one: &Pipeline, other: &Pipeline) -> bool {
    match (&one.environment, &other.environment) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// Whether versions were registered in a group before the pipeline made it.
fn is_used(pipeline: &Pipeline, group: &str) -> bool {
    let changed = |told: &Told| {
        let property = told.change.properties.iter().find(|property| property.path == "ModelPackageGroupName");
        let former = property.map(|property| property.old.as_ref().and_then(Value::as_str).unwrap_or_default());
        // It may have been an ARN.
        told.change.action == Action::Create || former.is_some_and(|former| former.rsplit('/').next() != Some(group))
    };
    let mut packages = pipeline.changes.iter().filter(|told| told.change.kind == Some(Kind::ModelPackage));
    !packages.any(changed)
}

/// Whether a pipeline's stack lets go of what has a name, without deleting it.
fn leaves(pipeline: &Pipeline, kind: Kind, name: &str) -> bool {
    let is_it = |told: &&Told| told.change.kind == Some(kind) && told.change.names[0].as_deref() == Some(name);
    pipeline.changes.iter().find(is_it).is_some_and(|told| told.change.action == Action::Release)
}

fn title(pipeline: &Pipeline) -> String {
    match &pipeline.environment {
        Some(environment) => format!("`{}` (`{environment}`)", pipeline.name),
        None => format!("`{}`", pipeline.name),
    }
}
