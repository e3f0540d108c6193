//! Why a plan may do something else than was predicted.

use std::collections::BTreeSet;

use serde_json::Value;

use super::act::Act;
use super::difference::{at, is_plain};
use super::dispute::touches;
use super::pair::Pair;
use super::plan::Planned;
use crate::change::first_part;
use crate::diff::{Action, Declarations, Property, Reason, Resource};
use crate::target::Target;

/// Why a plan may do something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What there is to say; `{}` stands for the names.
    text: &'static str,
    names: BTreeSet<String>,
}

impl Cause {
    /// In words, with the names as `quote` writes them.
    #[must_use]
    pub fn told(&self, quote: impl Fn(&str) -> String) -> String {
        let names: Vec<String> = self.names.iter().map(|name| quote(name)).collect();
        self.text.replacen("{}", &names.join(" and "), 1)
    }
}

impl From<&'static str> for Cause {
    fn from(text: &'static str) -> Self {
        Self { text, names: BTreeSet::new() }
    }
}

/// Why a plan changes a property that was not predicted to change.
pub(super) fn of_property(pair: &Pair<'_>, found: &Property) -> Cause {
    if pair.planned.is_some_and(|planned| planned.has_drifted(&found.path)) {
        return DRIFT.into();
    }
    let first = first_part(&found.path);
    let [before, after] = pair.pipeline.sides().map(|side| side.resources.get(pair.name));
    let value = |side: Option<&'_ Resource>, path| side.and_then(|side| at(&side.properties, path)).cloned();
    if value(before, first).or_else(|| value(after, first)).is_none() {
        return match pair.target {
            Target::Terraform => {
                "pipegen doesn't render it: another version of the provider, or the caller's own settings".into()
            }
            Target::CloudFormation => "these files don't have it: the change set was made from others".into(),
        };
    }
    let [old, new] = [before, after].map(|side| value(side, &found.path));
    let made_of = new.clone().or_else(|| value(after, first)).unwrap_or_default();
    let names = pair.replaced(&made_of);
    if !names.is_empty() {
        return Cause { text: "it follows {}", names };
    }
    let names = parameters(&pair.pipeline.after, &made_of, pair.target);
    if !names.is_empty() {
        return Cause { text: "it is made from {}, of which the plan may have another value", names };
    }
    if differs(new.as_ref(), found.new.as_ref()) {
        "these files have another value: the plan was made from others".into()
    } else if differs(old.as_ref(), found.old.as_ref()) {
        "the base has another value than what is deployed: another commit was deployed last".into()
    } else {
        "what is deployed may not be what the base renders".into()
    }
}

/// Why a parameter changes a property.
pub(super) fn of_parameter(name: &str) -> Cause {
    Cause { text: "the parameter {} has another value", names: BTreeSet::from([name.to_owned()]) }
}

/// Why a plan does something else with a resource as a whole; nothing where its properties say so.
pub(super) fn of_act(pair: &Pair<'_>, act: Act) -> Option<Cause> {
    let action = pair.predicted.map(|change| change.action);
    if let Some(why) = pair.planned.and_then(|planned| planned.why) {
        return Some(why.into());
    }
    if pair.planned.is_some_and(|planned| planned.drifted.iter().any(String::is_empty)) {
        return Some(DRIFT.into());
    }
    Some(match (action, act) {
        (Some(Action::Delete | Action::Release), Act::Nothing) => "it is gone already".into(),
        (Some(_), Act::Nothing) if pair.is_of_defaults() => {
            "only defaults of parameters differ, and the plan has values of its own".into()
        }
        (Some(_), Act::Nothing) => "it is as these files have it already".into(),
        (_, Act::Create) => "it is not there: it was never deployed, or is deployed elsewhere".into(),
        (Some(Action::Create), _) => "it is there already".into(),
        (None, Act::Delete | Act::Release) => "the files that the plan was made from don't have it".into(),
        (Some(Action::Update), Act::Replace(_) | Act::MayReplace) => {
            let names = pair.planned.map(|planned| planned.replaced_by.iter().cloned().collect()).unwrap_or_default();
            Cause { text: "the plan replaces it because of {}", names }
        }
        (Some(Action::Replace), Act::Replace(_)) => "the order is another one".into(),
        _ => return None,
    })
}

/// Whether a literal of a file and a value of a plan are both told, and not the same.
fn differs(rendered: Option<&Value>, planned: Option<&Value>) -> bool {
    let rendered = rendered.filter(|value| is_literal(value));
    rendered.zip(planned.filter(|value| is_plain(value))).is_some_and(|(one, other)| !is_same(one, other))
}

impl Pair<'_> {
    /// Whether it is predicted only because defaults of parameters differ.
    fn is_of_defaults(&self) -> bool {
        self.predicted.is_some_and(|change| {
            change.properties.is_empty() && change.reasons.iter().all(|reason| matches!(reason, Reason::Value { .. }))
        })
    }

    /// Resources that a value refers to and that the plan makes or replaces.
    fn replaced(&self, value: &Value) -> BTreeSet<String> {
        let is_new = |address: &String| {
            self.part.get(address).is_some_and(|planned| matches!(planned.act, Act::Create | Act::Replace(_)))
        };
        Declarations::references(value, self.target).into_iter().filter(is_new).collect()
    }
}

/// What a plan says of what changed behind its back.
const DRIFT: &str = "drift: it was changed at AWS since the last deployment";

impl Planned {
    fn has_drifted(&self, path: &str) -> bool {
        self.drifted.iter().any(|drifted| touches(drifted, path))
    }
}

/// Parameters and what else is known only at deployment that a value is made from.
fn parameters(declarations: &Declarations, value: &Value, target: Target) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = Declarations::references(value, target);
    let mut seen = BTreeSet::new();
    while let Some(address) = open.pop_first() {
        if declarations.resources.contains_key(&address) || !seen.insert(address.clone()) {
            continue;
        }
        match declarations.values.get(&address) {
            Some(value) if address.starts_with("local.") => open.extend(Declarations::references(value, target)),
            Some(_) => drop(found.insert(address)),
            None => {}
        }
    }
    found
}

fn is_literal(value: &Value) -> bool {
    is_plain(value) && !value.as_str().is_some_and(|text| text.contains("${"))
}

/// Whether a literal of a file is a value of a plan, which may have it as another type.
fn is_same(one: &Value, other: &Value) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text(one) == text(other) || one.as_f64().is_some_and(|number| Some(number) == other.as_f64())
}
