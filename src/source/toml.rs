//! TOML 1.1, which `pipegen.toml` is written in. A date is refused: what pipegen reads has none.

use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::tree::{Children, Entry, Node};
use super::{MAX_DEPTH, Span, scalar, syntax, too_deep};
use crate::diagnostic::{Diagnostic, show};

/// Reads a TOML text, or tells the first fault in its syntax; what the parser finds behind it is often its doing.
pub(super) fn parse(text: &str) -> Result<(Value, Node), Vec<Diagnostic>> {
    let (table, faults) = DeTable::parse_recoverable(text);
    let faults = faults.iter().map(|fault| fault_of(fault, text));
    if let Some(first) = faults.min_by_key(|finding| finding.span) {
        return Err(vec![first]);
    }
    let mut reader = Reader { text, findings: Vec::new() };
    let (value, children) = reader.table(table.get_ref(), 0);
    if reader.findings.is_empty() {
        return Ok((value, Node { span: Span { start: 0, end: text.len() }, children }));
    }
    Err(reader.findings)
}

fn fault_of(fault: &toml::de::Error, text: &str) -> Diagnostic {
    let span = fault.span().map_or_else(Span::default, |range| Span { start: range.start, end: range.end });
    if fault.message().contains("recurs") {
        return too_deep(span);
    }
    let finding = Diagnostic::error("toml-syntax", span, show(fault.message()));
    match text.get(span.start..span.end) {
        Some(word @ ("yes" | "on" | "no" | "off" | "True" | "False")) => {
            let meant = if matches!(word, "yes" | "on" | "True") { "true" } else { "false" };
            finding.help(format!("write `{meant}`"))
        }
        _ => finding,
    }
}

struct Reader<'t> {
    text: &'t str,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> (Value, Children) {
        let (mut members, mut entries) = (Map::new(), Vec::new());
        for (key, value) in table {
            let (value, node) = self.value(value, depth + 1);
            let name = key.get_ref().clone().into_owned();
            members.insert(name.clone(), value);
            entries.push(Entry { name, key: span(key), node });
        }
        (Value::Object(members), Children::Entries(entries))
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> (Value, Node) {
        let span = span(value);
        if depth > MAX_DEPTH {
            self.findings.push(too_deep(span));
            return (Value::Null, Node { span, children: Children::None });
        }
        let (value, children) = match value.get_ref() {
            DeValue::String(text) => (Value::String(text.clone().into_owned()), Children::None),
            DeValue::Boolean(value) => (Value::Bool(*value), Children::None),
            DeValue::Integer(number) => (self.number(integer(number), span), Children::None),
            DeValue::Float(number) => (self.number(float(number), span), Children::None),
            DeValue::Datetime(_) => {
                let finding = Diagnostic::error("toml-date", span, "a date or time is no value here");
                self.findings.push(finding.help(format!("write `\"{}\"` if it is text", self.written(span))));
                (Value::Null, Children::None)
            }
            DeValue::Array(items) => {
                let (values, nodes) = items.iter().map(|item| self.value(item, depth + 1)).unzip();
                (Value::Array(values), Children::Items(nodes))
            }
            DeValue::Table(table) => self.table(table, depth),
        };
        (value, Node { span, children })
    }

    fn number(&mut self, number: Option<Number>, span: Span) -> Value {
        number.map_or_else(
            || {
                self.findings.push(syntax::out_of_range(span, &self.written(span)));
                Value::Null
            },
            Value::Number,
        )
    }

    fn written(&self, span: Span) -> String {
        show(self.text.get(span.start..span.end).unwrap_or_default())
    }
}

fn integer(number: &DeInteger<'_>) -> Option<Number> {
    let (digits, radix) = (number.as_str(), number.radix());
    let signed = i64::from_str_radix(digits, radix).map(Number::from);
    signed.or_else(|_| u64::from_str_radix(digits, radix).map(Number::from)).ok()
}

fn float(number: &DeFloat<'_>) -> Option<Number> {
    number.as_str().parse().ok().and_then(scalar::integral)
}

fn span<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span { start: range.start, end: range.end }
}
