//! A text value of the spec.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// Text that ends up, letter for letter, in a property at AWS.
///
/// Every text that the SDK lets be a `PipelineVariable` is of this type, so that a reference can stand in it one day
/// where characters stand now. `$${{` is written for the characters `${{`, which begin a reference. `${x}`, `%{x}`,
/// `{{ x }}` and `{{resolve:…}}` are characters like any others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let escaped = written.contains("$${{");
        Ok(Self(if escaped { written.replace("$${{", "${{") } else { written }))
    }
}

impl Text {
    /// The characters, as AWS is to receive them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }

    fn inline_schema() -> bool {
        true
    }
}
