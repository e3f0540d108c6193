//! Findings for people.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

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
    let primary = Mark { kind: AnnotationKind::Primary, span, label: &finding.label };
    let mut group = Group::with_title(level.primary_title(finding.message.as_str()).id(finding.code));
    let related = finding.related.as_ref().map(|(span, why)| {
        let (source, span) = sources.locate(*span);
        (source, Mark { kind: AnnotationKind::Context, span, label: why })
    });
    match related {
        Some((other, related)) => {
            let both = [primary, related];
            if std::ptr::eq(source, other) && !Window::around(source, &both).is_too_long() {
                group = excerpt(group, source, &both);
            } else {
                group = excerpt(excerpt(group, source, &[primary]), other, &[related]);
            }
        }
        None => group = excerpt(group, source, &[primary]),
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// A place and what is said about it.
#[derive(Clone, Copy)]
struct Mark<'f> {
    kind: AnnotationKind,
    span: Span,
    label: &'f str,
}

/// Adds the source's lines with marks in them; of a line that nobody reads, only the place.
fn excerpt<'f>(group: Group<'f>, source: &'f Source, marks: &[Mark<'f>]) -> Group<'f> {
    let window = Window::around(source, marks);
    let path = visible(&source.path);
    if !window.is_too_long() {
        let snippet = Snippet::source(tame(window.text)).line_start(window.line).path(path);
        let annotation = |mark: &Mark<'f>| mark.kind.span(window.range(mark.span)).label(mark.label);
        return group.element(snippet.annotations(marks.iter().map(annotation)));
    }
    marks.iter().fold(group, |group, mark| {
        let at = source.position(mark.span.start);
        let group = group.element(Origin::path(path.clone()).line(at.line).char_column(at.column));
        if mark.label.is_empty() { group } else { group.element(Level::NOTE.message(mark.label)) }
    })
}

/// Bytes of source beyond which no lines are shown: the renderer looks at each character for each finding.
const MAX_WINDOW: usize = 1 << 17;

/// The lines that a finding is about, so that a large source isn't gone through for each.
struct Window<'s> {
    text: &'s str,
    /// Offset of the text in its source.
    start: usize,
    /// Number of its first line, from 1.
    line: usize,
}

impl<'s> Window<'s> {
    fn around(source: &'s Source, marks: &[Mark<'_>]) -> Self {
        let whole = source.text.as_str();
        let starts = || marks.iter().map(|mark| mark.span.start.min(whole.len()));
        let first = starts().min().unwrap_or_default();
        let last = starts().max().unwrap_or_default();
        let start = whole[..first].rfind('\n').map_or(0, |at| at + 1);
        let end = whole[last..].find('\n').map_or(whole.len(), |at| last + at + 1);
        Self { text: &whole[start..end], start, line: whole[..start].matches('\n').count() + 1 }
    }

    fn is_too_long(&self) -> bool {
        self.text.len() > MAX_WINDOW
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
