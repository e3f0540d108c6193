//! Holds what is planned for each resource against what was predicted.

use std::collections::{BTreeMap, BTreeSet};

use super::act::Act;
use super::cause::Cause;
use super::find::Index;
use super::pair::Pair;
use super::plan::{Part, Plan};
use crate::diff::{Action, Change, Declarations};
use crate::target::Target;

/// A pipeline, and what was predicted for it.
#[derive(Debug)]
pub struct Expected {
    /// The pipeline's name.
    pub name: String,
    /// The environment, if its spec has any.
    pub environment: Option<String>,
    /// What its files declared.
    pub before: Declarations,
    /// What they declare.
    pub after: Declarations,
    /// What is predicted to happen.
    pub changes: Vec<Change>,
}

/// What a plan and a prediction have in common, and what not.
#[derive(Debug)]
pub struct Review {
    /// Whose client's plan it is.
    pub target: Target,
    /// The pipelines, in the order of the prediction; one that stands in several modules is there for each.
    pub pipelines: Vec<Reviewed>,
    /// What else the plan has.
    pub others: Others,
}

/// A pipeline that was held against a plan.
#[derive(Debug)]
pub struct Reviewed {
    /// The pipeline's name.
    pub name: String,
    /// The environment, if its spec has any.
    pub environment: Option<String>,
    /// The module or stack that it is; empty for the root, none where the plan doesn't hold it.
    pub place: Option<String>,
    /// Resources that something is predicted or planned for.
    pub resources: Vec<Held>,
}

/// A resource that was held against a plan.
#[derive(Debug)]
pub struct Held {
    /// Its address in the client's words.
    pub address: String,
    /// Its type.
    pub resource_type: String,
    /// What is predicted.
    pub predicted: Option<Action>,
    /// What is planned.
    pub planned: Act,
    /// Whether one is the other.
    pub is_same_act: bool,
    /// Properties that only one of both changes.
    pub properties: Vec<Disputed>,
    /// Why the plan may do something else with it.
    pub cause: Option<Cause>,
}

/// A property that only a plan or only the prediction changes.
#[derive(Debug)]
pub struct Disputed {
    /// Its path.
    pub path: String,
    /// What a plan makes of it, old and new, as far as it may be told; none where only the prediction has it.
    pub planned: Option<[String; 2]>,
    /// Why the plan may change it.
    pub cause: Option<Cause>,
}

/// Resources of a plan that pipegen didn't render.
#[derive(Debug, Default)]
pub struct Others {
    /// How many there are.
    pub number: usize,
    /// Addresses of those that change.
    pub changed: Vec<String>,
    /// Stacks that a change set changes and that are no pipeline. A module is no such thing: a root holds whatever it needs.
    pub stacks: Vec<String>,
    /// Stacks that are no pipeline, with a change set that changes nothing: that disagrees with no prediction.
    pub unchanged_stacks: Vec<String>,
}

impl Expected {
    /// Both sides of the change.
    #[must_use]
    pub fn sides(&self) -> [&Declarations; 2] {
        [&self.before, &self.after]
    }

    /// Its name and environment in backticks.
    #[must_use]
    pub fn title(&self) -> String {
        let environment = self.environment.iter().map(|name| format!(" in `{name}`"));
        format!("`{}`{}", self.name, environment.collect::<String>())
    }

    /// Whether its files, as they were or as they are, have a resource.
    fn has(&self, address: &str, resource_type: &str) -> bool {
        let own = self.sides().map(|side| side.resources.get(address));
        own.into_iter().flatten().any(|resource| resource.resource_type == resource_type)
    }
}

impl Review {
    /// Whether the plan does what was predicted, and nothing else.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.others.stacks.is_empty()
            && self.pipelines.iter().all(|pipeline| pipeline.resources.iter().all(Held::agrees))
    }
}

impl Held {
    /// Whether it happens as predicted.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.is_same_act && self.properties.is_empty()
    }
}

/// Holds a plan against what was predicted.
///
/// # Errors
/// When a part of the plan may be several pipelines.
pub fn review(expected: &[Expected], plan: &Plan) -> Result<Review, String> {
    let index = Index::new(expected, plan.target);
    let mut others = Others::default();
    let mut found: BTreeMap<usize, Vec<Reviewed>> = BTreeMap::new();
    for (place, part) in &plan.parts {
        let number = index.find(place, part)?;
        let pipeline = number.map(|number| &expected[number]);
        others.note(part, pipeline);
        if plan.target == Target::CloudFormation && pipeline.is_none() {
            others.note_stack(place, part);
        }
        if let (Some(number), Some(pipeline)) = (number, pipeline) {
            found.entry(number).or_default().push(hold(pipeline, Some(place), part, plan.target));
        }
    }
    let mut pipelines = Vec::new();
    for (number, pipeline) in expected.iter().enumerate() {
        let missing = || vec![hold(pipeline, None, &Part::new(), plan.target)];
        pipelines.extend(found.remove(&number).unwrap_or_else(missing));
    }
    Ok(Review { target: plan.target, pipelines, others })
}

impl Others {
    fn note(&mut self, part: &Part, pipeline: Option<&Expected>) {
        for (address, planned) in part {
            if !pipeline.is_some_and(|pipeline| pipeline.has(address, &planned.resource_type)) {
                self.number += 1;
                self.changed.extend((planned.act != Act::Nothing).then(|| planned.address.clone()));
            }
        }
    }

    fn note_stack(&mut self, name: &str, part: &Part) {
        let is_changed = part.values().any(|planned| planned.act != Act::Nothing);
        let stacks = if is_changed { &mut self.stacks } else { &mut self.unchanged_stacks };
        stacks.push(name.to_owned());
    }
}

/// Holds a pipeline against the part of the plan that it is.
fn hold(pipeline: &Expected, place: Option<&String>, part: &Part, target: Target) -> Reviewed {
    // A stack within Terraform plans for itself, when Terraform has carried out its own plan.
    let own = pipeline.changes.iter().filter(|change| !change.address.contains('/'));
    let predicted: BTreeMap<&str, &Change> = own.map(|change| (change.address.as_str(), change)).collect();
    let of_plan = part.iter().filter(|(address, planned)| pipeline.has(address, &planned.resource_type));
    let names: BTreeSet<&str> = of_plan.map(|(name, _)| name.as_str()).chain(predicted.keys().copied()).collect();
    let resources = names.into_iter().filter_map(|name| {
        let pair = Pair {
            pipeline,
            name,
            predicted: predicted.get(name).copied(),
            planned: part.get(name),
            part,
            is_held: place.is_some(),
            target,
        };
        pair.hold()
    });
    Reviewed {
        name: pipeline.name.clone(),
        environment: pipeline.environment.clone(),
        place: place.cloned(),
        resources: resources.collect(),
    }
}
