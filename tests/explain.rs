//! What `pipegen explain` says: of every code that a finding may have, and of every key of the schema.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pipegen::change;
use pipegen::diagnostic::{Report, Severity};
use pipegen::explain;
use pipegen::load::{Settings, load};
use pipegen::rule::RULES;
use pipegen::source::Source;
use pipegen::target::Target;
use support::finding::{emitted, folders, names, plain};

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
    load(Source { path: path.to_owned(), text }, &Settings { targets: &Target::ALL, ..Settings::default() }).report
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
        // A config may make a rule's findings graver, or less grave.
        let has_config = path.with_file_name("pipegen.toml").exists();
        let is_rule = |code: &str| RULES.iter().any(|rule| rule.code == code);
        for line in fs::read_to_string(path).unwrap().lines() {
            for severity in [Severity::Error, Severity::Warning] {
                let title = line.strip_prefix(&format!("{}[", severity.name()));
                found.extend(
                    title
                        .and_then(|title| title.split_once(']'))
                        .filter(|(code, _)| !(has_config && is_rule(code)))
                        .map(|(code, _)| (code.to_owned(), severity.name())),
                );
            }
        }
    }
    // Shown by commands, since no single text leads to them.
    for code in [
        "folder-taken",
        "foreign-file",
        "hand-edited-file",
        "missing-file",
        "missing-folder",
        "orphaned-file",
        "rendered-file",
        "stale-file",
    ] {
        found.insert((code.to_owned(), Severity::Error.name()));
    }
    // No text leads to it.
    found.insert(("schema".to_owned(), Severity::Error.name()));
    let said = explain::explanations()
        .flat_map(|one| one.severities.iter().map(move |severity| (one.code.to_owned(), severity.name())));
    assert_eq!(said.collect::<BTreeSet<_>>(), found);
}

/// Pages as goldens: the file's name, and what is explained.
const PAGES: [(&str, &str); 20] = [
    ("duplicate-key", "duplicate-key"),
    ("group", "group"),
    ("instance-type", "instance-type"),
    ("too-large", "too-large"),
    ("deploy", "deploy"),
    ("kms_key", "kms_key"),
    ("env", "models[0].env.STAGE"),
    ("environments", "environments.dev.deploy.kms_key"),
    ("group-description", "register.group.description"),
    ("hub_access_config", "model_data.s3_data_source.hub_access_config"),
    ("name", "name"),
    ("parameters", "parameters.ModelBucket.default"),
    ("job-name", "transformer.jobs[].name"),
    ("schedule-expression", "transformer.jobs[].schedule.expression"),
    ("skip_model_validation", "skip_model_validation"),
    ("source_uri", "source_uri"),
    ("strategy", "strategy"),
    ("tags", "tags"),
    ("version", "version"),
    ("volume_size", "deploy.volume_size"),
];

#[test]
fn pages_are_as_expected() {
    for (file, subject) in PAGES {
        let page = explain::page(subject).unwrap().write(false);
        support::golden(&Path::new("fixtures/explain").join(file).with_extension("txt"), &page);
    }
    let files: BTreeSet<String> = names(Path::new("fixtures/explain")).into_iter().collect();
    assert_eq!(files, PAGES.iter().map(|(file, _)| format!("{file}.txt")).collect());
}

#[test]
fn every_key_of_the_schema_is_explained_whole() {
    let properties = pipegen::schema::properties();
    let pointers: Vec<&str> = properties.iter().map(|property| property.pointer.as_str()).collect();
    let known = support::schema::properties();
    assert_eq!(pointers.iter().copied().collect::<BTreeSet<_>>(), known.keys().map(String::as_str).collect());
    assert_eq!(pointers.len(), known.len());
    for property in &properties {
        let path = &property.path;
        assert_eq!(change::key(&property.pointer), Some(property.pointer.as_str()));
        assert!(property.description.len() >= 10 && property.form.len() >= 4, "{path}");
        assert!(!property.description.contains("AWS: ") && !property.description.contains("SDK: "), "{path}");
        let page = explain::page(path).unwrap().write(false);
        let sections = ["\n  type ", "\n  default ", "\nWhere it stands\n\n", "\nWhat a change does"];
        let missing = sections.iter().find(|section| !page.contains(**section));
        assert_eq!((page.starts_with(&format!("{path}\n\n")), missing), (true, None), "{page}");
        let (_, effect) = page.split_once("\nWhat a change does").unwrap();
        assert!(effect.trim().len() > 20, "{page}");
        hold_width(&page);
    }
}

#[test]
fn pages_of_codes_are_whole() {
    for explanation in explain::explanations() {
        let page = explain::page(explanation.code).unwrap().write(false);
        assert!(page.starts_with(&format!("{}: {}\n\n  severity  ", explanation.code, explanation.title)), "{page}");
        assert!(explanation.title.len() >= 10 && explanation.explain.len() >= 80, "{page}");
        hold_width(&page);
    }
}

/// A page is no wider than a hundred columns, but for what is long by itself and stays whole.
fn hold_width(page: &str) {
    let is_long = |part: &str| part.chars().count() > 60;
    let has_long = |line: &str| line.split_whitespace().any(is_long) || line.split('`').skip(1).step_by(2).any(is_long);
    let wide = page.lines().find(|line| line.chars().count() > 100 && !has_long(line));
    assert_eq!(wide, None, "{page}");
    assert!(!page.contains(" \n"), "{page}");
}

#[test]
fn only_headings_are_bold() {
    let page = explain::page("deploy.kms_key").unwrap();
    let plain = page.write(true).replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
    assert_eq!(plain, page.write(false));
    assert_eq!(page.write(true).matches("\u{1b}[1m").count(), 3);
}
