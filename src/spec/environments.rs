//! The overlays that make a spec for each environment out of one text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::pattern;

/// The environments of a spec: what differs in each from the rest of the text that they stand in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Environments(BTreeMap<String, Map<String, Value>>);

impl Environments {
    /// What is merged into the rest of the text, by name of the environment.
    #[must_use]
    pub fn into_overlays(self) -> BTreeMap<String, Value> {
        self.0.into_iter().map(|(name, overlay)| (name, Value::Object(overlay))).collect()
    }
}

impl JsonSchema for Environments {
    fn schema_name() -> Cow<'static, str> {
        "Environments".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What differs between environments, by their names: each is a spec of its own, made of the rest \
                            of this file with the keys of the environment merged into it (JSON Merge Patch, RFC 7396). A \
                            mapping is merged key by key, any other value is replaced, and `null` takes a key out. Names \
                            are of letters, digits and dashes, at most 32 characters: each is a folder of the output. At \
                            most 32 environments.",
            "examples": [{ "dev": { "role": "FraudScoringDev" }, "prod": { "role": "FraudScoringProd" } }],
            "type": "object",
            "minProperties": 1,
            "maxProperties": 32,
            "propertyNames": { "pattern": pattern::NAME, "maxLength": 32 },
            "additionalProperties": {
                "type": "object",
                "properties": { "version": false, "environments": false },
            },
        })
    }

    fn inline_schema() -> bool {
        true
    }
}
