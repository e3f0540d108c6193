//! Literals and references of CloudFormation, in YAML that readers of YAML 1.1 and 1.2 take alike.

mod json;
mod read;

pub use json::document;
pub use read::read;

use std::fmt::Write as _;

use super::{pascal_case, write_escaped, write_float};
use crate::resource::{Attribute, Aws, Expr, Id, Part, Ref};
use json::Json;

/// Writes a value on one line: a scalar, or a collection in flow style.
pub(super) fn write_inline(out: &mut String, expr: &Expr) {
    match expr {
        Expr::Null => out.push_str("null"),
        Expr::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Expr::Int(value) => {
            let _ = write!(out, "{value}");
        }
        Expr::Float(value) => write_float(out, *value),
        Expr::String(text) => match split_references(text) {
            Some(parts) => {
                out.push_str("!Join ");
                write_inline(out, &Expr::List(vec!["".into(), Expr::texts(&parts)]));
            }
            None => write_text(out, text),
        },
        Expr::Ref(reference) => out.push_str(&function(reference)),
        Expr::Aws(fact) => {
            let _ = write!(out, "!Ref {}", pseudo_parameter(*fact));
        }
        Expr::RoleArn(_) | Expr::Concat(_) => {
            out.push_str("!Sub ");
            write_text(out, &substitution(expr));
        }
        Expr::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_inline(out, item);
            }
            out.push(']');
        }
        Expr::Map(entries) => {
            out.push('{');
            for (index, (name, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_text(out, name);
                out.push_str(": ");
                write_inline(out, value);
            }
            out.push('}');
        }
        Expr::Json(value) => {
            let json = Json::of(value, None);
            out.push_str(if json.substituted { "!Sub " } else { "" });
            write_text(out, &json.text);
        }
    }
}

/// Writes what follows a key's colon: a collection in block style, JSON text as a literal block, or a scalar.
pub(super) fn write_block(out: &mut String, expr: &Expr, indent: usize) {
    match expr {
        Expr::Json(value) => {
            let json = Json::of(value, Some(0));
            out.push_str(if json.substituted { " !Sub |-" } else { " |-" });
            for line in json.text.lines() {
                let _ = write!(out, "\n{:indent$}{line}", "");
            }
        }
        Expr::Map(entries) if !entries.is_empty() => {
            let _ = write!(out, "\n{:indent$}", "");
            write_entries(out, entries, indent);
        }
        Expr::List(items) if !items.is_empty() => {
            for item in items {
                let _ = write!(out, "\n{:indent$}- ", "");
                match item {
                    Expr::Map(entries) if !entries.is_empty() => write_entries(out, entries, indent + 2),
                    item => write_inline(out, item),
                }
            }
        }
        scalar => {
            out.push(' ');
            write_inline(out, scalar);
        }
    }
}

fn write_entries(out: &mut String, entries: &[(String, Expr)], indent: usize) {
    for (index, (name, value)) in entries.iter().enumerate() {
        if index > 0 {
            let _ = write!(out, "\n{:indent$}", "");
        }
        write_text(out, name);
        out.push(':');
        write_block(out, value, indent + 2);
    }
}

/// Cuts text where `${…}` would be a reference in `!Sub`, behind the `${`. CloudFormation takes such text as it stands,
/// but its linter takes it for a forgotten `!Sub`; put together from its parts, both leave it alone.
fn split_references(text: &str) -> Option<Vec<&str>> {
    if !text.contains('$') {
        return None;
    }
    let mut parts = Vec::new();
    let mut rest = 0;
    for (at, sigil) in text.match_indices("${") {
        let behind = at + sigil.len();
        let Some((name, _)) = text[behind..].split_once('}') else { break };
        let name = name.split('.').next().unwrap_or_default();
        if name.starts_with("AWS::") || name.starts_with("Transform") || LOGICAL_IDS.contains(&name) {
            parts.push(&text[rest..behind]);
            rest = behind;
        }
    }
    parts.push(&text[rest..]);
    (parts.len() > 1).then_some(parts)
}

/// Logical ids of the resources that a template has at most once.
const LOGICAL_IDS: [&str; 5] = ["Model", "EndpointConfig", "Endpoint", "ModelPackageGroup", "ModelPackage"];

/// Writes text bare where every YAML reader takes it for text, else between double quotes.
pub(super) fn write_text(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    write_escaped(out, text);
    out.push('"');
}

/// Words that one reader or another takes for a boolean or nothing.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

fn is_plain(text: &str) -> bool {
    let first = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    let rest = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./@+:-".contains(&byte));
    first && rest && !text.ends_with(':') && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The logical id of a resource: short, and the same for ever.
pub(super) fn logical_id(id: &Id) -> String {
    match id {
        Id::Model => "Model".to_owned(),
        Id::EndpointConfig => "EndpointConfig".to_owned(),
        Id::Endpoint => "Endpoint".to_owned(),
        Id::ModelPackage => "ModelPackage".to_owned(),
        Id::Transform { job, part } => {
            let part = match part {
                Part::StateMachine => "StateMachine",
                Part::StateMachineRole => "StateMachineRole",
                Part::Schedule => "Schedule",
                Part::ScheduleRole => "ScheduleRole",
            };
            format!("Transform{}{part}", pascal_case(job))
        }
    }
}

/// A reference as a short-form function.
fn function(reference: &Ref) -> String {
    let target = substituted(reference);
    let function = if target.contains('.') { "GetAtt" } else { "Ref" };
    format!("!{function} {target}")
}

/// A reference as it stands between `${` and `}`: `Ref` gives a name or an ARN, by the resource's type.
fn substituted(reference: &Ref) -> String {
    let id = logical_id(&reference.id);
    match (&reference.id, reference.attribute) {
        (Id::Model, Attribute::Name) => format!("{id}.ModelName"),
        (Id::EndpointConfig, Attribute::Name) => format!("{id}.EndpointConfigName"),
        (Id::Endpoint, Attribute::Name) => format!("{id}.EndpointName"),
        (Id::Transform { part: Part::StateMachine, .. }, Attribute::Name) => format!("{id}.Name"),
        (Id::Transform { part: Part::StateMachineRole | Part::ScheduleRole, .. }, Attribute::Arn) => {
            format!("{id}.Arn")
        }
        _ => id,
    }
}

const fn pseudo_parameter(fact: Aws) -> &'static str {
    match fact {
        Aws::Region => "AWS::Region",
        Aws::AccountId => "AWS::AccountId",
        Aws::Partition => "AWS::Partition",
    }
}

/// Text for `!Sub`, in which a literal `${` is written `${!`.
fn substitution(expr: &Expr) -> String {
    match expr {
        Expr::String(text) => text.replace("${", "${!"),
        Expr::Ref(reference) => format!("${{{}}}", substituted(reference)),
        Expr::Aws(fact) => format!("${{{}}}", pseudo_parameter(*fact)),
        Expr::RoleArn(role) => format!("arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/{role}"),
        Expr::Concat(parts) => parts.iter().map(substitution).collect(),
        other => {
            let mut text = String::new();
            write_inline(&mut text, other);
            text
        }
    }
}
