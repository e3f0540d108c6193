//! Findings as SARIF 2.1.0 (OASIS, 2020).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Diagnostic, Explanation, Report, json_text};
use crate::source::{Sources, Span};

pub(super) fn write(reports: &[Report], explain: fn(&str) -> Option<Explanation>) -> String {
    let codes: BTreeSet<&str> =
        reports.iter().flat_map(|report| report.diagnostics.iter().map(|finding| finding.code)).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code, explain(code))).collect();
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|report| report.diagnostics.iter().map(|finding| result(&report.sources, finding)))
        .collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pipegen",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    json_text(&document)
}

fn rule(code: &str, explanation: Option<Explanation>) -> Value {
    let mut rule = json!({ "id": code });
    if let Some(explanation) = explanation {
        rule["shortDescription"] = json!({ "text": explanation.title });
        rule["fullDescription"] = json!({ "text": explanation.explain });
    }
    rule
}

fn result(sources: &Sources, finding: &Diagnostic) -> Value {
    let parts = [Some(&finding.message), Some(&finding.label), finding.help.as_ref()];
    let text: Vec<&str> = parts.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let mut result = json!({
        "ruleId": finding.code,
        "level": finding.severity.name(),
        "message": { "text": text.join("\n") },
        "locations": [{ "physicalLocation": location(sources, finding.span) }],
    });
    if let Some((span, why)) = &finding.related {
        let related = json!({ "message": { "text": why }, "physicalLocation": location(sources, *span) });
        result["relatedLocations"] = json!([related]);
    }
    result
}

fn location(sources: &Sources, span: Span) -> Value {
    let (source, span) = sources.locate(span);
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "artifactLocation": { "uri": uri(&source.path) },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    })
}

/// A path as a URI reference (RFC 3986): all but unreserved characters and `/` percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
