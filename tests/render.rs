//! What is rendered from each spec below `fixtures/render` is what stands beside it, to the byte; where a target can't
//! express the spec, what is said about it does.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use support::case::{self, Case};

/// The case whose template is also kept as JSON.
const JSON_CASE: &str = "full";

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let mut cases = case::all();
    // All environments of a spec are rendered at once.
    cases.dedup_by(|one, other| one.folder == other.folder);
    for case in cases {
        for target in ["cloudformation", "terraform"] {
            let case = case.clone();
            let folder = case.folder.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{folder}/{target}");
            trials.push(Trial::test(name, move || check(&case, target)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn check(case: &Case, target: &str) -> Result<(), Failed> {
    let rendered = render(case, target)?;
    let golden = case.folder.join(target);
    let mut differences = Vec::new();
    for (path, text) in &rendered {
        differences.extend(support::compare(&golden.join(path), text).err());
    }
    for path in case::files(&golden).into_iter().filter(|path| !rendered.contains_key(path)) {
        if support::bless() {
            fs::remove_file(golden.join(path))?;
        } else {
            differences.push(format!("{} is no longer rendered: BLESS=1 cargo test", golden.join(path).display()));
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n").into()) }
}

/// Renders a copy of the spec in an empty folder, and gives back what was written below the target's folder.
fn render(case: &Case, target: &str) -> Result<BTreeMap<PathBuf, String>, Failed> {
    let folder = tempfile::tempdir()?;
    let spec = Path::new(case.spec.file_name().unwrap_or_default());
    fs::copy(&case.spec, folder.path().join(spec))?;
    let run = |format: &str| {
        let arguments = ["render", "--target", target, "--format", format, "--out", "."];
        case::pipegen(folder.path()).args(arguments).arg(spec).output()
    };
    let output = run("yaml")?;
    if output.status.code() == Some(1) {
        return Ok(BTreeMap::from([("findings.txt".into(), String::from_utf8(output.stderr)?)]));
    }
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    if case.name == JSON_CASE && target == "cloudformation" {
        assert_eq!(run("json")?.status.code(), Some(0));
    }
    let root = folder.path().join(target);
    let read = |path: PathBuf| Ok((path.clone(), fs::read_to_string(root.join(path))?));
    case::files(&root).into_iter().map(read).collect()
}
