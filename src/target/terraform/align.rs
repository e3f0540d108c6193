//! The layout of `terraform fmt`, as far as templates leave it open.

use std::fmt::Write as _;

/// Puts the `=` of attributes on neighbouring lines below each other, as `terraform fmt` does. An attribute that opens a
/// bracket and doesn't close it ends its group and stands outside.
#[must_use]
pub fn align(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut group: Vec<(&str, &str)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(pair) = attribute_line(line) {
            if group.last().is_some_and(|(name, _)| indentation(name) != indentation(pair.0)) {
                flush(&mut out, &mut group);
            }
            group.push(pair);
        } else {
            flush(&mut out, &mut group);
            out.push_str(line);
        }
    }
    flush(&mut out, &mut group);
    out
}

fn flush(out: &mut String, group: &mut Vec<(&str, &str)>) {
    let width = group.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, rest) in group.drain(..) {
        let _ = write!(out, "{name}{:1$} = {rest}", "", width - name.chars().count());
    }
}

fn indentation(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The two sides of a line that holds a whole attribute: its indented name, and its value with the line's end.
fn attribute_line(line: &str) -> Option<(&str, &str)> {
    let body = line.trim_start();
    let name_length = if body.starts_with('"') {
        quoted_length(body)?
    } else {
        body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).filter(|length| *length > 0)?
    };
    let (name, rest) = line.split_at(indentation(line) + name_length);
    let value = rest.strip_prefix(" = ")?;
    let opens = value.trim_end().ends_with(['{', '[', '(']);
    (!opens).then_some((name, value))
}

/// Length of a quoted text at the start of a line, its quotes included.
fn quoted_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, found)| {
        let end = found == '"' && !escaped;
        escaped = found == '\\' && !escaped;
        end.then_some(at + 1)
    })
}
