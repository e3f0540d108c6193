//! Findings for people.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Report, Severity, show};
use crate::source::{Source, Span};

/// Columns that a source line may take before its ends are cut; the same everywhere, so that messages don't depend on
/// the terminal.
const WIDTH: usize = 140;

pub(super) fn write(reports: &[Report], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let mut out = String::new();
    for report in reports {
        for finding in &report.diagnostics {
            out.push_str(&one(&renderer, &report.source, finding));
            out.push_str("\n\n");
        }
    }
    out
}

fn one(renderer: &Renderer, source: &Source, finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = AnnotationKind::Primary.span(range(source, finding.span)).label(finding.label.as_str());
    let mut snippet = Snippet::source(source.text.as_str()).path(show(&source.path)).annotation(primary);
    if let Some((span, why)) = &finding.related {
        snippet = snippet.annotation(AnnotationKind::Context.span(range(source, *span)).label(why.as_str()));
    }
    let mut group = level.primary_title(finding.message.as_str()).id(finding.code).element(snippet);
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The bytes under the caret: of a span over several lines, those on its first line.
fn range(source: &Source, span: Span) -> std::ops::Range<usize> {
    let slice = source.slice(span);
    let first = slice.split(['\n', '\r']).next().unwrap_or_default();
    span.start..span.start + first.len()
}
