//! From a text to valid specs, one for each environment that it has: syntax, then environments, then schema, then rules.
//! The findings of the first level that has any are told, all of them.

mod environment;

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, Severity, show};
use crate::rule;
use crate::schema;
use crate::source::{Document, Source, Sources};
use crate::spec::Pipeline;
use crate::target::Target;
use crate::variable;

/// What a source is loaded for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings<'a> {
    /// The targets whose own limits count too.
    pub targets: &'a [Target],
    /// Names of the environments that are wanted; where there are none, every one is, and a spec without environments.
    pub environments: &'a [String],
    /// What all specs have in common, and how grave findings are.
    pub config: Option<&'a Config>,
}

/// What a source holds.
#[derive(Debug)]
pub struct Checked {
    /// The wanted specs, in order of environment; none when the report has an error. Of a source with environments, each
    /// of them is a spec, and what they have in common is none.
    pub specs: Vec<Loaded>,
    /// Names of all environments that the source has, wanted or not.
    pub environments: Vec<String>,
    /// Errors and warnings. What several environments share is told once.
    pub report: Report,
}

/// A valid spec, and what it came from.
#[derive(Debug)]
pub struct Loaded {
    /// The environment that it is for, if the source has any.
    pub environment: Option<String>,
    /// The texts, the value that was merged from them, and the places in it.
    pub document: Document,
    /// The spec.
    pub spec: Pipeline,
}

/// Reads and checks a source.
#[must_use]
pub fn load(source: Source, settings: &Settings<'_>) -> Checked {
    let mut document = match source.parse() {
        Ok(document) => document,
        Err((source, findings)) => return Checked::new(source, Vec::new(), findings),
    };
    let mut findings = std::mem::take(&mut document.warnings);
    let overlays = match environment::take(&mut document) {
        Ok(overlays) => overlays,
        Err(more) => return Checked::new(document.sources, Vec::new(), [findings, more].concat()),
    };
    let environments = overlays.keys().cloned().collect();
    let is_wanted = |name: &String| settings.environments.is_empty() || settings.environments.contains(name);
    if !(settings.environments.is_empty() || overlays.keys().any(is_wanted)) {
        return Checked::new(document.sources, environments, Vec::new());
    }
    if let Some(config) = settings.config {
        document = config.complete(document);
    }
    let sources = document.sources.clone();
    let mut specs = Vec::new();
    if overlays.is_empty() {
        specs.extend(check(document, settings, &BTreeSet::new(), &mut findings));
    } else {
        let mut of_each = Vec::new();
        let used = std::iter::once(&document.value).chain(overlays.values()).flat_map(variable::names_in).collect();
        for (name, overlay) in overlays.into_iter().filter(|(name, _)| is_wanted(name)) {
            let merged = document.with_overlay(overlay, &environment::pointer(&name));
            let mut own = Vec::new();
            let spec = check(merged, settings, &used, &mut own);
            specs.extend(spec.map(|spec| Loaded { environment: Some(name.clone()), ..spec }));
            of_each.push((name, own));
        }
        findings.extend(environment::together(of_each, &document));
    }
    Checked { specs, ..Checked::new(sources, environments, findings) }.sound()
}

impl Checked {
    fn new(sources: impl Into<Sources>, environments: Vec<String>, findings: Vec<Diagnostic>) -> Self {
        Self { specs: Vec::new(), environments, report: Report::new(sources, findings) }
    }

    /// Without specs if there is an error.
    fn sound(mut self) -> Self {
        if self.report.count(Severity::Error) > 0 {
            self.specs.clear();
        }
        self
    }
}

/// Holds a document against schema and rules; `used` are the names of the variables in the whole source.
fn check(
    document: Document,
    settings: &Settings<'_>,
    used: &BTreeSet<String>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Loaded> {
    let before = findings.len();
    findings.extend(rule::check_text(&document));
    let resolved = variable::resolve(&document);
    // What the schema says of a place where a variable is refused is no news.
    let is_news = |finding: &Diagnostic| !resolved.findings.iter().any(|other| other.span == finding.span);
    findings.extend(schema::check(&document).into_iter().filter(is_news));
    findings.extend(resolved.findings);
    if findings[before..].iter().any(|finding| finding.severity == Severity::Error) {
        return None;
    }
    if resolved.value.is_some() {
        findings.extend(variable::check_samples(&document));
    }
    match Pipeline::deserialize(resolved.value.as_ref().unwrap_or(&document.value)) {
        Ok(spec) => {
            let mut of_rules = rule::check(&spec, &document, settings.targets, used);
            if let Some(config) = settings.config {
                config.levels.apply(&mut of_rules);
            }
            findings.extend(of_rules);
            Some(Loaded { environment: None, document, spec })
        }
        // Held impossible by the property that what the schema accepts, the types can hold.
        Err(error) => {
            findings.push(Diagnostic::error("schema", document.value_span(""), show(&error.to_string())));
            None
        }
    }
}
