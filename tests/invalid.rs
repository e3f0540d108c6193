//! Each folder of `fixtures/invalid` is a spec that something is wrong with, and what is said about it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use support::finding::{findings, folders, name, names, plain};

const ROOT: &str = "fixtures/invalid";

/// Codes of findings that no text leads to: the schema and the types agree, and a keyword without words isn't used.
const UNREACHABLE: [&str; 1] = ["schema"];

/// Codes of findings about files rather than texts; a golden of `tests/report.rs` or `tests/check.rs` has each.
const OF_FILES: [&str; 7] =
    ["hand-edited-file", "missing-file", "name-taken", "not-utf-8", "orphaned-file", "stale-file", "too-large"];

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
    let specs: Vec<String> = names(folder).into_iter().filter(|name| name != "expected.txt").collect();
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
    let emitted = emitted(Path::new("src"))?;
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

/// The codes that the sources give to findings.
fn emitted(folder: &Path) -> Result<BTreeSet<String>, Failed> {
    const BEFORE_A_CODE: [&str; 4] = ["Diagnostic::error(", "Diagnostic::warning(", ".finding(", "code:"];
    let mut codes: BTreeSet<String> = pipegen::rule::RULES.iter().map(|rule| rule.code.to_owned()).collect();
    for name in names(folder) {
        let path = folder.join(name);
        if path.is_dir() {
            codes.extend(emitted(&path)?);
            continue;
        }
        let text = fs::read_to_string(&path)?;
        for mark in BEFORE_A_CODE {
            let after = text.split(mark).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            codes.extend(after.filter_map(|rest| rest.split_once('"')).map(|(code, _)| code.to_owned()));
        }
    }
    Ok(codes)
}
