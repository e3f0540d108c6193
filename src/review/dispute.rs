//! Which properties of a resource only the plan changes, and which only the prediction does.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cause;
use super::compare::Disputed;
use super::difference::{at, is_unknown, is_zero, told};
use super::pair::Pair;
use crate::change::first_part;
use crate::diff::{Action, Declarations, Property, Reason};
use crate::target::Target;

/// Properties that only one of both changes; none where the plan says nothing of properties.
pub(super) fn disputed(pair: &Pair<'_>) -> Vec<Disputed> {
    let Some(found) = pair.planned.and_then(|planned| planned.properties.as_ref()) else { return Vec::new() };
    let predicted = predicted_paths(pair);
    let planned: BTreeSet<String> = found.iter().map(path).collect();
    let meets = |path: &str, others: &BTreeSet<String>| others.iter().any(|other| pair.touches(path, other));
    let is_unpredicted = |property: &&Property| {
        let path = path(property);
        !(meets(&path, &predicted) || pair.is_computed(property) || is_of_tags(&path, [&planned, &predicted]))
    };
    let unpredicted = found.iter().filter(is_unpredicted).map(|property| Disputed {
        path: property.path.clone(),
        planned: Some([&property.old, &property.new].map(|value| told(value.as_ref()))),
        cause: Some(cause::of_property(pair, property)),
    });
    let unplanned = predicted.iter().filter(|path| !meets(path, &planned));
    let unplanned = unplanned.map(|path| Disputed { path: path.clone(), planned: None, cause: None });
    unpredicted.chain(pair.of_parameters()).chain(unplanned).collect()
}

/// The path of a property, without the index of an item that is one value: a client may have such a list in its own order.
fn path(property: &Property) -> String {
    let is_plain = |value: &Option<Value>| !matches!(value, Some(Value::Object(_) | Value::Array(_)));
    match property.path.strip_suffix(']').and_then(|path| path.rsplit_once('[')) {
        Some((list, _)) if is_plain(&property.old) && is_plain(&property.new) => list.to_owned(),
        _ => property.path.clone(),
    }
}

/// Paths of all properties that are predicted to change, also those that are written as before.
fn predicted_paths(pair: &Pair<'_>) -> BTreeSet<String> {
    let Some(change) = pair.predicted else { return BTreeSet::new() };
    let mut paths: BTreeSet<String> = change.properties.iter().map(path).collect();
    let values = change.reasons.iter().filter_map(|reason| match reason {
        Reason::Value { address, .. } => Some(address),
        Reason::Follows { .. } => None,
    });
    let others = pair.pipeline.changes.iter();
    let replaced = others.filter(|other| matches!(other.action, Action::Replace | Action::Create));
    let causes: BTreeSet<&String> = replaced.map(|other| &other.address).chain(values).collect();
    let declared = pair.pipeline.after.resources.get(pair.name).into_iter().flat_map(|resource| &resource.properties);
    for (property, value) in declared {
        let referred = Declarations::references(value, pair.target);
        for address in referred.iter().filter(|address| causes.contains(address)) {
            collect(&mut paths, property.clone(), value, address, pair.target);
        }
    }
    paths
}

/// The paths in a value that refer to an address.
fn collect(paths: &mut BTreeSet<String>, path: String, value: &Value, address: &str, target: Target) {
    let has = |value: &Value| Declarations::references(value, target).contains(address);
    match value {
        Value::Object(members) if target == Target::Terraform => {
            let inner = members.iter().filter(|(_, member)| has(member));
            inner.for_each(|(name, member)| collect(paths, format!("{path}.{name}"), member, address, target));
        }
        Value::Array(items) if target == Target::Terraform => {
            let inner = items.iter().enumerate().filter(|(_, item)| has(item));
            inner.for_each(|(index, item)| collect(paths, format!("{path}[{index}]"), item, address, target));
        }
        _ => drop(paths.insert(path)),
    }
}

/// Whether a path is one of all tags, and that of the resource's own tags changes too.
fn is_of_tags(path: &str, changed: [&BTreeSet<String>; 2]) -> bool {
    let own = path.strip_prefix("tags_all").map(|rest| format!("tags{rest}"));
    own.is_some_and(|own| changed.into_iter().any(|paths| paths.contains(&own) || paths.contains("tags")))
}

impl Pair<'_> {
    fn touches(&self, one: &str, other: &str) -> bool {
        match self.target {
            Target::Terraform => touches(one, other),
            // A change set tells the first level only.
            Target::CloudFormation => first_part(one) == first_part(other),
        }
    }

    /// Whether nobody could predict a property: what only AWS knows and no file says, and what isn't there in another way.
    fn is_computed(&self, property: &Property) -> bool {
        let declared = self.pipeline.after.resources.get(self.name);
        let is_declared = declared.is_some_and(|resource| at(&resource.properties, &property.path).is_some());
        is_zero(property) || (is_unknown(property.new.as_ref()) && !is_declared)
    }

    /// Properties that a parameter's value changes, though its default stays.
    fn of_parameters(&self) -> Vec<Disputed> {
        let parameters = self.planned.into_iter().flat_map(|planned| &planned.parameters);
        let is_predicted = |property: &str, parameter: &str| {
            let reasons = self.predicted.into_iter().flat_map(|change| &change.reasons);
            let own = self.predicted.into_iter().flat_map(|change| &change.properties);
            reasons.into_iter().any(|reason| matches!(reason, Reason::Value { address, .. } if address == parameter))
                || own.into_iter().any(|own| first_part(&own.path) == property)
        };
        let unpredicted = parameters.filter(|(property, parameter)| !is_predicted(property, parameter));
        let disputed = unpredicted.map(|(property, parameter)| Disputed {
            path: property.clone(),
            planned: Some([None, None].map(told)),
            cause: Some(cause::of_parameter(parameter)),
        });
        disputed.collect()
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
