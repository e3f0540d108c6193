//! A value in a template: a literal, or something that only AWS or the target knows.

use minijinja::value::{Object, Value as TemplateValue, serializing_for_value};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::reference::Ref;
use crate::spec::Text;

/// A value that a target's formatter can write anywhere a value can stand.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text, letter for letter.
    String(String),
    /// An attribute of a resource in the stack.
    Ref(Ref),
    /// A fact about where the stack is deployed.
    Aws(Aws),
    /// ARN of the role with this name and path in the account that is deployed to.
    RoleArn(String),
    /// Texts and references one after the other.
    Concat(Vec<Expr>),
    /// Values in order.
    List(Vec<Expr>),
    /// Names and values in order.
    Map(Vec<(String, Expr)>),
    /// The value as JSON text.
    Json(Box<Expr>),
}

/// A fact about where the stack is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aws {
    /// The region, such as `eu-west-1`.
    Region,
    /// The account id: twelve digits.
    AccountId,
    /// The partition, such as `aws-cn`.
    Partition,
}

impl Expr {
    /// A map with names that are known here.
    #[must_use]
    pub fn map<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Map(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// A list of texts that are known here.
    #[must_use]
    pub fn texts(texts: &[&str]) -> Self {
        Self::List(texts.iter().map(|text| Self::from(*text)).collect())
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<&String> for Expr {
    fn from(text: &String) -> Self {
        Self::String(text.clone())
    }
}

impl From<&Text> for Expr {
    fn from(text: &Text) -> Self {
        Self::from(text.as_str())
    }
}

impl From<u32> for Expr {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Expr {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Ref> for Expr {
    fn from(reference: Ref) -> Self {
        Self::Ref(reference)
    }
}

impl From<Aws> for Expr {
    fn from(fact: Aws) -> Self {
        Self::Aws(fact)
    }
}

/// The template engine passes an expression on as it is.
impl Object for Expr {}

/// For the template engine, itself; for the hash of a generation, a canonical form in which a reference can't be taken
/// for text.
impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializing_for_value() {
            return TemplateValue::from_object(self.clone()).serialize(serializer);
        }
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Ref(value) => entry(serializer, "ref", value),
            Self::Aws(value) => entry(serializer, "aws", &format!("{value:?}")),
            Self::RoleArn(value) => entry(serializer, "role", value),
            Self::Concat(parts) => entry(serializer, "concat", parts),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => serializer.collect_map(entries.iter().map(|(name, value)| (name, value))),
            Self::Json(value) => entry(serializer, "json", value),
        }
    }
}

fn entry<S: Serializer, T: Serialize>(serializer: S, name: &str, value: &T) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, value)?;
    map.end()
}
