//! Findings for people.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Report, Severity, is_invisible, visible};
use crate::source::{BYTE_ORDER_MARK, Source, Span};

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
    let text = tame(&source.text);
    let primary = AnnotationKind::Primary.span(range(source, finding.span)).label(finding.label.as_str());
    let mut snippet = Snippet::source(text).path(visible(&source.path)).annotation(primary);
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
fn range(source: &Source, span: Span) -> Range<usize> {
    let slice = source.slice(span);
    let first = slice.split(['\n', '\r']).next().unwrap_or_default();
    let tame_length = |text: &str| tame(text).len();
    let start = tame_length(source.text.get(..span.start).unwrap_or(&source.text));
    start..start + tame_length(first)
}

/// A source's text without characters that a terminal obeys. The renderer has signs of its own for those of ASCII, and
/// joined emoji stay joined.
fn tame(text: &str) -> Cow<'_, str> {
    let is_wild = |found: char| {
        !found.is_ascii() && (found.is_control() || is_invisible(found)) && !matches!(found, '\u{200c}' | '\u{200d}')
    };
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    if text.contains(is_wild) { Cow::Owned(text.replace(is_wild, "\u{fffd}")) } else { Cow::Borrowed(text) }
}
