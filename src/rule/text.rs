//! What no text of a spec may hold, whatever property it is for.

use serde_json::Value;

use super::each_text;
use crate::diagnostic::Diagnostic;
use crate::source::Document;

/// Refuses references, which this version can't resolve, and NUL, which no AWS API takes.
#[must_use]
pub fn check(document: &Document) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut visit = |pointer: &str, text: &str| {
        if let Some(at) = reference(text) {
            let shown = text[at..].split_inclusive("}}").next().unwrap_or_default();
            let message =
                format!("`{}` is a reference, which only a later version resolves", crate::diagnostic::show(shown));
            let finding = Diagnostic::error("reference", document.value_span(pointer), message);
            findings.push(finding.help("write `$${{` for the characters `${{`"));
        }
        if text.contains('\0') {
            let finding =
                Diagnostic::error("nul-character", document.value_span(pointer), "the text holds a NUL character");
            findings.push(finding.help("take it out: AWS accepts it nowhere"));
        }
    };
    let value: &Value = &document.value;
    each_text(value, &mut String::new(), &mut visit);
    findings
}

/// Where a reference begins that isn't escaped.
fn reference(text: &str) -> Option<usize> {
    text.match_indices("${{").map(|(at, _)| at).find(|at| !text[..*at].ends_with('$'))
}
