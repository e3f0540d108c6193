//! What `pipegen explain` says: of every code that a finding may have, and of every key of the schema.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pipegen::diagnostic::{Report, Severity};
use pipegen::explain;
use pipegen::load::load;
use pipegen::source::Source;
use pipegen::target::Target;
use support::finding::{emitted, folders, plain};

#[test]
fn every_code_that_is_emitted_is_explained_and_no_other() {
    let explained: Vec<String> = explain::explanations().map(|explanation| explanation.code.to_owned()).collect();
    let set: BTreeSet<String> = explained.iter().cloned().collect();
    assert_eq!((set.len(), &set), (explained.len(), &emitted()));
}

#[test]
fn an_example_is_found_fault_with_by_its_code_alone_and_mended() {
    let mut wrong = Vec::new();
    for explanation in explain::explanations() {
        let Some(example) = explanation.example else { continue };
        let flagged = report(example.flagged);
        let strays = flagged.diagnostics.iter().filter(|finding| finding.code != explanation.code).count();
        if strays > 0 || flagged.diagnostics.is_empty() {
            wrong.push(format!("{}, flagged:\n{}", explanation.code, plain(flagged)));
        }
        let mended = report(example.mended);
        if !mended.diagnostics.is_empty() {
            wrong.push(format!("{}, mended:\n{}", explanation.code, plain(mended)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is found in a part of a spec; the keys that a spec needs beside it are added.
fn report(part: &str) -> Report {
    const NEEDED: [(&str, &str); 4] = [
        ("version", "1"),
        ("name", "fraud-scoring"),
        ("role", "FraudScoringExecution"),
        ("models", "[{image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1}]"),
    ];
    let path = if part.starts_with('{') { "spec.json" } else { "spec.yaml" };
    let is_whole = part.contains("version") || part.starts_with('#');
    let has = |key: &str| part.lines().any(|line| line.starts_with(&format!("{key}:")));
    let added = NEEDED.iter().filter(|(key, _)| !is_whole && !has(key)).map(|(key, value)| format!("{key}: {value}\n"));
    let text = added.collect::<String>() + part;
    load(Source { path: path.to_owned(), text }, &Target::ALL).1
}

/// The fixtures know how grave the findings of a code are.
#[test]
fn severities_are_those_of_the_findings() {
    let mut found: BTreeSet<(String, &str)> = BTreeSet::new();
    let roots = ["fixtures/invalid", "fixtures/rule"].map(folders).into_iter().flatten();
    let files = roots.map(|folder| folder.join("expected.txt"));
    let of_files = ["name-taken", "not-utf-8", "too-large"]
        .map(|code| Path::new("fixtures/report").join(code).with_extension("txt"));
    for path in files.chain(of_files) {
        for line in fs::read_to_string(path).unwrap().lines() {
            for severity in [Severity::Error, Severity::Warning] {
                let title = line.strip_prefix(&format!("{}[", severity.name()));
                found.extend(
                    title.and_then(|title| title.split_once(']')).map(|(code, _)| (code.to_owned(), severity.name())),
                );
            }
        }
    }
    // No text leads to it.
    found.insert(("schema".to_owned(), Severity::Error.name()));
    let said = explain::explanations()
        .flat_map(|one| one.severities.iter().map(move |severity| (one.code.to_owned(), severity.name())));
    assert_eq!(said.collect::<BTreeSet<_>>(), found);
}
