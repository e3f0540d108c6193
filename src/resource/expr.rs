//! A value in a template: a literal, or something that only AWS or the target knows.

use minijinja::value::{Object, Value as TemplateValue, serializing_for_value};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::reference::Ref;
use crate::spec::text::Part;
use crate::spec::{Aws, Kind, OrVariable, Text, Variable};

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
    /// What is known only when the stack is deployed, as a value of its own type.
    Variable(Variable),
    /// ARN of the role with this name and path in the account that is deployed to.
    RoleArn(Text),
    /// Texts, references and variables one after the other, as text.
    Concat(Vec<Expr>),
    /// A generation's name that is complete only when the stack is deployed.
    Generation(Box<Generation>),
    /// Values in order.
    List(Vec<Expr>),
    /// Names and values in order.
    Map(Vec<(String, Expr)>),
    /// The value as JSON text.
    Json(Box<Expr>),
}

/// A generation's name that is complete only when the stack is deployed, since variables are in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Generation {
    /// What stands before the dash and the eight hex digits.
    pub base: Expr,
    /// Hash over all that is known now.
    pub hash: String,
    /// The variables.
    pub variables: Vec<Variable>,
    /// Whether one of them is a secret parameter.
    pub secret: bool,
}

impl Expr {
    /// A map with names that are known here.
    #[must_use]
    pub fn map<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Map(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Texts, references and variables one after the other; without needless parts.
    #[must_use]
    pub fn concat(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut joined: Vec<Self> = Vec::new();
        let mut add = |part| match (joined.last_mut(), part) {
            (Some(Self::String(before)), Self::String(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        };
        for part in parts {
            match part {
                Self::Concat(inner) => inner.into_iter().for_each(&mut add),
                part => add(part),
            }
        }
        match &joined[..] {
            [Self::String(_)] => joined.remove(0),
            _ => Self::Concat(joined),
        }
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
        match text {
            Text::Literal(text) => Self::from(text),
            Text::Composed(parts) => match &parts[..] {
                [Part::Variable(only)] if only.kind() == Kind::String => Self::from(only),
                parts => Self::Concat(parts.iter().map(Self::from).collect()),
            },
        }
    }
}

impl From<&Part> for Expr {
    fn from(part: &Part) -> Self {
        match part {
            Part::Literal(text) => Self::from(text),
            Part::Variable(variable) => Self::from(variable),
        }
    }
}

impl From<&Variable> for Expr {
    fn from(variable: &Variable) -> Self {
        Self::Variable(variable.clone())
    }
}

/// A choice is the word that AWS has for it.
impl<T: Serialize> From<&OrVariable<T>> for Expr {
    fn from(value: &OrVariable<T>) -> Self {
        match value {
            OrVariable::Literal(value) => serde_json::to_value(value).as_ref().map_or(Self::Null, Self::from),
            OrVariable::Variable(variable) => Self::from(variable),
        }
    }
}

impl From<&Value> for Expr {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => {
                number.as_i64().map_or_else(|| Self::Float(number.as_f64().unwrap_or(0.0)), Self::Int)
            }
            Value::String(text) => Self::from(text),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Map(members.iter().map(|(name, member)| (name.clone(), member.into())).collect())
            }
        }
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
        Self::Variable(Variable::Aws(fact))
    }
}

/// The template engine passes an expression on as it is.
impl Object for Expr {}

/// For the template engine, itself; for the hash of a generation, a canonical form in which nothing can be taken for a
/// literal: no key of a spec begins with `$`.
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
            Self::Ref(value) => entry(serializer, "$ref", value),
            Self::Variable(value) => value.serialize(serializer),
            Self::RoleArn(value) => entry(serializer, "$role", value),
            Self::Concat(parts) => entry(serializer, "$concat", parts),
            Self::Generation(value) => entry(serializer, "$generation", value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => serializer.collect_map(entries.iter().map(|(name, value)| (name, value))),
            Self::Json(value) => entry(serializer, "$json", value),
        }
    }
}

fn entry<S: Serializer, T: Serialize>(serializer: S, name: &str, value: &T) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, value)?;
    map.end()
}

/// Characters as they are; with variables, as an expression.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Literal(text) => serializer.serialize_str(text),
            Self::Composed(_) => Expr::from(self).serialize(serializer),
        }
    }
}

/// The value as it is; a variable as an expression.
impl<T: Serialize> Serialize for OrVariable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Literal(value) => value.serialize(serializer),
            Self::Variable(variable) => Expr::from(variable).serialize(serializer),
        }
    }
}
