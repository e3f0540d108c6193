//! Reads what `aws cloudformation describe-change-set` says. Values, which newer answers have, are never read.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::act::{Act, Order};
use super::plan::{Part, Planned};
use crate::diff::Property;

/// A page of a change set.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Page {
    pub(super) stack_name: String,
    #[serde(default)]
    change_set_name: String,
    status: Option<String>,
    status_reason: Option<String>,
    next_token: Option<String>,
    changes: Option<Vec<Change>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Change {
    resource_change: Option<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    action: String,
    logical_resource_id: String,
    resource_type: String,
    physical_resource_id: Option<String>,
    policy_action: Option<String>,
    replacement: Option<String>,
    resource_drift_status: Option<String>,
    details: Option<Vec<Detail>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    target: Option<Target>,
    evaluation: Option<String>,
    change_source: Option<String>,
    causing_entity: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Target {
    attribute: Option<String>,
    name: Option<String>,
    requires_recreation: Option<String>,
}

/// The resources of change sets, by stack.
pub(super) fn parts(pages: Vec<Page>) -> Result<BTreeMap<String, Part>, String> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let (mut names, mut unfinished) = (BTreeMap::new(), BTreeSet::new());
    for page in pages {
        page.hold_finished()?;
        let stack = page.stack_name;
        if names.insert(stack.clone(), page.change_set_name.clone()).is_some_and(|other| other != page.change_set_name)
        {
            return Err(format!("it has two change sets of the stack `{stack}`: give one"));
        }
        let is_open = page.next_token.is_some_and(|token| !token.is_empty());
        if is_open {
            unfinished.insert(stack.clone())
        } else {
            unfinished.remove(&stack)
        };
        let part = parts.entry(stack).or_default();
        for resource in page.changes.into_iter().flatten().filter_map(|change| change.resource_change) {
            let planned = resource.planned()?;
            part.insert(planned.address.clone(), planned);
        }
    }
    match unfinished.first() {
        Some(stack) => {
            Err(format!("the change set of the stack `{stack}` has a `NextToken`: give its other pages too"))
        }
        None => Ok(parts),
    }
}

impl Page {
    /// Fails unless it says all that will be done.
    fn hold_finished(&self) -> Result<(), String> {
        let reason = self.status_reason.as_deref().unwrap_or_default();
        let is_empty =
            ["didn't contain changes", "No updates are to be performed"].iter().any(|it| reason.contains(it));
        match self.status.as_deref() {
            None | Some("CREATE_COMPLETE") => Ok(()),
            Some("FAILED") if is_empty => Ok(()),
            Some("FAILED") => Err(format!("making the change set of the stack `{}` failed", self.stack_name)),
            Some(_) => Err(format!("the change set of the stack `{}` isn't complete: wait for it", self.stack_name)),
        }
    }
}

impl Entry {
    fn planned(self) -> Result<Planned, String> {
        let details = self.details.unwrap_or_default();
        let act = match (self.action.as_str(), self.replacement.as_deref(), self.policy_action.as_deref()) {
            ("Add", ..) => Act::Create,
            ("Import", ..) => Act::Import,
            ("Remove", _, Some("Retain")) => Act::Release,
            ("Remove", ..) => Act::Delete,
            // What is there under the old name goes last.
            ("Modify", Some("True"), _) => Act::Replace(Order::CreateFirst),
            ("Modify", Some("False"), _) => Act::Update,
            ("Modify", Some("Conditional"), _) | ("Dynamic", ..) => Act::MayReplace,
            ("Modify", ..) => Act::Modify,
            _ => return Err(format!("`{}` has an action that nobody knew", self.logical_resource_id)),
        };
        let targets = || details.iter().filter_map(|detail| detail.target.as_ref());
        let properties: BTreeSet<String> = targets().filter_map(Target::property).collect();
        let replaced_by: BTreeSet<String> = targets()
            .filter(|target| target.requires_recreation.as_deref().is_some_and(|when| when != "Never"))
            .filter_map(Target::property)
            .collect();
        let parameters: BTreeSet<(String, String)> = details.iter().filter_map(Detail::parameter).collect();
        let has_drifted = self.resource_drift_status.is_some_and(|status| status == "MODIFIED" || status == "DELETED");
        let name = self.physical_resource_id.as_deref().and_then(|id| id.rsplit(['/', ':']).next()).map(str::to_owned);
        let property = |path| Property { path, old: None, new: None };
        Ok(Planned {
            names: name.into_iter().collect(),
            properties: (!properties.is_empty()).then(|| properties.into_iter().map(property).collect()),
            drifted: if has_drifted { vec![String::new()] } else { Vec::new() },
            replaced_by: replaced_by.into_iter().collect(),
            parameters: parameters.into_iter().collect(),
            is_dynamic: !details.is_empty() && details.iter().all(Detail::is_dynamic),
            ..Planned::new(self.logical_resource_id, self.resource_type, act)
        })
    }
}

impl Detail {
    /// The property that a parameter changes, and the parameter.
    fn parameter(&self) -> Option<(String, String)> {
        let is_parameter = self.change_source.as_deref() == Some("ParameterReference");
        Some((self.target.as_ref()?.property()?, self.causing_entity.clone().filter(|_| is_parameter)?))
    }

    fn is_dynamic(&self) -> bool {
        self.evaluation.as_deref() == Some("Dynamic")
    }
}

impl Target {
    fn property(&self) -> Option<String> {
        match self.attribute.as_deref()? {
            "Properties" => self.name.clone(),
            "Tags" => Some("Tags".to_owned()),
            _ => None,
        }
    }
}
