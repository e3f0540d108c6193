//! Literals and references of Terraform: HCL expressions, laid out as `terraform fmt` lays them out.

mod align;

pub use align::align;

use std::fmt::Write as _;

use super::{snake_case, write_escaped, write_float};
use crate::resource::{Attribute, Expr, Generation, Id, Part, Ref};
use crate::spec::{Aws, Kind, Variable};

/// Writes a value on one line.
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
        Expr::String(text) => write_template(out, &[Expr::String(text.clone())]),
        Expr::Ref(reference) => out.push_str(&attribute(reference)),
        Expr::Variable(variable) => out.push_str(&value(variable)),
        Expr::RoleArn(_) => out.push_str("data.aws_iam_role.execution.arn"),
        Expr::Concat(parts) => match &parts[..] {
            // A template of nothing but a number is a number.
            [Expr::Variable(only)] if only.kind() != Kind::String => {
                let _ = write!(out, "tostring({})", value(only));
            }
            parts => write_template(out, parts),
        },
        Expr::Generation(generation) => write_generation(out, generation),
        Expr::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_inline(out, item);
            }
            out.push(']');
        }
        Expr::Map(entries) if entries.is_empty() => out.push_str("{}"),
        Expr::Map(entries) => {
            out.push('{');
            for (index, (name, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { " " } else { ", " });
                write_key(out, name);
                out.push_str(" = ");
                write_inline(out, value);
            }
            out.push_str(" }");
        }
        Expr::Json(value) => {
            out.push_str("jsonencode(");
            write_inline(out, value);
            out.push(')');
        }
    }
}

/// Writes a value over several lines, with `indent` spaces before its closing bracket.
pub(super) fn write_block(out: &mut String, expr: &Expr, indent: usize) {
    match expr {
        Expr::Json(value) => {
            out.push_str("jsonencode(");
            write_block(out, value, indent);
            out.push(')');
        }
        Expr::Map(entries) if !entries.is_empty() => {
            out.push('{');
            for (name, value) in entries {
                let _ = write!(out, "\n{:1$}", "", indent + 2);
                write_key(out, name);
                out.push_str(" = ");
                write_block(out, value, indent + 2);
            }
            let _ = write!(out, "\n{:indent$}}}", "");
        }
        Expr::List(items) if items.iter().any(|item| matches!(item, Expr::Map(_) | Expr::List(_))) => {
            out.push('[');
            for item in items {
                let _ = write!(out, "\n{:1$}", "", indent + 2);
                write_block(out, item, indent + 2);
                out.push(',');
            }
            let _ = write!(out, "\n{:indent$}]", "");
        }
        expr => write_inline(out, expr),
    }
}

/// Writes an object's key bare where that can only be a name.
fn write_key(out: &mut String, key: &str) {
    let first = key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let rest = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if first && rest && !["for", "if", "in", "null", "true", "false"].contains(&key) {
        out.push_str(key);
    } else {
        write_template(out, &[Expr::String(key.to_owned())]);
    }
}

/// Writes a quoted template: `${` and `%{` of a text are doubled, and a `$` or `%` right before a reference is escaped,
/// since the two together would read as a doubled one.
fn write_template(out: &mut String, parts: &[Expr]) {
    out.push('"');
    write_parts(out, parts, false);
    out.push('"');
}

/// Writes the parts of a quoted template, with a reference behind the last of them or not.
fn write_parts(out: &mut String, parts: &[Expr], reference_follows: bool) {
    for (index, part) in parts.iter().enumerate() {
        if let Expr::String(text) = part {
            let followed = reference_follows || index + 1 < parts.len();
            let last = text.chars().next_back().filter(|_| followed);
            let (text, sigil) = match last {
                Some(sigil @ ('$' | '%')) => (&text[..text.len() - 1], Some(sigil)),
                _ => (text.as_str(), None),
            };
            let mut escaped = String::new();
            write_escaped(&mut escaped, text);
            out.push_str(&escaped.replace("${", "$${").replace("%{", "%%{"));
            if let Some(sigil) = sigil {
                let _ = write!(out, "\\u{:04x}", u32::from(sigil));
            }
        } else {
            out.push_str("${");
            write_inline(out, part);
            out.push('}');
        }
    }
}

/// The label of a resource's block: `this`, or for a part of a job the job's name as an identifier.
pub(super) fn label(id: &Id) -> String {
    let Id::Transform { job, part } = id else {
        return "this".to_owned();
    };
    let job = job.replace('-', "_");
    match part {
        Part::StateMachineRole => format!("transform_{job}"),
        Part::ScheduleRole => format!("schedule_{job}"),
        Part::StateMachine | Part::Schedule if job.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("_{job}")
        }
        Part::StateMachine | Part::Schedule => job,
    }
}

/// What gives a variable's value, in the variable's type.
fn value(variable: &Variable) -> String {
    match variable {
        Variable::Aws(Aws::Region) => "data.aws_region.current.id".to_owned(),
        Variable::Aws(Aws::AccountId) => "data.aws_caller_identity.current.account_id".to_owned(),
        Variable::Aws(Aws::Partition) => "data.aws_partition.current.partition".to_owned(),
        Variable::Aws(Aws::UrlSuffix) => "data.aws_partition.current.dns_suffix".to_owned(),
        Variable::Parameter { name, .. } => format!("var.{}", snake_case(name)),
        Variable::Ssm { path, kind } => {
            // `value` is marked as sensitive, even of parameters that aren't.
            let text = format!("data.aws_ssm_parameter.{}.insecure_value", store_label(path));
            match kind {
                Kind::String => text,
                Kind::Integer | Kind::Number => format!("tonumber({text})"),
                Kind::Boolean => format!("tobool({text})"),
                Kind::List => format!("split(\",\", {text})"),
            }
        }
    }
}

/// The label of a parameter's variable, or of the data source that reads a parameter of Parameter Store.
pub(super) fn variable_label(variable: &Variable) -> String {
    match variable {
        Variable::Parameter { name, .. } => snake_case(name),
        Variable::Ssm { path, .. } => store_label(path),
        Variable::Aws(_) => "current".to_owned(),
    }
}

/// The label of the data source that reads a parameter of Parameter Store.
#[must_use]
pub fn store_label(path: &str) -> String {
    let words = path.trim_start_matches('/').replace(|found: char| !found.is_ascii_alphanumeric(), "_");
    let digit_first = words.starts_with(|first: char| first.is_ascii_digit());
    format!("{}{}", if digit_first { "_" } else { "" }, words.to_ascii_lowercase())
}

/// Writes a name whose eight digits are computed when it is applied, from all that was known before and the values that
/// weren't.
fn write_generation(out: &mut String, generation: &Generation) {
    let mut values = vec![Expr::from(&generation.hash)];
    values.extend(generation.variables.iter().map(Expr::from));
    let mut hash = "substr(sha256(jsonencode(".to_owned();
    write_inline(&mut hash, &Expr::List(values));
    hash.push_str(")), 0, 8)");
    if generation.secret {
        // Eight digits of a hash tell nothing, and a name can't be hidden.
        hash = format!("nonsensitive({hash})");
    }
    let base = Expr::concat([generation.base.clone(), "-".into()]);
    let parts = if let Expr::Concat(parts) = base { parts } else { vec![base] };
    out.push('"');
    write_parts(out, &parts, true);
    let _ = write!(out, "${{{hash}}}\"");
}

fn attribute(reference: &Ref) -> String {
    let label = label(&reference.id);
    let (kind, name) = match &reference.id {
        Id::Model => ("aws_sagemaker_model", "name"),
        Id::EndpointConfig => ("aws_sagemaker_endpoint_configuration", "name"),
        Id::Endpoint => ("aws_sagemaker_endpoint", "name"),
        // The provider has no model package; the stack that registers it tells its ARN.
        Id::ModelPackage => return "aws_cloudformation_stack.this.outputs[\"ModelPackageArn\"]".to_owned(),
        Id::Transform { part: Part::StateMachine, .. } => ("aws_sfn_state_machine", "name"),
        Id::Transform { part: Part::Schedule, .. } => ("aws_scheduler_schedule", "name"),
        Id::Transform { .. } if reference.attribute == Attribute::Itself => ("aws_iam_role_policy", "name"),
        Id::Transform { .. } => ("aws_iam_role", "name"),
    };
    match reference.attribute {
        Attribute::Itself => format!("{kind}.{label}"),
        Attribute::Name => format!("{kind}.{label}.{name}"),
        Attribute::Arn => format!("{kind}.{label}.arn"),
    }
}

/// Reads a file back.
///
/// # Errors
/// Line, from 1, and reason, when the text is no HCL.
pub fn check(text: &str) -> Result<(), (usize, String)> {
    match text.parse::<hcl_edit::structure::Body>() {
        Ok(_) => Ok(()),
        Err(error) => Err((error.location().line(), error.message().to_owned())),
    }
}
