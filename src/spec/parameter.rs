//! A parameter: a value that whoever deploys the pipeline gives.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::pattern;
use super::variable::Kind;

/// A value that whoever deploys the pipeline gives. SDK: `ParameterString`, `ParameterInteger`, `ParameterFloat`,
/// `ParameterBoolean`. It becomes a parameter of CloudFormation's template and a variable of Terraform's module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Type of the value. A `list` is one of texts.
    #[serde(rename = "type")]
    #[schemars(example = &"string")]
    pub kind: Kind,

    /// Value that is taken when none is given, of the parameter's type. Without it, whoever deploys has to give one.
    #[serde(default)]
    #[schemars(schema_with = "any_default", example = &"fraud-models")]
    pub default: Option<Value>,

    /// What the value is for, in one line of at most 1,024 characters.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::PRINTABLE), example = &"Bucket with the models")]
    pub description: Option<String>,

    /// The values to choose from, of the parameter's type; of a list, what each of its items may be.
    #[serde(default)]
    #[schemars(schema_with = "any_values")]
    #[schemars(extend("examples" = [["ml.m5.large", "ml.m5.xlarge"]]))]
    pub allowed_values: Option<Vec<Value>>,

    /// Regular expression that the whole text matches, in the syntax of RE2; only for a `string`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 512), regex(pattern = pattern::LINE), example = &"[a-z0-9.-]+")]
    pub pattern: Option<String>,

    /// Least number, or least length of a `string` in characters.
    #[serde(default)]
    #[schemars(example = 1)]
    pub min: Option<Number>,

    /// Largest number, or largest length of a `string` in characters.
    #[serde(default)]
    #[schemars(example = 8)]
    pub max: Option<Number>,

    /// Whether consoles and plans hide the value. Where the value arrives, AWS still shows it to whoever may read the
    /// resource.
    #[serde(default)]
    #[schemars(example = true)]
    pub secret: bool,
}

fn any_default(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["string", "number", "boolean", "array"],
        "maxLength": 4096,
        "items": { "type": "string", "maxLength": 4096 },
    })
}

fn any_values(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "minItems": 1,
        "maxItems": 100,
        "uniqueItems": true,
        "items": { "type": ["string", "number", "boolean"], "maxLength": 4096 },
    })
}

/// Parameters by name: at most 200, names of at most 64 letters, digits and `_`, with a letter at the start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parameters(BTreeMap<String, Parameter>);

impl Deref for Parameters {
    type Target = BTreeMap<String, Parameter>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl JsonSchema for Parameters {
    fn schema_name() -> Cow<'static, str> {
        "Parameters".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "maxProperties": 200,
            "propertyNames": { "pattern": pattern::PARAMETER, "maxLength": 64 },
            "additionalProperties": generator.subschema_for::<Parameter>(),
        })
    }
}
