//! The environments of a source: which there are, and how what is found in each is told as one.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, show};
use crate::schema;
use crate::source::pointer::escape;
use crate::source::{Document, Span};
use crate::spec::Environments;

/// The key that holds them.
const KEY: &str = "environments";

/// JSON pointer of the overlay of an environment.
pub(super) fn pointer(name: &str) -> String {
    format!("/{KEY}/{}", escape(name))
}

/// Takes the overlays out of a document, by the names of their environments; none where it has no environments.
pub(super) fn take(document: &mut Document) -> Result<BTreeMap<String, Value>, Vec<Diagnostic>> {
    if document.value.get(KEY).is_none() {
        return Ok(BTreeMap::new());
    }
    let mut findings = schema::check_environments(document);
    let Some(value) = document.value.as_object_mut().and_then(|members| members.remove(KEY)) else {
        return Err(findings);
    };
    let overlays = match Environments::deserialize(value) {
        Ok(environments) if findings.is_empty() => environments.into_overlays(),
        _ => return Err(findings),
    };
    findings.extend(same_but_for_case(&overlays, document));
    if findings.is_empty() { Ok(overlays) } else { Err(findings) }
}

/// Folders that differ only in case are one on some disks.
fn same_but_for_case(overlays: &BTreeMap<String, Value>, document: &Document) -> Vec<Diagnostic> {
    let mut keys: Vec<(Span, &String)> =
        overlays.keys().map(|name| (document.key_span(&pointer(name)), name)).collect();
    keys.sort_unstable();
    let mut findings = Vec::new();
    for (index, (span, name)) in keys.iter().enumerate() {
        let Some((first, _)) = keys[..index].iter().find(|(_, other)| other.eq_ignore_ascii_case(name)) else {
            continue;
        };
        let message = format!("the environment name `{}` is taken", show(name));
        let finding = Diagnostic::error("environment-taken", *span, message).related(*first, "by this environment");
        findings.push(finding.help("choose a name that differs in more than case: it is a folder"));
    }
    findings
}

/// What was found in each environment, as findings about their source: what several share is one, and says which they
/// are unless all share it or its place shows it.
pub(super) fn together(of_each: Vec<(String, Vec<Diagnostic>)>, document: &Document) -> Vec<Diagnostic> {
    let all = of_each.len();
    let mut shared: Vec<(Diagnostic, Vec<String>)> = Vec::new();
    for (name, findings) in of_each {
        for finding in findings {
            match shared.iter_mut().find(|(other, _)| *other == finding) {
                Some((_, names)) if names.last() == Some(&name) => {}
                Some((_, names)) => names.push(name.clone()),
                None => shared.push((finding, vec![name.clone()])),
            }
        }
    }
    let told = |(finding, names): (Diagnostic, Vec<String>)| {
        let is_shown = |name: &String| contains(document.value_span(&pointer(name)), finding.span);
        if names.len() == all || names.iter().all(is_shown) {
            return finding;
        }
        let plural = if names.len() == 1 { "" } else { "s" };
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", show(name))).collect();
        finding.label(format!("in environment{plural} {}", names.join(", ")))
    };
    shared.into_iter().map(told).collect()
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
