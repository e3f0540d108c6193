//! A text value of the spec.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::variable::{MAY_BE_VARIABLE, Variable};

/// Text that ends up, letter for letter, in a property at AWS.
///
/// `${x}`, `%{x}`, `{{ x }}` and `{{resolve:…}}` are characters like any others; only `${{ … }}` is a variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Text {
    /// Known now.
    Literal(String),
    /// Characters and variables one after the other, with at least one variable.
    Composed(Vec<Part>),
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged)]
pub enum Part {
    /// Characters.
    Literal(String),
    /// What is known when the stack is deployed.
    Variable(Variable),
}

impl Text {
    /// The characters, as AWS is to receive them, where all are known now.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Composed(_) => None,
        }
    }

    /// The characters before the first variable.
    #[must_use]
    pub fn start(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Composed(parts) => parts.first().and_then(Part::literal).unwrap_or_default(),
        }
    }

    /// The last character, where it is known now.
    #[must_use]
    pub fn last_character(&self) -> Option<char> {
        match self {
            Self::Literal(text) => text.chars().next_back(),
            Self::Composed(parts) => parts.last().and_then(Part::literal)?.chars().next_back(),
        }
    }

    /// The characters, with `_` for each variable: its form, as far as that is known now.
    #[must_use]
    pub fn outline(&self) -> Cow<'_, str> {
        match self {
            Self::Literal(text) => Cow::Borrowed(text),
            Self::Composed(parts) => parts.iter().map(|part| part.literal().unwrap_or("_")).collect(),
        }
    }
}

impl Part {
    fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Variable(_) => None,
        }
    }
}

/// Characters, or what loading a spec makes of characters with variables in them.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text::Literal(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Composed {
            #[serde(rename = "$concat")]
            parts: Vec<Part>,
        }
        Composed::deserialize(MapAccessDeserializer::new(map)).map(|composed| Text::Composed(composed.parts))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Literal(text.to_owned())
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", MAY_BE_VARIABLE: true })
    }

    fn inline_schema() -> bool {
        true
    }
}
