//! Findings as GitHub workflow commands. A text of the user can't end its command or begin another.

use std::fmt::Write as _;

use super::{Report, visible};

pub(super) fn write(reports: &[Report]) -> String {
    let mut out = String::new();
    for report in reports {
        for finding in &report.diagnostics {
            let (source, span) = report.sources.locate(finding.span);
            let (start, end) = (source.position(span.start), source.position(span.end));
            let mut message = finding.message.clone();
            for more in [Some(&finding.label), finding.help.as_ref()].into_iter().flatten() {
                if !more.is_empty() {
                    message.push('\n');
                    message.push_str(more);
                }
            }
            if let Some((span, why)) = &finding.related {
                let (other, span) = report.sources.locate(*span);
                let _ = write!(message, "\n{why}: line {}", other.position(span.start).line);
                if !std::ptr::eq(source, other) {
                    let _ = write!(message, " of {}", visible(&other.path));
                }
            }
            let path = property(&visible(&source.path));
            let _ = write!(out, "::{} file={path},line={},", finding.severity.name(), start.line);
            // GitHub refuses columns of a span over several lines.
            if start.line == end.line {
                let _ = write!(out, "col={},endColumn={},", start.column, end.column);
            } else {
                let _ = write!(out, "endLine={},", end.line);
            }
            let _ = writeln!(out, "title={}::{}", property(finding.code), data(&message));
        }
    }
    out
}

/// A command's data: the escapes of `@actions/core`'s `escapeData`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A command's property: the escapes of `@actions/core`'s `escapeProperty`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
