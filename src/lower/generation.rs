//! Generations: an immutable resource's name holds a hash of what can't change about it, so that a change makes a new
//! resource under a new name, and the same spec makes the same name everywhere.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::resource::Expr;
use crate::spec::Variable;

/// Length of what follows the name of an immutable resource: a dash and eight hex digits.
pub const SUFFIX_LENGTH: usize = 9;

/// What the name of an immutable resource ends in.
pub(super) struct Generation {
    /// The first 8 hex digits of SHA-256 over the canonical JSON of the immutable properties and the spec's `revision`.
    pub hash: String,
    /// The variables among the properties: their values are a part of the name, too.
    pub variables: Vec<Variable>,
}

impl Generation {
    /// The generation of immutable properties in their canonical form.
    pub fn of(mut canonical: Value, revision: Option<&str>) -> Self {
        if let (Value::Object(members), Some(revision)) = (&mut canonical, revision) {
            members.insert("revision".to_owned(), revision.into());
        }
        let digest = Sha256::digest(serde_json::to_vec(&canonical).unwrap_or_default());
        let [first, second, third, fourth, ..] = <[u8; 32]>::from(digest);
        let hash = format!("{:08x}", u32::from_be_bytes([first, second, third, fourth]));
        let mut variables = BTreeSet::new();
        collect(&canonical, &mut variables);
        Self { hash, variables: variables.into_iter().collect() }
    }

    /// The whole name, where it is known now.
    pub fn name(&self, base: &str) -> Option<String> {
        self.variables.is_empty().then(|| format!("{base}-{}", self.hash))
    }

    /// The whole name of a resource whose name may have variables of its own.
    pub fn suffix(&self, base: impl Into<Expr>) -> Expr {
        Expr::concat([base.into(), Expr::String(format!("-{}", self.hash))])
    }
}

/// Properties as JSON with sorted keys and without what isn't given: a property that is added to pipegen later changes
/// no name of a spec that doesn't have it.
pub(super) fn canonical(properties: &impl Serialize) -> Value {
    // Serialising to a value fails only on keys that are no text, and a spec has none.
    let mut value = serde_json::to_value(properties).unwrap_or_default();
    prune(&mut value);
    value
}

fn prune(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(prune);
            members.sort_keys();
        }
        _ => {}
    }
}

/// Finds the variables in canonical properties, but for facts about where the stack is deployed: those are the same for
/// all of its life, and two stacks in other places may have the same names.
pub(super) fn collect(canonical: &Value, variables: &mut BTreeSet<Variable>) {
    match canonical {
        Value::Array(items) => items.iter().for_each(|item| collect(item, variables)),
        Value::Object(members) if members.keys().any(|key| key == "$parameter" || key == "$ssm") => {
            variables.extend(Variable::deserialize(canonical).ok());
        }
        Value::Object(members) => members.values().for_each(|member| collect(member, variables)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn name(properties: &Value, revision: Option<&str>) -> Option<String> {
        Generation::of(canonical(properties), revision).name("n")
    }

    #[test]
    fn key_order_and_absent_members_change_no_name() {
        let name = |text: &str| name(&serde_json::from_str::<Value>(text).unwrap(), None);
        assert_eq!(name(r#"{"b":1,"a":[{"y":2,"x":null}]}"#), name(r#"{"a":[{"y":2}],"b":1,"c":null}"#));
    }

    #[test]
    fn order_of_a_list_and_revision_change_the_name() {
        let forth = json!({ "containers": ["a", "b"] });
        let back = json!({ "containers": ["b", "a"] });
        let names = [name(&forth, None), name(&back, None), name(&forth, Some("2"))];
        assert_eq!(names.map(Option::unwrap), ["n-686cfeb7", "n-94daaa08", "n-aee2fafd"]);
    }

    #[test]
    fn a_variable_leaves_the_name_open_unless_it_is_a_fact_of_aws() {
        let parameter = json!({ "env": { "A": { "$parameter": { "name": "A", "kind": "string" } } } });
        assert_eq!(name(&parameter, None), None);
        assert_eq!(
            name(&json!({ "image": { "$concat": [{ "$aws": "Region" }, ".x"] } }), None).as_deref(),
            Some("n-1d1aa523")
        );
    }
}
