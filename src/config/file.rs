//! What the user writes into `pipegen.toml`. No behaviour lives here.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::json;

use crate::rule::Levels;
use crate::schema;
use crate::target::Target;

/// Settings of pipegen for all specs below the folder of this file. Paths are relative to that folder, and options of the
/// command line win over what is said here.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Which files are specs, as globs, when the command line names none: `*` stands for any characters but `/`, `**` for
    /// any folders. Files that git ignores are left out.
    #[serde(default)]
    #[schemars(length(min = 1), inner(length(min = 1)))]
    #[schemars(extend("examples" = [["pipelines/*.pipeline.yaml"]], "default" = ["**/*.pipeline.{yaml,yml,json}"]))]
    pub(super) specs: Option<Vec<String>>,

    /// What is rendered for; both unless said.
    #[serde(default)]
    #[schemars(length(min = 1), extend("uniqueItems" = true, "examples" = [["cloudformation"]]))]
    pub(super) targets: Option<Vec<TargetName>>,

    /// Form of CloudFormation templates: `template.yaml` or `template.json`.
    #[serde(default)]
    #[schemars(extend("examples" = ["json"], "default" = "yaml"))]
    pub(super) format: Option<Format>,

    /// Folder with templates that stand for single ones of pipegen's.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"templates")]
    pub(super) templates: Option<String>,

    /// Folder of the files of a spec. `{target}`, `{name}` and `{env}` stand for the target, the spec's name and the
    /// environment; a part of the path that is empty without an environment is left out.
    #[serde(default)]
    #[schemars(length(min = 1), example = &"infra/{target}/{name}/{env}")]
    #[schemars(extend("default" = "infra/{target}/{name}/{env}"))]
    pub(super) out: Option<String>,

    /// Keys that every spec has unless it says otherwise: the spec is merged into them (JSON Merge Patch, RFC 7396), so
    /// that in a spec `null` takes one out.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "role": "FraudScoringExecution", "tags": { "team": "risk" } }]))]
    pub(super) defaults: Option<Defaults>,

    /// How grave the findings of rules are, by the rule's code: `error`, `warning` or `off`. A rule can't be lowered where
    /// a spec that breaks it would lose a value or come out broken.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "instance-type": "warning" }]))]
    pub(super) rules: Levels,
}

/// A target by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(super) enum TargetName {
    CloudFormation,
    Terraform,
}

impl From<TargetName> for Target {
    fn from(name: TargetName) -> Self {
        match name {
            TargetName::CloudFormation => Self::CloudFormation,
            TargetName::Terraform => Self::Terraform,
        }
    }
}

/// Form of a CloudFormation template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Format {
    /// `template.yaml`
    #[default]
    Yaml,
    /// `template.json`
    Json,
}

impl Format {
    /// Its name in arguments.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }
}

/// Keys of a spec. Their values stay in the document, which knows their places.
#[derive(Debug, Deserialize)]
pub(super) struct Defaults {}

impl JsonSchema for Defaults {
    fn schema_name() -> Cow<'static, str> {
        "Defaults".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut keys = schema::parts();
        for key in ["version", "name", "environments"] {
            keys.insert(key.to_owned(), json!(false));
        }
        json_schema!({ "type": "object", "properties": keys, "additionalProperties": false })
    }

    fn inline_schema() -> bool {
        true
    }
}
