//! Any value as a template's literal.

use std::collections::BTreeMap;

use arbitrary::Arbitrary;
use pipegen::resource::Expr;

/// What a value is made of. No text of AWS holds NUL, and a whole number is an integer.
#[derive(Arbitrary, Debug)]
pub enum Shape {
    Null,
    Bool(bool),
    Int(i64),
    Fraction(i32, u8),
    Text(String),
    List(Vec<Shape>),
    Map(BTreeMap<String, Shape>),
}

impl Shape {
    /// The value, cut where it is nested deeper than any of a spec.
    pub fn expr(self) -> Expr {
        self.at(0)
    }

    fn at(self, depth: usize) -> Expr {
        match self {
            Self::Null => Expr::Null,
            Self::Bool(value) => Expr::Bool(value),
            Self::Int(value) => Expr::Int(value),
            Self::Fraction(whole, part) => Expr::Float(f64::from(whole) + f64::from(part | 1) / 256.0),
            Self::Text(text) => Expr::String(text.replace('\0', "")),
            Self::List(_) | Self::Map(_) if depth > 16 => Expr::Null,
            Self::List(items) => Expr::List(items.into_iter().map(|item| item.at(depth + 1)).collect()),
            Self::Map(entries) => {
                let entry = |(name, value): (String, Self)| (key(&name), value.at(depth + 1));
                let entries: BTreeMap<String, Expr> = entries.into_iter().map(entry).collect();
                Expr::Map(entries.into_iter().collect())
            }
        }
    }
}

/// A key: YAML takes 1,024 characters with escapes, AWS 128 that may need some.
fn key(text: &str) -> String {
    text.chars().filter(|found| *found != '\0').take(128).collect()
}
