//! What a user makes of a rule's findings.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::RULES;
use crate::diagnostic::{Diagnostic, Severity};

/// How grave the findings of a rule are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// They stop the work.
    Error,
    /// They are told.
    Warning,
    /// They are not told.
    Off,
}

/// The rules whose findings are of another level than the rule gives them, by code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Levels(BTreeMap<String, Level>);

impl Levels {
    /// Gives findings of rules their level, and takes out those that are off.
    pub fn apply(&self, findings: &mut Vec<Diagnostic>) {
        if self.0.is_empty() {
            return;
        }
        findings.retain_mut(|finding| {
            let level = self.0.get(finding.code);
            match level {
                Some(Level::Error) => finding.severity = Severity::Error,
                Some(Level::Warning) => finding.severity = Severity::Warning,
                Some(Level::Off) | None => {}
            }
            level != Some(&Level::Off)
        });
    }
}

impl JsonSchema for Levels {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let rules = RULES.iter().map(|rule| {
            let levels = if rule.may_be_lowered { json!(["error", "warning", "off"]) } else { json!(["error"]) };
            (rule.code.to_owned(), json!({ "description": rule.explain, "enum": levels }))
        });
        let rules: Map<String, Value> = rules.collect();
        json_schema!({ "type": "object", "properties": rules, "additionalProperties": false })
    }

    fn inline_schema() -> bool {
        true
    }
}
