//! Holds what is planned for each resource against what was predicted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::act::{Act, Order};
use super::cause::{self, Cause};
use super::difference::{at, is_unknown, is_zero, told};
use super::find::Index;
use super::plan::{Part, Plan, Planned};
use crate::diff::{Action, Change, Declarations, Property, Reason};
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
        self.pipelines.iter().all(|pipeline| pipeline.resources.iter().all(Held::agrees))
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

/// What is predicted and what is planned for a resource.
pub(super) struct Pair<'p> {
    pub(super) pipeline: &'p Expected,
    /// What the files call it.
    pub(super) name: &'p str,
    pub(super) predicted: Option<&'p Change>,
    pub(super) planned: Option<&'p Planned>,
    /// What else is planned.
    pub(super) part: &'p Part,
    /// Whether the plan holds the pipeline.
    is_held: bool,
    pub(super) target: Target,
}

impl Pair<'_> {
    /// Nothing where nothing is predicted and planned.
    fn hold(&self) -> Option<Held> {
        let act = self.planned.map_or(Act::Nothing, |planned| planned.act);
        let action = self.predicted.map(|change| change.action);
        if action.is_none() && act == Act::Nothing {
            return None;
        }
        let declared = self.pipeline.sides().map(|side| side.resources.get(self.name));
        let is_same_act = act.is(action, self.order()) || (action.is_none() && self.is_open());
        let properties =
            if act.is_change() && !(action.is_none() && is_same_act) { self.disputed() } else { Vec::new() };
        let cause = if is_same_act || !self.is_held { None } else { cause::of_act(self, act) };
        let resource_type = declared.into_iter().flatten().last().map(|resource| resource.resource_type.clone());
        Some(Held {
            address: self.planned.map_or(self.name, |planned| &planned.address).to_owned(),
            resource_type: resource_type.unwrap_or_default(),
            predicted: action,
            planned: act,
            is_same_act,
            properties,
            cause,
        })
    }

    /// Whether CloudFormation only can't say yet that nothing becomes of it, since what it refers to is updated.
    fn is_open(&self) -> bool {
        let is_updated = |planned: &Planned| matches!(planned.act, Act::Update | Act::Modify);
        let is_told = self.planned.is_some_and(|planned| planned.is_dynamic && planned.parameters.is_empty());
        is_told
            && self.pipeline.after.resources.get(self.name).is_some_and(|resource| {
                let held = resource.references.iter().filter_map(|address| self.part.get(address));
                let mut changing = held.filter(|planned| planned.act != Act::Nothing).peekable();
                changing.peek().is_some() && changing.all(is_updated)
            })
    }

    /// In which order another one takes its place: as it says itself, or as one says that refers to it.
    fn order(&self) -> Order {
        let resources = &self.pipeline.after.resources;
        let is_first = |address: &str| resources.get(address).is_some_and(|resource| resource.is_replaced_first);
        let mut open = vec![self.name];
        let mut seen = BTreeSet::new();
        while let Some(address) = open.pop() {
            if is_first(address) {
                return Order::CreateFirst;
            }
            if seen.insert(address) {
                let users = resources.iter().filter(|(_, resource)| resource.references.contains(address));
                open.extend(users.map(|(name, _)| name.as_str()));
            }
        }
        Order::DeleteFirst
    }

    /// Properties that only one of both changes.
    fn disputed(&self) -> Vec<Disputed> {
        let Some(found) = self.planned.and_then(|planned| planned.properties.as_ref()) else {
            return Vec::new();
        };
        let predicted = self.predicted_paths();
        let is_predicted = |property: &&Property| predicted.iter().any(|path| self.touches(&property.path, path));
        let is_planned = |path: &&String| found.iter().any(|property| self.touches(&property.path, path));
        let unpredicted =
            found.iter().filter(|property| !is_predicted(property) && !self.is_computed(property, found, &predicted));
        let unplanned = predicted.iter().filter(|path| !is_planned(path));
        let unpredicted = unpredicted.map(|property| Disputed {
            path: property.path.clone(),
            planned: Some([&property.old, &property.new].map(|value| told(value.as_ref()))),
            cause: Some(cause::of_property(self, property)),
        });
        let unplanned = unplanned.map(|path| Disputed { path: path.clone(), planned: None, cause: None });
        unpredicted.chain(unplanned).collect()
    }

    /// Paths of all properties that are predicted to change, also those that are written as before.
    fn predicted_paths(&self) -> BTreeSet<String> {
        let Some(change) = self.predicted else { return BTreeSet::new() };
        let mut paths: BTreeSet<String> = change.properties.iter().map(|property| property.path.clone()).collect();
        let declared = self.pipeline.after.resources.get(self.name);
        for reason in &change.reasons {
            let (Reason::Follows { property, address } | Reason::Value { property, address }) = reason;
            let value = declared.and_then(|resource| resource.properties.get(property));
            collect(&mut paths, property.clone(), value.unwrap_or(&Value::Null), address, self.target);
        }
        paths
    }

    fn touches(&self, one: &str, other: &str) -> bool {
        let first = |path: &str| path.split(['.', '[', ':']).next().unwrap_or_default().to_owned();
        match self.target {
            Target::Terraform => touches(one, other),
            // A change set tells the first level only.
            Target::CloudFormation => first(one) == first(other),
        }
    }

    /// Whether a property follows from others: what only AWS knows and no file says, all tags from the own ones, and what
    /// isn't there in another way.
    fn is_computed(&self, property: &Property, planned: &[Property], predicted: &BTreeSet<String>) -> bool {
        let declared = self.pipeline.after.resources.get(self.name);
        let is_declared = declared.is_some_and(|resource| at(&resource.properties, &property.path).is_some());
        let of_tags = property.path.strip_prefix("tags_all").map(|rest| format!("tags{rest}"));
        let mut all = planned.iter().map(|property| &property.path).chain(predicted);
        is_zero(property)
            || (is_unknown(property.new.as_ref()) && !is_declared)
            || of_tags.is_some_and(|path| all.any(|other| touches(&path, other)))
    }
}

/// The paths in a value that refer to an address; the whole where it does so by another way.
fn collect(paths: &mut BTreeSet<String>, path: String, value: &Value, address: &str, target: Target) {
    let has = |value: &Value| Declarations::references(value, target).contains(address);
    let before = paths.len();
    let is_text = target == Target::CloudFormation;
    match value {
        Value::Object(members) if !is_text => {
            let inner = members.iter().filter(|(_, member)| has(member));
            inner.for_each(|(name, member)| collect(paths, format!("{path}.{name}"), member, address, target));
        }
        Value::Array(items) if !is_text => {
            let inner = items.iter().enumerate().filter(|(_, item)| has(item));
            inner.for_each(|(index, item)| collect(paths, format!("{path}[{index}]"), item, address, target));
        }
        _ => {}
    }
    if paths.len() == before {
        paths.insert(path);
    }
}

/// Whether one path leads to or through the other. An empty one leads everywhere.
pub(super) fn touches(one: &str, other: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        let parts = path.split(['.', '[', ':']).map(|part| part.trim_end_matches(']').to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    };
    parts(one).iter().zip(parts(other)).all(|(one, other)| *one == other)
}
