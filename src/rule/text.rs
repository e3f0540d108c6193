//! What no text of a spec may hold, whatever property it is for.

use crate::diagnostic::Diagnostic;
use crate::source::Document;
use crate::source::search::texts;

/// Refuses NUL, which no AWS API takes.
#[must_use]
pub fn check(document: &Document) -> Vec<Diagnostic> {
    let refused = |found: crate::source::search::Found<'_>| {
        let finding = Diagnostic::error("nul-character", found.span, "the text holds a NUL character");
        finding.help("take it out: AWS accepts it nowhere")
    };
    texts(document, |text| text.contains('\0')).into_iter().map(refused).collect()
}
