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
    let window = Window::around(source, finding);
    let primary = AnnotationKind::Primary.span(window.range(finding.span)).label(finding.label.as_str());
    let mut snippet = Snippet::source(tame(window.text)).line_start(window.line).path(visible(&source.path));
    snippet = snippet.annotation(primary);
    if let Some((span, why)) = &finding.related {
        snippet = snippet.annotation(AnnotationKind::Context.span(window.range(*span)).label(why.as_str()));
    }
    let mut group = level.primary_title(finding.message.as_str()).id(finding.code).element(snippet);
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The lines that a finding is about, so that a large source isn't gone through for each.
struct Window<'s> {
    text: &'s str,
    /// Offset of the text in its source.
    start: usize,
    /// Number of its first line, from 1.
    line: usize,
}

impl<'s> Window<'s> {
    fn around(source: &'s Source, finding: &Diagnostic) -> Self {
        let related = finding.related.as_ref().map_or(finding.span, |(span, _)| *span);
        let whole = source.text.as_str();
        let first = finding.span.start.min(related.start).min(whole.len());
        let last = finding.span.start.max(related.start).min(whole.len());
        let start = whole[..first].rfind('\n').map_or(0, |at| at + 1);
        let end = whole[last..].find('\n').map_or(whole.len(), |at| last + at + 1);
        Self { text: &whole[start..end], start, line: whole[..start].matches('\n').count() + 1 }
    }

    /// The bytes under the caret: of a span over several lines, those on its first line.
    fn range(&self, span: Span) -> Range<usize> {
        let at = span.start.saturating_sub(self.start).min(self.text.len());
        let end = span.end.saturating_sub(self.start).clamp(at, self.text.len());
        let first = self.text[at..end].split(['\n', '\r']).next().unwrap_or_default();
        let start = tame(&self.text[..at]).len();
        start..start + tame(first).len()
    }
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
