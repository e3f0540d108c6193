//! Tells a plan from a change set by its shape, and reads it. What it says of a text that is neither never quotes it.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::change_set::{self, Page};
use super::plan::Plan;
use super::terraform;
use crate::target::Target;

/// What a document is, by the members that tell it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Shape {
    format_version: Option<String>,
    planned_values: Option<IgnoredAny>,
    resource_changes: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
    errored: bool,
    #[serde(rename = "@level")]
    level: Option<IgnoredAny>,
    #[serde(rename = "Changes")]
    changes: Option<IgnoredAny>,
    #[serde(rename = "StackName")]
    stack_name: Option<IgnoredAny>,
    #[serde(rename = "Resources")]
    resources: Option<IgnoredAny>,
}

/// What a plan of Terraform has.
#[derive(Deserialize)]
struct Document {
    resource_changes: Option<Vec<terraform::Entry>>,
    resource_drift: Option<Vec<terraform::Entry>>,
}

/// What to give instead.
const WANTED: &str = "give the output of `terraform show -json PLAN` or of `aws cloudformation describe-change-set`";

/// Reads what a client plans: a plan of Terraform, or change sets of CloudFormation, of which several, or their pages, may
/// stand in a list or one after the other.
///
/// # Errors
/// What is wrong with it and what to give instead. It quotes names, never values.
pub fn read(bytes: &[u8]) -> Result<Plan, String> {
    if bytes.starts_with(b"PK") {
        return Err("it is a plan as Terraform saves it: give what `terraform show -json` says of it".to_owned());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| format!("it is not UTF-8: {WANTED}"))?;
    let text = text.trim_start_matches('\u{feff}');
    let shapes: Vec<Shape> = documents(text)?;
    let is_change_set = |shape: &Shape| shape.changes.is_some() && shape.stack_name.is_some();
    if !shapes.is_empty() && shapes.iter().all(is_change_set) {
        return Ok(Plan { target: Target::CloudFormation, parts: change_set::parts(documents::<Page>(text)?)? });
    }
    let [shape] = shapes.as_slice() else {
        let is_log = shapes.first().is_some_and(|shape| shape.level.is_some());
        let said =
            if is_log { "it is what `terraform plan -json` logs" } else { "it is neither a plan nor change sets" };
        return Err(format!("{said}: {WANTED}"));
    };
    shape.hold_plan()?;
    let mut found: Vec<Document> = documents(text)?;
    let document = found.pop().ok_or(WANTED)?;
    let (changes, drift) = (document.resource_changes, document.resource_drift);
    let parts = terraform::parts(changes.unwrap_or_default(), drift.unwrap_or_default())?;
    Ok(Plan { target: Target::Terraform, parts })
}

impl Shape {
    /// Fails unless it is a plan of Terraform that says all that will be done.
    fn hold_plan(&self) -> Result<(), String> {
        let is_plan = self.planned_values.is_some() || self.resource_changes.is_some();
        let version = self.format_version.as_deref();
        Err(match version {
            Some(version) if is_plan && !version.starts_with("1.") => {
                format!("it is a plan of format {}, not of 1.x", crate::diagnostic::show(version))
            }
            Some(_) if is_plan && self.errored => "it is the plan of a `terraform plan` that failed".to_owned(),
            Some(_) if is_plan => return Ok(()),
            Some(_) if self.values.is_some() => {
                "it is a state of Terraform, not a plan: give what `terraform show -json PLAN` says".to_owned()
            }
            _ if self.resources.is_some() => format!("it is a template, not a plan: {WANTED}"),
            _ => format!("it is neither a plan nor a change set: {WANTED}"),
        })
    }
}

/// The documents of a text: one, several in a list, or several one after the other.
fn documents<'t, T: Deserialize<'t>>(text: &'t str) -> Result<Vec<T>, String> {
    let found = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::Deserializer::from_str(text).into_iter().collect()
    };
    // What the reader says of a wrong type quotes the value.
    found.map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Data => {
                format!("what stands before {at} isn't as a plan or a change set has it: {WANTED}")
            }
            serde_json::error::Category::Eof => format!("it ends too early, at {at}: {WANTED}"),
            _ => format!("it is not JSON, or nested too deep, at {at}: {WANTED}"),
        }
    })
}
