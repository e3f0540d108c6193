//! Findings as GitHub workflow commands. A text of the user can't end its command or begin another.

use std::fmt::Write as _;

use super::{Report, visible};

pub(super) fn write(reports: &[Report]) -> String {
    let mut out = String::new();
    for report in reports {
        let path = property(&visible(&report.source.path));
        for finding in &report.diagnostics {
            let (start, end) = (report.source.position(finding.span.start), report.source.position(finding.span.end));
            let mut message = finding.message.clone();
            for more in [Some(&finding.label), finding.help.as_ref()].into_iter().flatten() {
                if !more.is_empty() {
                    message.push('\n');
                    message.push_str(more);
                }
            }
            if let Some((span, why)) = &finding.related {
                let _ = write!(message, "\n{why}: line {}", report.source.position(span.start).line);
            }
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
