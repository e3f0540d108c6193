//! Literals and references of CloudFormation, in YAML that readers of YAML 1.1 and 1.2 take alike.

mod json;
mod read;

pub use json::document;
pub use read::read;

use std::fmt::Write as _;

use super::{pascal_case, write_escaped, write_float};
use crate::resource::{Attribute, Expr, Id, Part, Ref};
use crate::spec::{Aws, Kind, Variable};
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
        Expr::Variable(variable) => {
            let _ = write!(out, "!Ref {}", parameter(variable));
        }
        Expr::Concat(parts) => write_concatenation(out, parts),
        Expr::RoleArn(_) => {
            out.push_str("!Sub ");
            write_text(out, &substitution(expr));
        }
        // Nothing in a template can make a hash: the templates leave a name out that isn't known, and AWS makes one up.
        Expr::Generation(_) => out.push_str("!Ref AWS::NoValue"),
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
            match (json.substituted, json.escapes()) {
                (false, _) => write_text(out, &json.text),
                (true, escapes) if escapes.is_empty() => {
                    out.push_str("!Sub ");
                    write_text(out, &json.text);
                }
                (true, escapes) => {
                    out.push_str("!Sub [");
                    write_text(out, &json.text);
                    let _ = write!(out, ", {{{}}}]", escapes.join(", "));
                }
            }
        }
    }
}

/// Writes text with references in it. A literal `${` has an escape in `!Sub`, but readers differ on what that does to a
/// reference behind it; in `!Join` it is text.
fn write_concatenation(out: &mut String, parts: &[Expr]) {
    let is_literal = |part: &Expr| matches!(part, Expr::String(text) if text.contains("${"));
    if let [only @ Expr::Variable(_)] = parts {
        // `Ref` gives text, whatever the parameter's type.
        write_inline(out, only);
    } else if parts.iter().any(is_literal) {
        out.push_str("!Join ");
        let piece = |part: &Expr| match part {
            Expr::String(text) => {
                split_references(text).unwrap_or_else(|| vec![text]).into_iter().map(Expr::from).collect()
            }
            part => vec![part.clone()],
        };
        write_inline(out, &Expr::List(vec!["".into(), Expr::List(parts.iter().flat_map(piece).collect())]));
    } else {
        out.push_str("!Sub ");
        write_text(out, &parts.iter().map(substitution).collect::<String>());
    }
}

/// Writes what follows a key's colon: a collection in block style, JSON text as a literal block, or a scalar.
pub(super) fn write_block(out: &mut String, expr: &Expr, indent: usize) {
    match expr {
        Expr::Json(value) => {
            let json = Json::of(value, Some(0));
            let escapes = json.escapes();
            let inner = if escapes.is_empty() { indent } else { indent + 2 };
            match (json.substituted, escapes.is_empty()) {
                (false, _) => out.push_str(" |-"),
                (true, true) => out.push_str(" !Sub |-"),
                (true, false) => {
                    let _ = write!(out, " !Sub\n{:indent$}- |-", "");
                }
            }
            for line in json.text.lines() {
                let _ = write!(out, "\n{:inner$}{line}", "");
            }
            for (index, escape) in escapes.iter().enumerate() {
                let dash = if index == 0 { "- " } else { "  " };
                let _ = write!(out, "\n{:indent$}{dash}{escape}", "");
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
        if name.starts_with("AWS::") || is_taken(name) {
            parts.push(&text[rest..behind]);
            rest = behind;
        }
    }
    parts.push(&text[rest..]);
    (parts.len() > 1).then_some(parts)
}

/// Whether a linter takes a part of a text for a reference of the template: `${Model}`, `${AWS::Region}`.
#[must_use]
pub fn looks_like_reference(text: &str) -> bool {
    split_references(text).is_some()
}

/// Logical ids of the resources that a template has at most once, and that of a role to come.
const LOGICAL_IDS: [&str; 6] =
    ["Model", "EndpointConfig", "Endpoint", "ModelPackageGroup", "ModelPackage", "ExecutionRole"];

/// What the logical ids of a job's resources begin with.
const JOB: &str = "Transform";

/// What the names of parameters begin with that Parameter Store is read into.
const STORE: &str = "Ssm";

/// Whether something in a template may have this name, so that no parameter of the spec can.
#[must_use]
pub fn is_taken(name: &str) -> bool {
    LOGICAL_IDS.contains(&name) || name.starts_with(JOB) || name.starts_with(STORE)
}

/// Writes text bare where every YAML reader takes it for text, else between double quotes.
pub(super) fn write_text(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    out.reserve(text.len() + 2);
    out.push('"');
    write_escaped(out, text);
    out.push('"');
}

/// Words that one reader or another takes for a boolean or nothing.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

fn is_plain(text: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'@' | b'+' | b':' | b'-');
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && text.bytes().all(is_plain)
        && !text.ends_with(':')
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
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
            format!("{JOB}{}{part}", pascal_case(job))
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

/// The name of the parameter, or pseudo parameter, that a variable is.
#[must_use]
pub fn parameter(variable: &Variable) -> String {
    match variable {
        Variable::Parameter { name, .. } => pascal_case(name),
        Variable::Ssm { path, kind } => store_name(path, *kind == Kind::List),
        Variable::Aws(Aws::Region) => "AWS::Region".to_owned(),
        Variable::Aws(Aws::AccountId) => "AWS::AccountId".to_owned(),
        Variable::Aws(Aws::Partition) => "AWS::Partition".to_owned(),
        Variable::Aws(Aws::UrlSuffix) => "AWS::URLSuffix".to_owned(),
    }
}

/// The logical name of the parameter that a parameter of Parameter Store is read into.
fn store_name(path: &str, is_list: bool) -> String {
    let words = path.replace(|found: char| !found.is_ascii_alphanumeric(), "_");
    let list = if is_list { "List" } else { "" };
    format!("{STORE}{}{list}", pascal_case(&words))
}

/// What stands before the path and name of a role in the account that is deployed to.
const ROLE_ARN: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/";

/// Text for `!Sub`, in which a literal `${` is written `${!`.
fn substitution(expr: &Expr) -> String {
    match expr {
        Expr::String(text) => text.replace("${", "${!"),
        Expr::Ref(reference) => format!("${{{}}}", substituted(reference)),
        Expr::Variable(variable) => format!("${{{}}}", parameter(variable)),
        Expr::RoleArn(role) => {
            format!("{ROLE_ARN}{}", substitution(&role.into()))
        }
        Expr::Concat(parts) => parts.iter().map(substitution).collect(),
        other => {
            let mut text = String::new();
            write_inline(&mut text, other);
            text
        }
    }
}
