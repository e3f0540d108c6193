//! What a change of a resource means to those who use the pipeline, in a reviewer's words.

use serde_json::Value;

use super::declaration::{Declarations, Resource};
use super::predict::{Action, Change, Reason};
use crate::change::{self, Kind};
use crate::target::Target;

/// How much a change asks of a reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nobody outside notices it.
    Quiet,
    /// What is served, registered or run is another one.
    Notable,
    /// Clients or data are hit, or the deployment fails.
    Dangerous,
}

impl Weight {
    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Notable => "notable",
            Self::Dangerous => "dangerous",
        }
    }
}

/// How much a change of a resource asks of a reviewer.
#[must_use]
pub fn weight(change: &Change) -> Weight {
    use Action::{Create, Delete, Ignored, MayReplace, Refuse, Release, Replace, Update};
    if change.action == Refuse {
        return Weight::Dangerous;
    }
    let Some(kind) = change.kind else {
        return if matches!(change.action, Delete | Replace) { Weight::Dangerous } else { Weight::Notable };
    };
    match (kind, change.action) {
        (Kind::ModelPackage, Delete)
        | (Kind::Endpoint | Kind::StateMachine | Kind::Schedule | Kind::ModelPackageGroup, Replace | Delete) => {
            Weight::Dangerous
        }
        (_, Ignored | Create) => Weight::Quiet,
        // What they mean is told by the endpoint, the package or the job.
        (Kind::Model | Kind::EndpointConfig | Kind::Registry | Kind::Role | Kind::RolePolicy | Kind::Stack, _) => {
            Weight::Quiet
        }
        (_, Update) if only_tags(change) => Weight::Quiet,
        (_, Update | Release | MayReplace | Replace | Refuse) => Weight::Notable,
    }
}

/// What a change is a part of.
#[derive(Clone, Copy)]
pub struct Deployment<'d> {
    /// What is declared now.
    pub after: &'d Declarations,
    /// Every change.
    pub changes: &'d [Change],
    /// Whose words they are in.
    pub target: Target,
}

/// The consequence of a change, in sentences without a full stop; none where the action says it all.
#[must_use]
pub fn consequence(change: &Change, deployment: Deployment<'_>) -> Option<String> {
    let kind = change.kind?;
    match (kind, change.action) {
        (_, Action::Ignored) => Some(ignored(kind)),
        (_, Action::Refuse) => Some(format!(
            "the deployment fails: {} can't change in place, and another {} can't be made under the name it has",
            first_parts(change),
            noun(kind),
        )),
        (_, _) if only_tags(change) => Some("only tags change".to_owned()),
        (Kind::Model, action) => model(action, deployment),
        (Kind::EndpointConfig, action) => config(action, deployment),
        (Kind::Endpoint, action) => endpoint(change, action, deployment),
        (Kind::ModelPackage, action) => package(change, action),
        (Kind::ModelPackageGroup, action) => group(action),
        (Kind::Registry, action) => registry(action),
        (Kind::StateMachine, action) => job(change, action, deployment),
        (Kind::Schedule, action) => schedule(change, action, deployment),
        (Kind::Role | Kind::RolePolicy, Action::Update) => Some("what the job may do changes at once".to_owned()),
        (Kind::Role | Kind::RolePolicy | Kind::Stack, _) => None,
    }
}

fn model(action: Action, deployment: Deployment<'_>) -> Option<String> {
    match action {
        Action::Replace if has(deployment.after, Kind::Endpoint) => {
            Some("new model generation, beside the old one until the endpoint has moved".to_owned())
        }
        Action::Replace => Some("new model generation; the old one is deleted".to_owned()),
        Action::Update => Some("the model changes in place; containers that run are not restarted".to_owned()),
        _ => None,
    }
}

fn config(action: Action, deployment: Deployment<'_>) -> Option<String> {
    let stays =
        deployment.changes.iter().all(|change| change.kind != Some(Kind::Endpoint) || change.action == Action::Update);
    let old = match (action, has(deployment.after, Kind::Endpoint)) {
        (Action::Replace, true) if stays => ", beside the old one until the endpoint has moved",
        (Action::Replace, true) => "; the old one goes with the old endpoint",
        _ => return None,
    };
    Some(format!("new config generation{old}"))
}

/// Whether an endpoint that stays moves to another config.
pub(super) fn is_moved(change: &Change) -> bool {
    let is_config = |path: &str| ["EndpointConfigName", "endpoint_config_name"].contains(&path);
    change.properties.iter().any(|property| is_config(&property.path))
        || change.reasons.iter().any(|reason| is_config(reason.property()))
}

fn endpoint(change: &Change, action: Action, deployment: Deployment<'_>) -> Option<String> {
    match action {
        Action::Create => {
            Some("a new endpoint: it costs from now on, and clients can call it when it is in service".to_owned())
        }
        Action::Update if !is_moved(change) => Some("the endpoint changes in place".to_owned()),
        Action::Update => {
            let cause = match deployment.changes.iter().find(|change| change.kind == Some(Kind::Model)) {
                Some(model) if model.action == Action::Replace => "new model generation, endpoint moves to it",
                _ => "endpoint moves to the new config",
            };
            let count = instance_count(deployment)
                .map_or_else(String::new, |count| format!("; capacity goes back to {count}: autoscaling starts anew"));
            Some(format!("{cause} without downtime{count}"))
        }
        Action::Replace => {
            let names = match &change.names {
                [Some(old), Some(new)] if old != new => format!(" from `{old}` to `{new}`"),
                _ => String::new(),
            };
            let outage = if deployment.target == Target::Terraform && !is_replaced_first(change, deployment) {
                "; the old one goes before the new one is in service"
            } else {
                ""
            };
            Some(format!("endpoint replaced: clients must change their URL{names}{outage}"))
        }
        Action::Delete => Some("endpoint deleted: clients get errors".to_owned()),
        _ => None,
    }
}

fn package(change: &Change, action: Action) -> Option<String> {
    let approval = change.properties.iter().find(|property| property.path == "ModelApprovalStatus");
    match action {
        Action::Create => Some("a model package version is registered".to_owned()),
        Action::Replace if change.properties.iter().any(|property| property.path == "ModelPackageName") => {
            Some("the registered model package stays, and another one is registered".to_owned())
        }
        Action::Replace if change.properties.iter().any(|property| property.path == "ModelPackageGroupName") => {
            Some("the registered model package version stays, and a version of another group is registered".to_owned())
        }
        Action::Replace => {
            Some("the registered model package version stays, and the next version is registered".to_owned())
        }
        Action::MayReplace => Some(
            "the model package version changes in place, or it stays and the next version is registered: CloudFormation \
             decides"
                .to_owned(),
        ),
        Action::Update => match approval.and_then(|property| property.new.as_ref()).and_then(Value::as_str) {
            Some(status) => Some(format!("the registered model package version becomes {status}")),
            None => Some("the registered model package version changes in place".to_owned()),
        },
        Action::Release => Some("registered model package versions stay; no stack holds the last one any more".to_owned()),
        Action::Delete => Some("the model package is deleted: what uses it by its ARN fails".to_owned()),
        _ => None,
    }
}

fn group(action: Action) -> Option<String> {
    match action {
        Action::Create => Some("a new group, whose versions count from 1".to_owned()),
        Action::Replace => {
            Some("another group is made; the old one and its versions stay, and versions count from 1 again".to_owned())
        }
        Action::Release => Some("the group and its versions stay; no stack holds the group any more".to_owned()),
        Action::Delete => Some("the group is deleted, which SageMaker refuses while it has versions".to_owned()),
        _ => None,
    }
}

fn registry(action: Action) -> Option<String> {
    match action {
        Action::Replace | Action::Delete => {
            Some("the stack of group and packages goes; both stay in the registry".to_owned())
        }
        Action::Create => Some("a new stack, which holds group and packages".to_owned()),
        Action::Update => Some("the stack is updated that holds group and packages".to_owned()),
        _ => None,
    }
}

fn job(change: &Change, action: Action, deployment: Deployment<'_>) -> Option<String> {
    let start = if is_scheduled(&change.address, deployment.after) { "schedule" } else { "start" };
    match action {
        Action::Create => Some(format!("a new batch job, which runs from the next {start} on")),
        Action::Update => {
            let model = deployment.changes.iter().any(|other| {
                other.kind == Some(Kind::Model) && matches!(other.action, Action::Replace | Action::Create)
            });
            let what = if model { "runs with the new model" } else { "runs as it says now" };
            Some(format!("batch job {what} from the next {start} on; one that is running goes on as it began"))
        }
        Action::Replace => Some("batch job replaced: what starts it by its ARN must change".to_owned()),
        Action::Delete => Some("batch job deleted: nothing can start it any more".to_owned()),
        _ => None,
    }
}

fn schedule(change: &Change, action: Action, deployment: Deployment<'_>) -> Option<String> {
    let text = |names: [&str; 2]| {
        let properties = &deployment.after.resources.get(&change.address)?.properties;
        names.iter().find_map(|name| properties.get(*name)).and_then(Value::as_str)
    };
    let zone = text(["ScheduleExpressionTimezone", "schedule_expression_timezone"]);
    let zone = zone.map_or_else(String::new, |zone| format!(" in `{zone}`"));
    let expression = text(["ScheduleExpression", "schedule_expression"]);
    let is_time = |path: &str| path.to_ascii_lowercase().replace('_', "").starts_with("scheduleexpression");
    let has_other_times = change.properties.iter().any(|property| is_time(&property.path));
    match (action, expression) {
        (Action::Create, Some(expression)) => Some(format!("the batch job is started by itself: `{expression}`{zone}")),
        (Action::Update, Some(expression)) if has_other_times => {
            Some(format!("the batch job is started at other times: `{expression}`{zone}"))
        }
        (Action::Delete, _) => Some("nothing starts the batch job by itself any more".to_owned()),
        _ => None,
    }
}

fn ignored(kind: Kind) -> String {
    format!("nothing happens: it can't change on a {} that is there", noun(kind))
}

/// Whether nothing of a resource differs but its tags.
fn only_tags(change: &Change) -> bool {
    let is_tag = |path: &str| {
        let first = change::first_part(path);
        // A job gives its runs tags, too.
        first.eq_ignore_ascii_case("tags") || first == "tags_all" || path.contains(".Parameters.Tags.")
    };
    let reasons = change.reasons.iter().map(Reason::property);
    let mut paths = change.properties.iter().map(|property| property.path.as_str()).chain(reasons).peekable();
    change.action == Action::Update && paths.peek().is_some() && paths.all(is_tag)
}

fn has(side: &Declarations, kind: Kind) -> bool {
    side.resources.values().any(|resource| resource.kind == Some(kind))
}

/// The number of instances that a config begins with.
fn instance_count(deployment: Deployment<'_>) -> Option<String> {
    let config = deployment.after.resources.values().find(|resource| resource.kind == Some(Kind::EndpointConfig))?;
    let variants = ["ProductionVariants", "production_variants"];
    let variant = variants.iter().find_map(|name| config.properties.get(*name))?.get(0)?;
    let counts = ["InitialInstanceCount", "initial_instance_count"];
    let count = counts.iter().find_map(|name| variant.get(*name))?;
    Some(if count.is_number() { count.to_string() } else { "the count it begins with".to_owned() })
}

fn is_replaced_first(change: &Change, deployment: Deployment<'_>) -> bool {
    deployment.after.resources.get(&change.address).is_some_and(|resource| resource.is_replaced_first)
}

/// Whether a schedule starts the state machine at an address.
fn is_scheduled(address: &str, side: &Declarations) -> bool {
    let starts = |resource: &Resource| resource.kind == Some(Kind::Schedule) && resource.references.contains(address);
    side.resources.values().any(starts)
}

fn first_parts(change: &Change) -> String {
    let mut parts: Vec<String> =
        change.properties.iter().map(|property| format!("`{}`", change::first_part(&property.path))).collect();
    parts.dedup();
    parts.join(", ")
}

/// What a kind is called in prose and in the names of policies.
#[must_use]
pub const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Model => "model",
        Kind::EndpointConfig => "config",
        Kind::Endpoint => "endpoint",
        Kind::Registry => "registry",
        Kind::ModelPackageGroup => "group",
        Kind::ModelPackage => "package",
        Kind::Role => "role",
        Kind::RolePolicy => "policy",
        Kind::StateMachine => "job",
        Kind::Schedule => "schedule",
        Kind::Stack => "stack",
    }
}
