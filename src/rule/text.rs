//! What no text of a spec may hold, whatever property it is for.

use super::search::texts;
use crate::diagnostic::{Diagnostic, show};
use crate::source::Document;

/// Refuses references, which this version can't resolve, and NUL, which no AWS API takes.
#[must_use]
pub fn check(document: &Document) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for found in texts(document, |text| reference(text).is_some() || text.contains('\0')) {
        if let Some(at) = reference(found.text) {
            let shown = found.text[at..].split_inclusive("}}").next().unwrap_or_default();
            let message = format!("`{}` is a reference, which only a later version resolves", show(shown));
            let finding = Diagnostic::error("reference", found.span, message);
            findings.push(finding.help("write `$${{` for the characters `${{`"));
        }
        if found.text.contains('\0') {
            let finding = Diagnostic::error("nul-character", found.span, "the text holds a NUL character");
            findings.push(finding.help("take it out: AWS accepts it nowhere"));
        }
    }
    findings
}

/// Where a reference begins that isn't escaped.
fn reference(text: &str) -> Option<usize> {
    text.match_indices("${{").map(|(at, _)| at).find(|at| !text[..*at].ends_with('$'))
}
