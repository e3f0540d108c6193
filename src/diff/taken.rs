//! Names that a deployment gives though something has them already: an account has each of a kind but once in a region.
//! Nobody asks AWS: what the specs and their files tell is what is there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::consequence::Weight;
use super::pipeline::{Pipeline, Told};
use super::predict::Action;
use crate::change::Kind;
use crate::lower::{base_name, own_group};
use crate::spec::{self, Text};

/// A name that a spec gives at AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What has it.
    pub kind: Kind,
    /// The name.
    pub text: String,
    /// Whether the spec makes it, rather than using what is there.
    pub is_made: bool,
}

/// The names of a spec that another spec may give, too: of its endpoint, its group and its jobs.
#[must_use]
pub fn names(spec: &spec::Pipeline) -> Vec<Name> {
    let mut found = Vec::new();
    let mut add = |kind, text: Option<&str>, is_made| {
        found.extend(text.map(|text| Name { kind, text: text.to_owned(), is_made }));
    };
    if let Some(deploy) = spec.deploy.as_ref().filter(|deploy| deploy.update_endpoint) {
        add(Kind::Endpoint, deploy.endpoint_name.as_ref().map_or(Some(spec.name.as_str()), Text::literal), true);
    }
    if let Some(register) = &spec.register {
        let group = register.model_package_group_name.as_ref().and_then(Text::literal);
        add(Kind::ModelPackageGroup, group.map(last_part), own_group(register).is_some());
    }
    for job in spec.transformer.iter().flat_map(|transformer| &transformer.jobs) {
        add(Kind::StateMachine, Some(&base_name(&spec.name, &job.name)), true);
    }
    found
}

/// Adds to each resource that comes under a name what is known to have that name.
pub fn tell_taken(pipelines: &mut [Pipeline]) {
    let holders = holders(pipelines);
    let of = |pipeline: &Pipeline| pipeline.changes.iter().map(|told| taken(pipeline, told, &holders)).collect();
    let found: Vec<Vec<Option<String>>> = pipelines.iter().map(of).collect();
    let changes = pipelines.iter_mut().flat_map(|pipeline| &mut pipeline.changes);
    for (told, taken) in changes.zip(found.into_iter().flatten()) {
        told.is_taken = taken.is_some();
        let sentence = taken.or_else(|| may_be_there(told));
        told.consequence = match (told.consequence.take(), sentence) {
            (Some(said), Some(sentence)) => Some(format!("{said}; {sentence}")),
            (said, sentence) => said.or(sentence),
        };
        if told.is_taken {
            told.weight = Weight::Dangerous;
        }
    }
}

/// A pipeline that has a name.
struct Holder<'p> {
    pipeline: &'p Pipeline,
    /// The name as it spells it.
    name: &'p str,
    how: How,
}

/// How a pipeline has a name, in order of what is told first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// Its stack has it, or had it.
    Has,
    /// Its stack had it, and leaves what has it behind.
    Leaves,
    /// It uses what has it.
    Uses,
}

/// Those that have a name of a kind. The name is in small letters: an endpoint's is the same in any case.
type Holders<'p> = BTreeMap<(Kind, String), Vec<Holder<'p>>>;

fn holders<'p>(pipelines: &'p [Pipeline]) -> Holders<'p> {
    let mut found = Holders::new();
    for pipeline in pipelines {
        let mut add = |kind, name: &'p str, how| {
            found.entry((kind, name.to_ascii_lowercase())).or_default().push(Holder { pipeline, name, how });
        };
        for Told { change, .. } in &pipeline.changes {
            let how = if change.action == Action::Release { How::Leaves } else { How::Has };
            change
                .kind
                .into_iter()
                .for_each(|kind| change.names.iter().flatten().for_each(|name| add(kind, name, how)));
        }
        for Name { kind, text, is_made } in &pipeline.names {
            add(*kind, text, if *is_made { How::Has } else { How::Uses });
        }
    }
    found
}

/// What is said of a resource that comes under a name that something has.
fn taken(pipeline: &Pipeline, told: &Told, holders: &Holders<'_>) -> Option<String> {
    let (kind, name) = coming(told)?;
    let others = holders.get(&(kind, name.to_ascii_lowercase())).into_iter().flatten();
    let others = others.filter(|other| may_meet(pipeline, other.pipeline));
    let first = others.min_by_key(|other| (other.how, other.pipeline.target != pipeline.target));
    let where_it_is = match first {
        Some(other) if other.how == How::Has => {
            format!("where {} is, which has the name `{}`", stack(other.pipeline, pipeline), other.name)
        }
        Some(other) if other.how == How::Leaves => {
            format!("where {} was, which leaves `{}` behind", stack(other.pipeline, pipeline), other.name)
        }
        None if !(kind == Kind::ModelPackageGroup && is_used(pipeline, name)) => return None,
        _ => format!(
            "where versions of it are registered, as a group `{name}` is there: import that into the stack, or write \
             `register.group.create: false`"
        ),
    };
    Some(format!("the deployment fails {where_it_is}"))
}

/// What is said of a resource that comes under a name that nothing is known to have: groups outlive their stacks.
fn may_be_there(told: &Told) -> Option<String> {
    let (kind, _) = coming(told)?;
    (kind == Kind::ModelPackageGroup).then(|| "the deployment fails if one of its name is there".to_owned())
}

/// The kind and the name of a resource that comes under a name that an account has but once.
fn coming(told: &Told) -> Option<(Kind, &str)> {
    let change = &told.change;
    let [old, Some(new)] = &change.names else { return None };
    let comes = matches!(change.action, Action::Create | Action::Replace) && old.as_ref() != Some(new);
    // A policy's name is one of its role's.
    let kind = change.kind.filter(|kind| comes && *kind != Kind::RolePolicy)?;
    Some((kind, new))
}

/// Whether what a pipeline makes may be in the account in which another one is. Environments of different names are taken to
/// be in different ones, unless one of them goes; and of the targets, a team uses one.
fn may_meet(pipeline: &Pipeline, other: &Pipeline) -> bool {
    let is_of_target = pipeline.target == other.target || other.is_gone;
    let is_in_account = match (&pipeline.environment, &other.environment) {
        (Some(one), Some(two)) => one == two || (other.is_gone && pipeline.name == other.name),
        _ => true,
    };
    !std::ptr::eq(pipeline, other) && is_of_target && is_in_account
}

/// Whether versions were registered in a group before the pipeline made it.
fn is_used(pipeline: &Pipeline, group: &str) -> bool {
    let changed = |told: &Told| {
        let property = told.change.properties.iter().find(|property| property.path == "ModelPackageGroupName");
        let former = property.map(|property| property.old.as_ref().and_then(Value::as_str).unwrap_or_default());
        told.change.action == Action::Create || former.is_some_and(|former| last_part(former) != group)
    };
    let mut packages = pipeline.changes.iter().filter(|told| told.change.kind == Some(Kind::ModelPackage));
    !packages.any(changed)
}

/// The name in an ARN, or a name as it is.
fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// What the stack of a pipeline is called beside another pipeline.
fn stack(holder: &Pipeline, other: &Pipeline) -> String {
    let target = if holder.target == other.target { "" } else { holder.target.title() };
    let environment = holder.environment.iter().map(|environment| format!(" (`{environment}`)"));
    format!("the {target} stack of `{}`{}", holder.name, environment.collect::<String>()).replace("  ", " ")
}
