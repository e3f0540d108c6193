//! Maps from text to text: environment variables, tags, customer metadata. Sorted by key, so that the order in which
//! a user writes them changes no output.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::pattern;
use super::text::Text;
use super::variable::MAY_BE_VARIABLE;

macro_rules! text_map {
    ($(#[$doc:meta])* $name:ident, $schema:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(BTreeMap<String, Text>);

        impl Deref for $name {
            type Target = BTreeMap<String, Text>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl FromIterator<(String, Text)> for $name {
            fn from_iter<I: IntoIterator<Item = (String, Text)>>(entries: I) -> Self {
                Self(entries.into_iter().collect())
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

text_map! {
    /// Environment variables of a container: at most 100, keys and values of at most 1,024 characters
    /// (`ContainerDefinition$Environment`).
    Environment,
    {
        "type": "object",
        "maxProperties": 100,
        "propertyNames": { "pattern": pattern::ENVIRONMENT_KEY, "maxLength": 1024 },
        "additionalProperties": { "type": "string", MAY_BE_VARIABLE: true, "maxLength": 1024 },
    }
}

text_map! {
    /// Environment variables of a transform job: at most 16, values of at most 10,240 characters
    /// (`CreateTransformJob$Environment`).
    TransformEnvironment,
    {
        "type": "object",
        "maxProperties": 16,
        "propertyNames": { "pattern": pattern::ENVIRONMENT_KEY, "maxLength": 1024 },
        "additionalProperties": { "type": "string", MAY_BE_VARIABLE: true, "maxLength": 10240 },
    }
}

text_map! {
    /// Environment variables of a validation job: at most 16, values of at most 1,024 characters
    /// (`AWS::SageMaker::ModelPackage` `TransformJobDefinition.Environment`).
    ValidationEnvironment,
    {
        "type": "object",
        "maxProperties": 16,
        "propertyNames": { "pattern": pattern::ENVIRONMENT_KEY, "maxLength": 1024 },
        "additionalProperties": { "type": "string", MAY_BE_VARIABLE: true, "maxLength": 1024 },
    }
}

text_map! {
    /// Tags: at most 50, keys of 1 to 128 and values of 0 to 256 letters, digits, white space and `_.:/=+-@` (`TagList`).
    Tags,
    {
        "type": "object",
        "maxProperties": 50,
        "propertyNames": { "pattern": pattern::TAG, "minLength": 1, "maxLength": 128 },
        "additionalProperties": { "type": "string", MAY_BE_VARIABLE: true, "pattern": pattern::TAG, "maxLength": 256 },
    }
}

text_map! {
    /// Customer metadata: 1 to 50 entries, keys of at most 128 and values of 1 to 256 letters, digits, white space and
    /// `_.:/=+-@` (`CreateModelPackage$CustomerMetadataProperties`).
    Metadata,
    {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 50,
        "propertyNames": { "pattern": pattern::TAG, "minLength": 1, "maxLength": 128 },
        "additionalProperties": { "type": "string", MAY_BE_VARIABLE: true, "pattern": pattern::TAG, "minLength": 1, "maxLength": 256 },
    }
}
