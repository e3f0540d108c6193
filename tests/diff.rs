//! What merging does, as goldens below `fixtures/diff`: `before` is committed with what it renders, `after` lies in the
//! folder, and beside them stands what `pipegen diff` says of it in each form.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use regex::Regex;
use serde_json::Value;
use support::{case, finding, obeyed, repository::Repository};

/// The forms, and what their goldens end in.
const FORMS: [(&str, &str); 3] = [("text", "txt"), ("markdown", "md"), ("json", "json")];

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diff");
    let folders = finding::folders(&root.to_string_lossy());
    let sentences = Trial::test("each_sentence_is_told_by_a_case", hold_sentences);
    let trial = |folder: PathBuf| Trial::test(finding::name(&folder), move || check(&folder));
    libtest_mimic::run(&arguments, folders.into_iter().map(trial).chain([sentences]).collect()).exit();
}

/// Holds that each text of a consequence stands in a golden, as far as it has no blanks to fill.
fn hold_sentences() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("src/diff/consequence.rs"))?;
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let folders = finding::folders(&root.join("fixtures/diff").to_string_lossy());
    let read = |folder: PathBuf| fs::read_to_string(folder.join("expected.txt"));
    let told = folders.into_iter().map(read).collect::<Result<String, _>>()?;
    let literal = Regex::new(r#""((?:[^"\\]|\\.)*)""#)?;
    let (blank, next_line) = (Regex::new(r"\{\w*\}")?, Regex::new(r"\\ *")?);
    let texts = literal.captures_iter(&code).map(|found| next_line.replace_all(&found[1], "").into_owned());
    let texts: Vec<String> = texts.filter(|text| text.contains(' ')).collect();
    assert!(texts.len() > 40, "{texts:?}");
    let is_told = |text: &&str| told.contains(text);
    let missing = texts.iter().flat_map(|text| blank.split(text)).filter(|part| !is_told(part));
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no case of fixtures/diff tells {missing:#?}").into()) }
}

fn check(folder: &Path) -> Result<(), Failed> {
    let repository = Repository::empty();
    copy(&folder.join("before"), repository.folder());
    repository.run(&["render"]);
    repository.commit();
    for path in case::files(&folder.join("before")) {
        fs::remove_file(repository.folder().join(path))?;
    }
    copy(&folder.join("after"), repository.folder());
    let mut differences = Vec::new();
    for (form, end) in FORMS {
        let (code, said, complaint) = repository.run(&["diff", "--base", "HEAD", "--output-format", form]);
        if (code, complaint.as_str()) != (0, "") {
            return Err(format!("exit code {code}: {complaint}").into());
        }
        if let Some(found) = obeyed::find(&said, form == "text") {
            return Err(format!("{found} in the {form}").into());
        }
        if form == "json" {
            hold_schema(&said)?;
        }
        differences.extend(support::compare(&folder.join("expected").with_extension(end), &said).err());
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n").into()) }
}

fn hold_schema(report: &str) -> Result<(), Failed> {
    let schema: Value = serde_json::from_str(pipegen::diff::SCHEMA)?;
    let validator = jsonschema::validator_for(&schema)?;
    let report: Value = serde_json::from_str(report)?;
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("\n").into()) }
}

fn copy(from: &Path, to: &Path) {
    for path in case::files(from) {
        let place = to.join(&path);
        fs::create_dir_all(place.parent().unwrap_or(to)).unwrap();
        fs::copy(from.join(&path), place).unwrap();
    }
}
