//! Values as they stand in a picture: a variable as the spec writes it.

use std::fmt::Display;

use crate::resource::Expr;
use crate::spec::text::Part;
use crate::spec::{OrVariable, Text, Variable};

/// A text.
pub(super) fn text(text: &Text) -> String {
    match text {
        Text::Literal(text) => text.clone(),
        Text::Composed(parts) => parts.iter().map(part).collect(),
    }
}

/// A number or a word.
pub(super) fn plain<T: Display>(value: &OrVariable<T>) -> String {
    match value {
        OrVariable::Literal(value) => value.to_string(),
        OrVariable::Variable(variable) => self::variable(variable),
    }
}

/// A list of texts.
pub(super) fn list(value: &OrVariable<Vec<Text>>) -> Vec<String> {
    match value {
        OrVariable::Literal(texts) => texts.iter().map(text).collect(),
        OrVariable::Variable(variable) => vec![self::variable(variable)],
    }
}

/// A value that was composed; of what is no text, `…`.
pub(super) fn expr(value: &Expr) -> String {
    match value {
        Expr::String(text) => text.clone(),
        Expr::Variable(variable) => self::variable(variable),
        Expr::Concat(parts) => parts.iter().map(expr).collect(),
        Expr::Generation(generation) => format!("{}-…", expr(&generation.base)),
        _ => "…".to_owned(),
    }
}

fn part(part: &Part) -> String {
    match part {
        Part::Literal(text) => text.clone(),
        Part::Variable(variable) => self::variable(variable),
    }
}

fn variable(variable: &Variable) -> String {
    match variable {
        Variable::Parameter { name, .. } => format!("${{{{ parameters.{name} }}}}"),
        Variable::Aws(fact) => format!("${{{{ aws.{} }}}}", fact.name()),
        Variable::Ssm { path, .. } => format!("${{{{ ssm:{path} }}}}"),
    }
}
