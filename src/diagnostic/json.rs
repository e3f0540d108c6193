//! Findings as one JSON document.

use serde_json::{Value, json};

use super::{Report, Severity, json_text};
use crate::source::{Sources, Span};

pub(super) fn write(reports: &[Report]) -> String {
    let findings: Vec<Value> = reports
        .iter()
        .flat_map(|report| {
            report.diagnostics.iter().map(|finding| {
                json!({
                    "code": finding.code,
                    "severity": finding.severity.name(),
                    "message": finding.message,
                    "place": place(&report.sources, finding.span),
                    "label": finding.label,
                    "related": finding.related.as_ref().map(|(span, why)| {
                        json!({ "message": why, "place": place(&report.sources, *span) })
                    }),
                    "help": finding.help,
                })
            })
        })
        .collect();
    let total = |severity| reports.iter().map(|report| report.count(severity)).sum::<usize>();
    let document = json!({
        "version": 1,
        "errors": total(Severity::Error),
        "warnings": total(Severity::Warning),
        "findings": findings,
    });
    json_text(&document)
}

fn place(sources: &Sources, span: Span) -> Value {
    let (source, span) = sources.locate(span);
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "path": source.path,
        "start": { "offset": span.start, "line": start.line, "column": start.column },
        "end": { "offset": span.end, "line": end.line, "column": end.column },
    })
}
