//! JSON: a whole template, or text in a template's property.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{ROLE_ARN, parameter, substitution, write_inline};
use crate::resource::Expr;
use crate::spec::{Kind, Variable};
use crate::target::write_escaped;

/// A template as a JSON document, ended by a line break.
#[must_use]
pub fn document(template: &Expr) -> String {
    let mut json = Json { text: String::new(), substituted: false, in_text: false, escaped: BTreeSet::new() };
    json.write(template, Some(0));
    json.text.push('\n');
    json.text
}

/// JSON text, and whether references stand in it as `${…}`, for `!Sub` to fill in.
pub(super) struct Json {
    pub text: String,
    pub substituted: bool,
    /// Whether the text is itself a value in a template.
    in_text: bool,
    /// Parameters whose values stand between quotes in the text, and may have characters that would end them.
    escaped: BTreeSet<String>,
}

impl Json {
    /// A value as JSON text: on one line, or over several with the given indentation.
    pub fn of(value: &Expr, indent: Option<usize>) -> Self {
        let (text, substituted) = (String::new(), has_reference(value));
        let mut json = Self { text, substituted, in_text: true, escaped: BTreeSet::new() };
        json.write(value, indent);
        json
    }

    /// The variables of `!Sub` besides the template's own: each gives a parameter's value as JSON has it between quotes.
    pub fn escapes(&self) -> Vec<String> {
        let escape = |name: &String| {
            let value = ESCAPES.iter().fold(format!("!Ref {name}"), |value, (found, escape)| {
                format!("!Join [\"{escape}\", !Split [\"{found}\", {value}]]")
            });
            format!("{name}{SUFFIX}: {value}")
        };
        self.escaped.iter().map(escape).collect()
    }

    fn write(&mut self, expr: &Expr, indent: Option<usize>) {
        match expr {
            Expr::List(items) if !items.is_empty() => {
                let inner = self.open('[', indent);
                for (index, item) in items.iter().enumerate() {
                    self.separate(index, inner);
                    self.write(item, inner);
                }
                self.close(']', indent);
            }
            Expr::Map(entries) if !entries.is_empty() => {
                let inner = self.open('{', indent);
                for (index, (name, value)) in entries.iter().enumerate() {
                    self.separate(index, inner);
                    self.write_text(&Expr::String(name.clone()));
                    self.text.push_str(": ");
                    self.write(value, inner);
                }
                self.close('}', indent);
            }
            Expr::List(_) => self.text.push_str("[]"),
            Expr::Map(_) => self.text.push_str("{}"),
            Expr::Null | Expr::Bool(_) | Expr::Int(_) | Expr::Float(_) => write_inline(&mut self.text, expr),
            // A number or boolean fills its place without quotes.
            Expr::Variable(variable) if variable.kind() != Kind::String => self.text.push_str(&substitution(expr)),
            Expr::String(_)
            | Expr::Ref(_)
            | Expr::Variable(_)
            | Expr::RoleArn(_)
            | Expr::Concat(_)
            | Expr::Generation(_)
            | Expr::Json(_) => self.write_text(expr),
        }
    }

    fn write_text(&mut self, expr: &Expr) {
        self.text.push('"');
        self.write_characters(expr);
        self.text.push('"');
    }

    /// CloudFormation resolves `{{resolve:…}}` in every text, and `${…}` in what `!Sub` fills in; but JSON has another way
    /// to write a brace and a dollar sign.
    fn write_characters(&mut self, expr: &Expr) {
        match expr {
            Expr::String(text) => {
                let mut escaped = String::new();
                write_escaped(&mut escaped, text);
                if self.in_text {
                    escaped = escaped.replace("{{", "{\\u007b");
                }
                if self.substituted {
                    escaped = escaped.replace("${", "\\u0024{");
                }
                self.text.push_str(&escaped);
            }
            Expr::Concat(parts) => parts.iter().for_each(|part| self.write_characters(part)),
            Expr::RoleArn(role) => {
                self.text.push_str(ROLE_ARN);
                self.write_characters(&role.into());
            }
            Expr::Variable(variable) if may_hold_quotes(variable) => {
                let name = parameter(variable);
                let _ = write!(self.text, "${{{name}{SUFFIX}}}");
                self.escaped.insert(name);
            }
            other => self.text.push_str(&substitution(other)),
        }
    }

    fn open(&mut self, bracket: char, indent: Option<usize>) -> Option<usize> {
        self.text.push(bracket);
        indent.map(|indent| indent + 2)
    }

    fn separate(&mut self, index: usize, indent: Option<usize>) {
        if index > 0 {
            self.text.push(',');
        }
        match indent {
            Some(indent) => {
                let _ = write!(self.text, "\n{:indent$}", "");
            }
            None if index > 0 => self.text.push(' '),
            None => {}
        }
    }

    fn close(&mut self, bracket: char, indent: Option<usize>) {
        if let Some(indent) = indent {
            let _ = write!(self.text, "\n{:indent$}", "");
        }
        self.text.push(bracket);
    }
}

/// What the name of a parameter ends in where its value is escaped.
const SUFFIX: &str = "_InJson";

/// What JSON has an escape for and a parameter's value may hold, and that escape, both as YAML writes them between quotes;
/// the backslash first, since the others bring more of them. AWS refuses a definition with another control character in
/// it, so that none arrives changed.
const ESCAPES: [(&str, &str); 5] =
    [(r"\\", r"\\\\"), (r#"\""#, r#"\\\""#), (r"\n", r"\\n"), (r"\r", r"\\r"), (r"\t", r"\\t")];

/// Whether a value is text that whoever deploys the stack chooses.
fn may_hold_quotes(variable: &Variable) -> bool {
    !matches!(variable, Variable::Aws(_)) && variable.kind() == Kind::String
}

fn has_reference(expr: &Expr) -> bool {
    match expr {
        Expr::Null | Expr::Bool(_) | Expr::Int(_) | Expr::Float(_) | Expr::String(_) => false,
        Expr::Ref(_) | Expr::Variable(_) | Expr::RoleArn(_) | Expr::Generation(_) => true,
        Expr::Concat(items) | Expr::List(items) => items.iter().any(has_reference),
        Expr::Map(entries) => entries.iter().any(|(_, value)| has_reference(value)),
        Expr::Json(value) => has_reference(value),
    }
}
