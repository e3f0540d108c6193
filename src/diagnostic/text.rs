//! Findings for people.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Report, Severity, is_invisible, visible};
use crate::source::{BYTE_ORDER_MARK, Source, Sources, Span};

/// Columns that a source line may take before its ends are cut; the same everywhere, so that messages don't depend on
/// the terminal.
const WIDTH: usize = 140;

pub(super) fn write(reports: &[Report], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let mut out = String::new();
    for report in reports {
        for finding in &report.diagnostics {
            out.push_str(&one(&renderer, &report.sources, finding));
            out.push_str("\n\n");
        }
    }
    out
}

fn one(renderer: &Renderer, sources: &Sources, finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let (source, span) = sources.locate(finding.span);
    let related = finding.related.as_ref().map(|(span, why)| (sources.locate(*span), why.as_str()));
    let (beside, elsewhere) = match related {
        Some(((other, span), why)) if std::ptr::eq(source, other) => (Some((span, why)), None),
        other => (None, other),
    };
    let window = Window::around(source, span, beside.map_or(span, |(span, _)| span));
    let primary = AnnotationKind::Primary.span(window.range(span)).label(finding.label.as_str());
    let mut snippet = window.snippet(source).annotation(primary);
    if let Some((span, why)) = beside {
        snippet = snippet.annotation(AnnotationKind::Context.span(window.range(span)).label(why));
    }
    let mut group = level.primary_title(finding.message.as_str()).id(finding.code).element(snippet);
    if let Some(((source, span), why)) = elsewhere {
        let window = Window::around(source, span, span);
        let context = AnnotationKind::Context.span(window.range(span)).label(why);
        group = group.element(window.snippet(source).annotation(context));
    }
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
    fn around(source: &'s Source, one: Span, other: Span) -> Self {
        let whole = source.text.as_str();
        let first = one.start.min(other.start).min(whole.len());
        let last = one.start.max(other.start).min(whole.len());
        let start = whole[..first].rfind('\n').map_or(0, |at| at + 1);
        let end = whole[last..].find('\n').map_or(whole.len(), |at| last + at + 1);
        Self { text: &whole[start..end], start, line: whole[..start].matches('\n').count() + 1 }
    }

    fn snippet(&self, source: &Source) -> Snippet<'s, Annotation<'s>> {
        Snippet::source(tame(self.text)).line_start(self.line).path(visible(&source.path))
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
