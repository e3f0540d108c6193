//! What the spec knows of its parameters' values: defaults, and values to choose from. Each has to fit wherever its
//! parameter stands.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::syntax::{self, Piece, pieces};
use crate::diagnostic::{Diagnostic, MAX_FINDINGS, count};
use crate::schema::{self, Slot};
use crate::source::Document;
use crate::source::pointer::escape;
use crate::source::search::texts;

/// Bytes of specs with samples in them that are held against the schema, at most: a spec of 80 KB with a hundred samples.
const MAX_WORK: usize = 8 << 20;

/// A text with parameters in it.
struct Place<'d> {
    pointer: String,
    pieces: Vec<Piece<'d>>,
}

/// Holds each sample against the places of its parameter: a round puts the first of every parameter in, the next the
/// second, so that the work doesn't grow with places times samples.
pub(super) fn check(document: &Document) -> Vec<Diagnostic> {
    let Some(parameters) = document.value["parameters"].as_object().filter(|parameters| !parameters.is_empty()) else {
        return Vec::new();
    };
    let found = texts(document, syntax::is_special);
    let places: Vec<Place<'_>> =
        found.into_iter().map(|found| Place { pointer: found.pointer, pieces: pieces(found.text) }).collect();
    let samples = Samples::of(parameters);
    if let Some(finding) = samples.too_many(document) {
        return vec![finding];
    }
    let mut findings = Vec::new();
    for round in 0..samples.rounds() {
        let mut value = document.value.clone();
        let mut put = Vec::new();
        for place in &places {
            if let (Some((sample, origin)), Some(at)) = (samples.fill(place, round), value.pointer_mut(&place.pointer))
            {
                *at = sample;
                put.push((&place.pointer, origin));
            }
        }
        for (pointer, finding) in schema::check_value(&value, document) {
            let below =
                |place: &str| pointer == place || pointer.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'));
            let Some((place, origin)) = put.iter().find(|(place, _)| below(place)) else { continue };
            findings.push(misfit(document, place, origin, &finding));
            if findings.len() >= MAX_FINDINGS {
                return findings;
            }
        }
    }
    findings
}

fn misfit(document: &Document, place: &str, origin: &str, finding: &Diagnostic) -> Diagnostic {
    let message = format!("the value doesn't fit where the parameter stands: {}", finding.message);
    let misfit = Diagnostic::error("parameter-value", document.value_span(origin), message);
    let misfit = misfit.related(document.value_span(place), "here");
    match &finding.help {
        Some(help) => misfit.help(help.clone()),
        None => misfit,
    }
}

/// Samples of each parameter, with their JSON pointers.
struct Samples<'d>(BTreeMap<&'d str, Vec<(String, &'d Value)>>);

impl<'d> Samples<'d> {
    fn of(parameters: &'d Map<String, Value>) -> Self {
        let samples = |(name, parameter): (&'d String, &'d Value)| {
            let pointer = format!("/parameters/{}", escape(name));
            let default = parameter.get("default").map(|value| (format!("{pointer}/default"), value));
            // Those of a list are for its items.
            let allowed = parameter["allowed_values"].as_array().filter(|_| parameter["type"] != "list");
            let allowed = allowed.into_iter().flatten().enumerate();
            let allowed = allowed.map(|(index, value)| (format!("{pointer}/allowed_values/{index}"), value));
            (name.as_str(), default.into_iter().chain(allowed).collect())
        };
        Self(parameters.iter().map(samples).collect())
    }

    fn rounds(&self) -> usize {
        self.0.values().map(Vec::len).max().unwrap_or(0)
    }

    /// The finding that there are too many samples to hold each of them against a spec as long as this.
    fn too_many(&self, document: &Document) -> Option<Diagnostic> {
        let length = document.sources.first().text.len();
        let most = (MAX_WORK / length.max(1)).max(1);
        let (name, samples) = self.0.iter().max_by_key(|(_, samples)| samples.len())?;
        if samples.len() <= most {
            return None;
        }
        let span = document.value_span(&format!("/parameters/{}", escape(name)));
        let message = format!(
            "{} of one parameter in a spec of {length} bytes, expected at most {most}",
            count(samples.len(), "value")
        );
        let finding = Diagnostic::error("too-many-values", span, message);
        Some(finding.help("take out `allowed_values`, write a `pattern`, or spread the pipeline over several specs"))
    }

    fn get(&self, name: &str, round: usize) -> Option<&(String, &'d Value)> {
        self.0.get(name)?.get(round)
    }

    /// A place's text with samples for its parameters, and the JSON pointer of the sample to blame; none where a variable
    /// has no sample, or none is new in this round. Beside a new one, the others have their first.
    fn fill(&self, place: &Place<'_>, round: usize) -> Option<(Value, String)> {
        if let [Piece::Variable { name, .. }] = &place.pieces[..] {
            let (origin, value) = self.get(name.strip_prefix("parameters.")?, round)?;
            let value = match (value, schema::slot(&place.pointer)) {
                (Value::Number(_) | Value::Bool(_), Slot::Text) => value.to_string().into(),
                (value, _) => (*value).clone(),
            };
            return Some((value, origin.clone()));
        }
        let mut text = String::new();
        let mut blamed = None;
        for piece in &place.pieces {
            match piece {
                Piece::Characters(characters) => text.push_str(characters),
                Piece::Open { .. } => return None,
                Piece::Variable { name, .. } => match name.strip_prefix("parameters.") {
                    Some(name) => {
                        let new = self.get(name, round);
                        let (origin, value) = new.or_else(|| self.get(name, 0))?;
                        if new.is_some() && blamed.is_none() {
                            blamed = Some(origin.clone());
                        }
                        text.push_str(&value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                    }
                    None => text.push_str(fact(name)?),
                },
            }
        }
        Some((text.into(), blamed?))
    }
}

/// An example of a fact about where a stack is deployed.
fn fact(name: &str) -> Option<&'static str> {
    Some(match name {
        "aws.region" => "eu-west-1",
        "aws.account_id" => "123456789012",
        "aws.partition" => "aws",
        "aws.url_suffix" => "amazonaws.com",
        _ => return None,
    })
}
