//! JSON: a whole template, or text in a template's property.

use std::fmt::Write as _;

use super::{substitution, write_inline};
use crate::resource::Expr;
use crate::target::write_escaped;

/// A template as a JSON document, ended by a line break.
#[must_use]
pub fn document(template: &Expr) -> String {
    let mut json = Json { text: String::new(), substituted: false, in_text: false };
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
}

impl Json {
    /// A value as JSON text: on one line, or over several with the given indentation.
    pub fn of(value: &Expr, indent: Option<usize>) -> Self {
        let mut json = Self { text: String::new(), substituted: has_reference(value), in_text: true };
        json.write(value, indent);
        json
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
            Expr::String(_) | Expr::Ref(_) | Expr::Aws(_) | Expr::RoleArn(_) | Expr::Concat(_) | Expr::Json(_) => {
                self.write_text(expr);
            }
        }
    }

    /// CloudFormation resolves `{{resolve:…}}` in every text, but JSON has another way to write a brace.
    fn write_text(&mut self, expr: &Expr) {
        let text = match expr {
            Expr::String(text) if !self.substituted => text.clone(),
            expr => substitution(expr),
        };
        let mut escaped = String::new();
        write_escaped(&mut escaped, &text);
        self.text.push('"');
        if self.in_text {
            escaped = escaped.replace("{{", "{\\u007b");
        }
        self.text.push_str(&escaped);
        self.text.push('"');
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

fn has_reference(expr: &Expr) -> bool {
    match expr {
        Expr::Null | Expr::Bool(_) | Expr::Int(_) | Expr::Float(_) | Expr::String(_) => false,
        Expr::Ref(_) | Expr::Aws(_) | Expr::RoleArn(_) => true,
        Expr::Concat(items) | Expr::List(items) => items.iter().any(has_reference),
        Expr::Map(entries) => entries.iter().any(|(_, value)| has_reference(value)),
        Expr::Json(value) => has_reference(value),
    }
}
