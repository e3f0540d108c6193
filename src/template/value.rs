//! The values of a template as expressions, which a target can write, and their limits: each value is paid for with steps.

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind, State};

use crate::resource::Expr;

/// Steps that one value costs which is written.
const FUEL_OF_VALUE: u64 = 8;

/// Deepest nesting of a value that is written. JSON text in JSON text doubles its backslashes, so it counts more.
const MAX_DEPTH: usize = 64;
const DEPTH_OF_JSON: usize = 16;

/// A template's value as an expression.
pub(super) fn expression(state: &State<'_, '_>, value: &Value) -> Result<Expr, Error> {
    at_depth(state, value, 0)
}

/// A template's value as JSON text.
pub(super) fn json(state: &State<'_, '_>, value: &Value) -> Result<Expr, Error> {
    at_depth(state, value, DEPTH_OF_JSON).map(|expr| Expr::Json(Box::new(expr)))
}

/// A template's value as an expression which will stand at a depth.
fn at_depth(state: &State<'_, '_>, value: &Value, depth: usize) -> Result<Expr, Error> {
    let known = value.downcast_object_ref::<Expr>();
    if depth + known.map_or(0, expr_depth) > MAX_DEPTH {
        return Err(refusal("a value is nested too deeply"));
    }
    // Lists may hold one another many times, and only here each of them becomes a text.
    state.consume_fuel(FUEL_OF_VALUE)?;
    if let Some(expr) = known {
        return Ok(expr.clone());
    }
    match value.kind() {
        ValueKind::Bool => Ok(Expr::Bool(value.is_true())),
        ValueKind::Number if value.is_integer() => i64::try_from(value.clone()).map(Expr::Int),
        ValueKind::Number => f64::try_from(value.clone()).map(Expr::Float),
        ValueKind::String => Ok(Expr::from(value.as_str().unwrap_or_default())),
        ValueKind::Seq | ValueKind::Iterable => {
            value.try_iter()?.map(|item| at_depth(state, &item, depth + 1)).collect::<Result<_, _>>().map(Expr::List)
        }
        ValueKind::Map => {
            let entry = |key: Value| {
                let name = key.as_str().ok_or_else(|| refusal("a map's key is no text"))?.to_owned();
                Ok((name, at_depth(state, &value.get_item(&key)?, depth + 1)?))
            };
            value.try_iter()?.map(entry).collect::<Result<_, Error>>().map(Expr::Map)
        }
        ValueKind::None => Err(refusal("a value that isn't given is written; ask `is not none` first")),
        kind => Err(refusal(&format!("a value of kind `{kind}` has no literal"))),
    }
}

/// The texts, numbers and references of a list one after the other.
pub(super) fn concat(state: &State<'_, '_>, list: &Value) -> Result<Expr, Error> {
    let wrong = || refusal("`concat` takes a list of texts, numbers and references");
    let Expr::List(parts) = expression(state, list)? else { return Err(wrong()) };
    let text = |part: Expr| match part {
        Expr::Int(number) => Ok(Expr::String(number.to_string())),
        Expr::Float(number) => Ok(Expr::String(number.to_string())),
        Expr::String(_) | Expr::Ref(_) | Expr::Variable(_) | Expr::RoleArn(_) | Expr::Concat(_) => Ok(part),
        _ => Err(wrong()),
    };
    parts.into_iter().map(text).collect::<Result<Vec<_>, _>>().map(Expr::concat)
}

/// Number of levels below an expression.
fn expr_depth(expr: &Expr) -> usize {
    let inner = |exprs: &[Expr]| exprs.iter().map(|inner| 1 + expr_depth(inner)).max().unwrap_or(0);
    match expr {
        Expr::Concat(items) | Expr::List(items) => inner(items),
        Expr::Map(entries) => entries.iter().map(|(_, value)| 1 + expr_depth(value)).max().unwrap_or(0),
        Expr::Json(value) => DEPTH_OF_JSON + expr_depth(value),
        Expr::Null
        | Expr::Bool(_)
        | Expr::Int(_)
        | Expr::Float(_)
        | Expr::String(_)
        | Expr::Ref(_)
        | Expr::Variable(_)
        | Expr::Generation(_)
        | Expr::RoleArn(_) => 0,
    }
}

/// The error that a template does what it may not.
pub(super) fn refusal(message: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.to_owned())
}
