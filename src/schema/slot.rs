//! What may stand at a place in a spec.

use serde_json::Value;

use super::knowledge::{Knowledge, may_be_variable};
use crate::spec::Kind;

/// What may stand at a place in a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Text, with variables anywhere in it.
    Text,
    /// A value of this type, or one variable for all of it.
    Value(Kind),
    /// Only what is known when pipegen renders.
    Known,
    /// Nothing: the schema has no such place.
    Nothing,
}

/// What may stand at a JSON pointer into a spec.
#[must_use]
pub fn slot(pointer: &str) -> Slot {
    let knowledge = Knowledge::get();
    if knowledge.at(pointer).is_null() {
        return Slot::Nothing;
    }
    let Some(literal) = literal(pointer) else { return Slot::Known };
    let value = knowledge.resolve(literal);
    match value["type"].as_str() {
        // A choice of words is a type of its own.
        Some("string") if literal == value && value["enum"].is_null() => Slot::Text,
        Some("integer") => Slot::Value(Kind::Integer),
        Some("number") => Slot::Value(Kind::Number),
        Some("boolean") => Slot::Value(Kind::Boolean),
        Some("array") => Slot::Value(Kind::List),
        _ => Slot::Value(Kind::String),
    }
}

/// The schema of the values at a JSON pointer into a spec where a variable may stand, too.
pub(super) fn value_schema(pointer: &str) -> Option<&'static Value> {
    literal(pointer).map(|literal| Knowledge::get().resolve(literal))
}

fn literal(pointer: &str) -> Option<&'static Value> {
    let knowledge = Knowledge::get();
    let schema = knowledge.at(pointer);
    let open = |schema: &&Value| may_be_variable(schema);
    let mut forms = knowledge.resolve(schema)["anyOf"].as_array().into_iter().flatten();
    let open = Some(schema).filter(open).or_else(|| forms.find(open))?;
    Some(&open["anyOf"][0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_says_where_a_variable_may_stand() {
        let slots = [
            ("/name", Slot::Known),
            ("/description", Slot::Known),
            ("/revision", Slot::Known),
            ("/deploy/update_endpoint", Slot::Known),
            ("/transformer/jobs/0/name", Slot::Known),
            ("/parameters/A/default", Slot::Known),
            ("/role", Slot::Text),
            ("/tags/team", Slot::Text),
            ("/models/0/env/A", Slot::Text),
            ("/models/0/model_data", Slot::Text),
            ("/vpc_config/subnets/0", Slot::Text),
            ("/vpc_config/subnets", Slot::Value(Kind::List)),
            ("/deploy/volume_size", Slot::Value(Kind::Integer)),
            ("/enable_network_isolation", Slot::Value(Kind::Boolean)),
            ("/register/approval_status", Slot::Value(Kind::String)),
            ("/models/0/model_data/s3_data_source/compression_type", Slot::Value(Kind::String)),
            ("/deploy/nothing", Slot::Nothing),
        ];
        for (pointer, expected) in slots {
            assert_eq!(slot(pointer), expected, "{pointer}");
        }
    }
}
