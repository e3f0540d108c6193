//! What is known only when the stack is deployed. SDK: `PipelineVariable`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

/// A value that is known only when the stack is deployed. A spec writes it as `${{ … }}`; loading the spec resolves what
/// stands between the braces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Variable {
    /// A parameter of the spec.
    #[serde(rename = "$parameter")]
    Parameter {
        /// Its name, as the spec has it.
        name: String,
        /// Its type.
        kind: Kind,
    },
    /// A fact about where the stack is deployed.
    #[serde(rename = "$aws")]
    Aws(Aws),
    /// The value of a parameter in Systems Manager's Parameter Store.
    #[serde(rename = "$ssm")]
    Ssm {
        /// Its name: a path that begins with a slash, or one word.
        path: String,
        /// The type that the place wants; the store itself knows only text and lists of texts.
        kind: Kind,
    },
}

/// The type of a value. SDK: `ParameterString`, `ParameterInteger`, `ParameterFloat`, `ParameterBoolean`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Texts in order.
    List,
}

/// A fact about where the stack is deployed. It is the same for all of a stack's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Aws {
    /// The region, such as `eu-west-1`.
    Region,
    /// The account id: twelve digits.
    AccountId,
    /// The partition, such as `aws-cn`.
    Partition,
    /// What the names of AWS's hosts end in, such as `amazonaws.com.cn`.
    UrlSuffix,
}

impl Aws {
    /// Every fact.
    pub const ALL: [Self; 4] = [Self::Region, Self::AccountId, Self::Partition, Self::UrlSuffix];

    /// Its name behind `aws.` in a spec.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::AccountId => "account_id",
            Self::Partition => "partition",
            Self::UrlSuffix => "url_suffix",
        }
    }
}

impl Kind {
    /// Its name in a spec.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::List => "list",
        }
    }
}

impl Variable {
    /// The type of its value.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Parameter { kind, .. } | Self::Ssm { kind, .. } => *kind,
            Self::Aws(_) => Kind::String,
        }
    }
}

/// A value, or a variable that stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OrVariable<T> {
    /// Known now.
    Literal(T),
    /// Known when the stack is deployed.
    Variable(Variable),
}

impl<T> OrVariable<T> {
    /// The value, where it is known now.
    pub const fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Variable(_) => None,
        }
    }
}

impl<T: PartialEq> PartialEq<T> for OrVariable<T> {
    /// Whether the value is known now, and this one.
    fn eq(&self, other: &T) -> bool {
        self.literal() == Some(other)
    }
}

impl<T> From<T> for OrVariable<T> {
    fn from(value: T) -> Self {
        Self::Literal(value)
    }
}

impl<T: Default> Default for OrVariable<T> {
    fn default() -> Self {
        Self::Literal(T::default())
    }
}

/// Marks a schema whose value may be a variable. Making the schema replaces it by a choice between the two.
pub const MAY_BE_VARIABLE: &str = "x-may-be-variable";

impl<T: JsonSchema> JsonSchema for OrVariable<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}OrVariable", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = generator.subschema_for::<T>();
        schema.insert(MAY_BE_VARIABLE.to_owned(), true.into());
        schema
    }

    fn inline_schema() -> bool {
        true
    }
}
