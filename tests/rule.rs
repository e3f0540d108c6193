//! Each folder of `fixtures/rule` is named after a rule and holds a spec that breaks it, what is said about that spec,
//! and the same spec with the fault mended.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use pipegen::rule::RULES;
use support::finding::{findings, folders, name, names, plain};

const ROOT: &str = "fixtures/rule";

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("each_rule_has_a_folder", each_rule_has_a_folder)];
    for folder in folders(ROOT) {
        let code = name(&folder);
        let (listed, clean) = (folder.clone(), folder.clone());
        trials.push(Trial::test(format!("{code}::files"), move || holds_two_specs(&listed)));
        trials.push(Trial::test(format!("{code}::clean"), move || nothing_is_found_in_clean(&clean)));
        trials.push(Trial::test(format!("{code}::flagged"), move || only_the_rule_finds_fault(&folder)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn each_rule_has_a_folder() -> Result<(), Failed> {
    let codes: BTreeSet<String> = RULES.iter().map(|rule| rule.code.to_owned()).collect();
    let folders: BTreeSet<String> = names(Path::new(ROOT)).into_iter().collect();
    let (lacking, needless): (Vec<_>, Vec<_>) =
        (codes.difference(&folders).collect(), folders.difference(&codes).collect());
    if codes.len() == RULES.len() && lacking.is_empty() && needless.is_empty() {
        return Ok(());
    }
    Err(format!("rules without folder: {lacking:?}; folders without rule: {needless:?}").into())
}

fn holds_two_specs(folder: &Path) -> Result<(), Failed> {
    let specs: Vec<String> = names(folder).into_iter().filter(|name| name != "expected.txt").collect();
    if specs == ["clean.pipeline.yaml", "flagged.pipeline.yaml"] {
        return Ok(());
    }
    Err(format!("`clean.pipeline.yaml`, `flagged.pipeline.yaml` and `expected.txt` are a case, found {specs:?}").into())
}

fn nothing_is_found_in_clean(folder: &Path) -> Result<(), Failed> {
    let report = findings(&folder.join("clean.pipeline.yaml"));
    if report.diagnostics.is_empty() {
        return Ok(());
    }
    Err(plain(report).into())
}

fn only_the_rule_finds_fault(folder: &Path) -> Result<(), Failed> {
    let report = findings(&folder.join("flagged.pipeline.yaml"));
    let code = name(folder);
    if report.diagnostics.is_empty() || report.diagnostics.iter().any(|finding| finding.code != code) {
        return Err(format!("expected findings of `{code}` only, found\n{}", plain(report)).into());
    }
    Ok(support::compare(&folder.join("expected.txt"), &plain(report))?)
}
