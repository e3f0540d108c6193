//! Reads a template back: YAML with the short forms of CloudFormation's functions, as an expression in which they have
//! their long form.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};
use serde_json::Value;

use crate::resource::Expr;
use crate::source::plain_scalar;

/// Deepest nesting of a template.
const MAX_DEPTH: usize = 64;

/// Reads a template.
///
/// # Errors
/// Line, from 1, and reason, when the text is no YAML document without anchors and repeated keys.
pub fn read(text: &str) -> Result<Expr, (usize, String)> {
    let mut reader = Reader { events: Parser::new_from_str(text), line: 1 };
    let mut found = None;
    loop {
        match reader.next()? {
            Event::StreamEnd => break,
            Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
            _ if found.is_some() => return Err(reader.fault("a second document")),
            event => found = Some(reader.node(event, 0)?),
        }
    }
    found.ok_or_else(|| reader.fault("nothing in it"))
}

struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
    line: usize,
}

type Fault = (usize, String);

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Event<'t>, Fault> {
        let broken = |error: ScanError| (error.marker().line(), error.info());
        match self.events.next_event() {
            Some(event) => {
                let (event, span) = event.map_err(broken)?;
                self.line = span.start.line();
                Ok(event)
            }
            None => Ok(Event::StreamEnd),
        }
    }

    fn fault(&self, reason: &str) -> Fault {
        (self.line, reason.to_owned())
    }

    fn node(&mut self, event: Event<'t>, depth: usize) -> Result<Expr, Fault> {
        if depth > MAX_DEPTH {
            return Err(self.fault("nested too deeply"));
        }
        match event {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) => self.plain(&text),
            Event::Scalar(text, _, 0, tag) => Ok(function(tag.as_deref(), Expr::String(text.into_owned()))),
            Event::SequenceStart(_, 0, tag) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd => return Ok(function(tag.as_deref(), Expr::List(items))),
                        event => items.push(self.node(event, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(_, 0, tag) => {
                let mut entries: Vec<(String, Expr)> = Vec::new();
                loop {
                    let name = match self.next()? {
                        Event::MappingEnd => return Ok(function(tag.as_deref(), Expr::Map(entries))),
                        Event::Scalar(text, ..) => text.into_owned(),
                        _ => return Err(self.fault("a key that is no text")),
                    };
                    if entries.iter().any(|(other, _)| *other == name) {
                        return Err(self.fault(&format!("the key `{name}` twice")));
                    }
                    let event = self.next()?;
                    entries.push((name, self.node(event, depth + 1)?));
                }
            }
            _ => Err(self.fault("an anchor or alias, which CloudFormation doesn't take")),
        }
    }

    fn plain(&self, text: &str) -> Result<Expr, Fault> {
        match plain_scalar(text) {
            Some(Value::Null) => Ok(Expr::Null),
            Some(Value::Bool(value)) => Ok(Expr::Bool(value)),
            Some(Value::Number(number)) => match number.as_i64() {
                Some(whole) => Ok(Expr::Int(whole)),
                None => Ok(Expr::Float(number.as_f64().unwrap_or_default())),
            },
            Some(_) => Ok(Expr::from(text)),
            None => Err(self.fault(&format!("`{text}` means something else to readers of YAML 1.1"))),
        }
    }
}

/// The long form of a function: `!Ref X` is `{"Ref": "X"}`, `!GetAtt A.B` is `{"Fn::GetAtt": ["A", "B"]}`.
fn function(tag: Option<&Tag>, argument: Expr) -> Expr {
    let Some(tag) = tag else { return argument };
    let name = tag.suffix().trim_start_matches('!').to_owned();
    let argument = match (name.as_str(), argument) {
        ("GetAtt", Expr::String(path)) => {
            let (resource, attribute) = path.split_once('.').unwrap_or((&path, ""));
            Expr::texts(&[resource, attribute])
        }
        (_, argument) => argument,
    };
    let name = if name == "Ref" || name == "Condition" { name } else { format!("Fn::{name}") };
    Expr::Map(vec![(name, argument)])
}
