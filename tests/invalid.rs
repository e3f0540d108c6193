//! Each folder of `fixtures/invalid` is a spec that something is wrong with, with or without a config, and what is said
//! about it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use support::finding::{CONFIG, emitted, findings, folders, name, names, plain};

const ROOT: &str = "fixtures/invalid";

/// Codes of findings that no text leads to: the schema and the types agree, and a keyword without words isn't used.
const UNREACHABLE: [&str; 1] = ["schema"];

/// Codes of findings about files rather than texts; a golden of `tests/report.rs`, `tests/check.rs` or `tests/own.rs` has each.
const OF_FILES: [&str; 11] = [
    "folder-taken",
    "foreign-file",
    "hand-edited-file",
    "missing-file",
    "missing-folder",
    "name-taken",
    "not-utf-8",
    "orphaned-file",
    "rendered-file",
    "stale-file",
    "too-large",
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = folders(ROOT)
        .into_iter()
        .map(|folder| Trial::test(name(&folder), move || says_what_is_expected(&folder)))
        .collect();
    // It reads what the cases write.
    if !support::bless() {
        trials.push(Trial::test("every_code_is_expected_somewhere", every_code_is_expected_somewhere));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn says_what_is_expected(folder: &Path) -> Result<(), Failed> {
    let beside = ["expected.txt", CONFIG];
    let specs: Vec<String> = names(folder).into_iter().filter(|name| !beside.contains(&name.as_str())).collect();
    let spec = match &specs[..] {
        [spec] if spec == "spec.pipeline.yaml" || spec == "spec.pipeline.json" => spec,
        other => return Err(format!("one spec and `expected.txt` are a case, found {other:?}").into()),
    };
    let report = findings(&folder.join(spec));
    if report.diagnostics.is_empty() {
        return Err("nothing is found in this spec".into());
    }
    Ok(support::compare(&folder.join("expected.txt"), &plain(report))?)
}

fn every_code_is_expected_somewhere() -> Result<(), Failed> {
    let mut expected = BTreeSet::new();
    for root in [ROOT, "fixtures/rule"] {
        for folder in folders(root) {
            expected.extend(codes_of(&fs::read_to_string(folder.join("expected.txt"))?));
        }
    }
    let emitted = emitted();
    let reachable = |code: &&String| !UNREACHABLE.contains(&code.as_str()) && !OF_FILES.contains(&code.as_str());
    let missing: Vec<&String> = emitted.difference(&expected).filter(reachable).collect();
    let unknown: Vec<&String> = expected.difference(&emitted).collect();
    if missing.is_empty() && unknown.is_empty() {
        return Ok(());
    }
    Err(format!("in no `expected.txt`: {missing:?}; not seen in src: {unknown:?}").into())
}

/// The codes in findings as text: `error[code]: …`.
fn codes_of(text: &str) -> BTreeSet<String> {
    let titles = text.lines().filter_map(|line| line.strip_prefix("error[").or_else(|| line.strip_prefix("warning[")));
    titles.filter_map(|title| title.split_once("]: ")).map(|(code, _)| code.to_owned()).collect()
}
