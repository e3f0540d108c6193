//! What merging does, as goldens below `fixtures/diff`: `before` is committed with what it renders, `after` lies in the
//! folder, and beside them stands what `pipegen diff` says of it in each form.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use support::{case, finding, obeyed, repository::Repository};

/// The forms, and what their goldens end in.
const FORMS: [(&str, &str); 3] = [("text", "txt"), ("markdown", "md"), ("json", "json")];

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diff");
    let folders = finding::folders(&root.to_string_lossy());
    let trial = |folder: PathBuf| Trial::test(finding::name(&folder), move || check(&folder));
    libtest_mimic::run(&arguments, folders.into_iter().map(trial).collect()).exit();
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
