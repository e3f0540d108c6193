//! From a text to a valid spec: syntax, then schema, then rules. The findings of the first level that has any are told,
//! all of them.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Report, Severity, show};
use crate::rule;
use crate::schema;
use crate::source::{Document, Source};
use crate::spec::Pipeline;
use crate::target::Target;
use crate::variable;

/// A valid spec, and the text that it came from.
#[derive(Debug)]
pub struct Loaded {
    /// The text, its value, and the places in it.
    pub document: Document,
    /// The spec.
    pub spec: Pipeline,
}

/// Reads and checks a spec.
///
/// `targets` are those whose own limits count too. There is a spec unless the report has an error; warnings are in the
/// report either way.
#[must_use]
pub fn load(source: Source, targets: &[Target]) -> (Option<Loaded>, Report) {
    let document = match source.parse() {
        Ok(document) => document,
        Err((source, findings)) => return (None, Report::new(source, findings)),
    };
    let mut findings = document.warnings.clone();
    findings.extend(rule::check_text(&document));
    let resolved = variable::resolve(&document);
    // What the schema says of a place where a variable is refused is no news.
    let is_news = |finding: &Diagnostic| !resolved.findings.iter().any(|other| other.span == finding.span);
    findings.extend(schema::check(&document).into_iter().filter(is_news));
    findings.extend(resolved.findings);
    if has_error(&findings) {
        return (None, Report::new(document.source, findings));
    }
    if resolved.value.is_some() {
        findings.extend(variable::check_samples(&document));
    }
    let spec = match Pipeline::deserialize(resolved.value.as_ref().unwrap_or(&document.value)) {
        Ok(spec) => spec,
        // Held impossible by the property that what the schema accepts, the types can hold.
        Err(error) => {
            findings.push(Diagnostic::error("schema", document.value_span(""), show(&error.to_string())));
            return (None, Report::new(document.source, findings));
        }
    };
    let loaded = Loaded { document, spec };
    findings.extend(rule::check(&loaded.spec, &loaded.document, targets));
    let report = Report::new(loaded.document.source.clone(), findings);
    let valid = report.count(Severity::Error) == 0;
    (valid.then_some(loaded), report)
}

fn has_error(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
