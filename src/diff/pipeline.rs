//! What merging does to one pipeline, in one target and environment: all that a report tells of it.

use std::collections::BTreeMap;

use super::cause::{Cause, Causes};
use super::consequence::{self, Deployment, Weight};
use super::declaration::Declarations;
use super::documents::{Documents, Line};
use super::predict::{self, Change, Reason};
use super::property::Property;
use super::stale::Stale;
use super::subject::may_hold_digits;
use super::taken::Name;
use super::template;
use crate::change;
use crate::error::Error;
use crate::graph::Graph;
use crate::target::Target;

/// What merging does to one pipeline, in one target and environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// The pipeline's name.
    pub name: String,
    /// The environment, if its spec has any.
    pub environment: Option<String>,
    /// Whose files they are.
    pub target: Target,
    /// Path of the spec, as the user gave it; of one that is gone, as it was.
    pub spec: String,
    /// Whether the spec is gone, or has no such environment any more.
    pub is_gone: bool,
    /// Path of the folder of its files.
    pub folder: String,
    /// Path of the folder that they were in, if that was another.
    pub former_folder: Option<String>,
    /// Names at AWS that another spec may give, too.
    pub names: Vec<Name>,
    /// What happens to its resources, in order of kind.
    pub changes: Vec<Told>,
    /// The files that differ, in order of name.
    pub files: Vec<FileChange>,
    /// What it looks like, with what changes marked; only where a form draws it.
    pub graph: Option<Graph>,
}

/// A change of a resource with all that is to be said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The change.
    pub change: Change,
    /// What it means, without a full stop.
    pub consequence: Option<String>,
    /// How much it asks of a reviewer.
    pub weight: Weight,
    /// Whether something else is known to have the name under which it comes: then the deployment may fail.
    pub is_taken: bool,
    /// What makes a resource come or go, if it does.
    pub made_by: Cause,
    /// For each of the change's properties, what made it differ.
    pub causes: Vec<Cause>,
    /// For each of the change's reasons, the lines that made a value that it refers to differ.
    pub reason_causes: Vec<Vec<Line>>,
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its name in the folder.
    pub name: String,
    /// What was in it; none where it wasn't there.
    pub old: Option<String>,
    /// What will be in it; none where it goes.
    pub new: Option<String>,
}

/// The files of a stack by name, without heads.
pub type Files = BTreeMap<String, String>;

impl Pipeline {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty() && self.files.is_empty() && self.former_folder.is_none()
    }

    /// The gravest of its changes, among them that its files move.
    #[must_use]
    pub fn weight(&self) -> Weight {
        let loses_state = self.former_folder.is_some() && self.target == Target::Terraform;
        let moves = if loses_state { Weight::Notable } else { Weight::Quiet };
        self.changes.iter().map(|told| told.weight).fold(moves, Weight::max)
    }
}

/// What happens between two sets of files.
///
/// # Errors
/// When a file can't be read back.
pub fn compare(before: &Files, after: &Files, documents: Documents<'_>, target: Target) -> Result<Vec<Told>, Error> {
    if before == after {
        return Ok(Vec::new());
    }
    let (before, after) = (Declarations::read(before, target)?, Declarations::read(after, target)?);
    let changes = predict::predict(&before, &after, target);
    let deployment = Deployment { after: &after, changes: &changes, target };
    let told: Vec<Change> = changes.iter().map(|change| without_nested(&changes, change)).collect();
    let causes = Causes::new(documents, target);
    let stale = Stale::of(documents.rendered, &after, target)?;
    let of_property = |change: &Change, property: &Property| {
        if stale.makes_differ(change, property) {
            return Cause::Stale;
        }
        let lines = causes.of_property(change, property);
        let is_of_template = lines.is_empty() && !may_hold_digits(change, &property.path, target);
        Cause::Lines(if is_of_template { template::lines_of(documents.templates, change.kind) } else { lines })
    };
    let of_resource = |change: &Change| {
        if stale.makes_come_or_go(change) { Cause::Stale } else { Cause::Lines(causes.of_resource(change)) }
    };
    let of_reason = |change: &Change, reason: &Reason| causes.of_reason(change, reason, [&before, &after]);
    let tell = |change: Change| Told {
        consequence: consequence::consequence(&change, deployment),
        weight: consequence::weight(&change),
        is_taken: false,
        made_by: of_resource(&change),
        causes: change.properties.iter().map(|property| of_property(&change, property)).collect(),
        reason_causes: change.reasons.iter().map(|reason| of_reason(&change, reason)).collect(),
        change,
    };
    Ok(told.into_iter().map(tell).collect())
}

/// Takes from a resource that holds a stack what the changes of the stack's resources tell, which stand among all.
fn without_nested(all: &[Change], holder: &Change) -> Change {
    let mut holder = holder.clone();
    let own = |change: &&Change| change.address.strip_prefix(&holder.address).is_some_and(|rest| rest.starts_with('/'));
    let told: Vec<String> = all
        .iter()
        .filter(own)
        .map(|change| format!("template_body.Resources.{}", &change.address[holder.address.len() + 1..]))
        .collect();
    holder.properties.retain(|property| {
        let rest = told.iter().find_map(|resource| property.path.strip_prefix(resource.as_str()));
        let is_told = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(".Properties."));
        !is_told && !is_order(&property.path)
    });
    holder
}

/// Whether a property of a resource that holds a stack is what a resource of the stack waits for: it follows from what there
/// is, and is none of that one's properties.
fn is_order(path: &str) -> bool {
    let resource = path.strip_prefix("template_body.Resources.").and_then(|rest| rest.split_once('.'));
    resource.is_some_and(|(_, rest)| change::first_part(rest) == "DependsOn")
}

/// The files that differ.
#[must_use]
pub fn files(before: Files, mut after: Files) -> Vec<FileChange> {
    let mut found = Vec::new();
    for (name, old) in before {
        let new = after.remove(&name);
        if new.as_ref() != Some(&old) {
            found.push(FileChange { name, old: Some(old), new });
        }
    }
    found.extend(after.into_iter().map(|(name, new)| FileChange { name, old: None, new: Some(new) }));
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}
