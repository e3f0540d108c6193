//! Each folder of `fixtures/review` is a change of specs, and what a real client plans for it; `tests/tools/record_plans.py`
//! made those plans that have a `case.json`, the others were written after them and after what AWS documents. What a review
//! says of each is held against goldens, in every form.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by it")]
#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;
use support::case::{files, pipegen};
use tempfile::TempDir;

/// Forms of a report, and the goldens that hold them.
const FORMS: [(&str, &str); 3] = [("text", "expected.txt"), ("markdown", "expected.md"), ("json", "expected.json")];

/// What the plans have in values that are sensitive, of other resources, or of parameters.
const SECRET: &str = "hunter2";

#[test]
fn a_plan_is_held_against_the_prediction() {
    let mut failures = String::new();
    for case in cases() {
        let folder = stage(&case);
        for (form, golden) in FORMS {
            let output = review(folder.path(), &["plan.json", "specs", "--output-format", form]);
            let told = String::from_utf8(output.stdout).unwrap();
            let agrees = told.contains("the plan agrees") || told.starts_with("{\n  \"agrees\": true,");
            let code = i32::from(!agrees);
            if output.status.code() != Some(code) || !output.stderr.is_empty() {
                let said = String::from_utf8_lossy(&output.stderr);
                let _ = writeln!(failures, "{} {form}: {}, {said}", case.display(), output.status);
            }
            assert!(!told.contains(SECRET), "{} {form} tells the secret:\n{told}", case.display());
            assert_eq!(support::obeyed::find(&told, form != "json"), None, "{} {form}", case.display());
            if let Err(difference) = support::compare(&case.join(golden), &told) {
                let _ = writeln!(failures, "{difference}");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn secrets_are_there_to_be_told() {
    for case in ["sensitive", "change-set-differs", "hostile"] {
        let text = fs::read_to_string(root().join(case).join("plan.json")).unwrap();
        assert!(text.contains(SECRET), "{case}");
    }
}

#[test]
fn foreign_text_stands_in_code_of_markdown_only() {
    // It reads what another test writes.
    if support::bless() {
        return;
    }
    let text = fs::read_to_string(root().join("hostile/expected.md")).unwrap();
    for line in text.lines() {
        let mut outside = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('`') {
            outside.push_str(before);
            let length = after.len() - after.trim_start_matches('`').len();
            let fence = "`".repeat(length + 1);
            let code = &after[length..];
            let end = code.match_indices(&fence).map(|(at, _)| at);
            let end = end.into_iter().find(|at| !code[at + fence.len()..].starts_with('`')).unwrap();
            rest = &code[end + fence.len()..];
        }
        outside.push_str(rest);
        assert!(!["<", "@", "#", "::", "|", "\\"].iter().any(|part| outside.contains(part)), "{outside:?} in {line}");
    }
}

#[test]
fn what_is_no_plan_is_told_without_its_values() {
    let folder = stage(&root().join("agrees"));
    let plan = fs::read_to_string(folder.path().join("plan.json")).unwrap();
    let set = |status: &str, more: &str| {
        format!(r#"{{"StackName": "scores", "ChangeSetName": "x", "Status": "{status}", "Changes": []{more}}}"#)
    };
    let cut = plan.len() / 2;
    let deep = r#"{"format_version": "1.2", "resource_changes": [
        {"address": "a", "type": "t", "name": "n", "change": {"actions": ["no-op"], "before": DEEP}}]}"#;
    let inputs: [(&str, String); 19] = [
        ("nothing", String::new()),
        ("a saved plan", "PK\u{3}\u{4}hunter2".to_owned()),
        ("text", format!("Terraform will {SECRET}")),
        ("an end too early", plan[..cut].to_owned()),
        ("too deep", "[".repeat(100_000)),
        ("deep values", deep.replace("DEEP", &("[".repeat(1000) + &"]".repeat(1000)))),
        ("a number", "42".to_owned()),
        ("an object", format!(r#"{{"a": "{SECRET}"}}"#)),
        ("another type", format!(r#"{{"format_version": "1.2", "resource_changes": ["{SECRET}"]}}"#)),
        ("another action", plan.replace("\"no-op\"", &format!("\"{SECRET}\""))),
        ("another format", plan.replace("\"format_version\": \"1.2\"", "\"format_version\": \"2.0\"")),
        ("a plan that failed", plan.replace("\"errored\": false", "\"errored\": true")),
        ("a state", r#"{"format_version": "1.0", "values": {"outputs": {"a": {"value": "hunter2"}}}}"#.to_owned()),
        ("a log", "{\"@level\": \"info\"}\n{\"@level\": \"info\"}\n".to_owned()),
        ("a template", r#"{"Resources": {"A": {"Type": "hunter2"}}}"#.to_owned()),
        ("a change set that is made", set("CREATE_IN_PROGRESS", "")),
        ("a change set that failed", set("FAILED", r#", "StatusReason": "hunter2""#)),
        ("a page", set("CREATE_COMPLETE", r#", "NextToken": "hunter2""#)),
        ("two change sets", set("CREATE_COMPLETE", "") + &set("CREATE_COMPLETE", "").replace("\"x\"", "\"y\"")),
    ];
    let mut told = String::new();
    for (name, input) in &inputs {
        fs::write(folder.path().join("plan.json"), input).unwrap();
        let output = review(folder.path(), &["plan.json", "specs"]);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{name}");
        let _ = writeln!(told, "{name}: {}", String::from_utf8(output.stderr).unwrap().trim_end());
    }
    assert!(!told.contains(SECRET), "{told}");
    support::golden(&root().join("malformed.txt"), &told);
}

#[test]
fn a_plan_may_come_from_standard_input_and_is_of_one_target() {
    let folder = stage(&root().join("agrees"));
    let plan = fs::read(folder.path().join("plan.json")).unwrap();
    let mut command = pipegen(folder.path());
    command.args(["review", "-", "specs"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(&plan).unwrap();
    let output = process.wait_with_output().unwrap();
    let expected = fs::read_to_string(root().join("agrees/expected.txt")).unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap()), (Some(0), expected));

    let output = review(folder.path(), &["plan.json", "specs", "--target", "cloudformation"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), said.as_str()),
        (Some(2), "error: the plan is one of Terraform: leave `--target` out\n")
    );
}

#[test]
fn a_module_that_may_be_two_pipelines_is_asked_for() {
    let folder = stage(&root().join("agrees"));
    for name in ["scores", "prices"] {
        let path = folder.path().join(format!("specs/{name}.pipeline.yaml"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text + "environments: {dev: {}, prod: {}}\n").unwrap();
    }
    let output = review(folder.path(), &["plan.json", "specs"]);
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = "error: `module.prices` of the plan may be `prices` in `dev` and `prices` in `prod`: say which with SPEC or `--env`\n";
    assert_eq!((output.status.code(), said.as_str()), (Some(2), expected));
    // The name of a module may say it.
    let plan = fs::read_to_string(folder.path().join("plan.json")).unwrap();
    let plan = plan.replace("module.prices", "module.prices_prod").replace("module.scores", "module.dev.module.scores");
    fs::write(folder.path().join("plan.json"), plan).unwrap();
    let output = review(folder.path(), &["plan.json", "specs"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("prices in prod (module.prices_prod): "), "{told}");
    assert!(told.contains("scores in dev (module.dev.module.scores): "), "{told}");
}

#[test]
fn a_root_may_be_the_rendered_folder() {
    let folder = stage(&root().join("extra"));
    let plan = fs::read_to_string(folder.path().join("plan.json")).unwrap();
    let plan = plan.replace("\"module_address\": \"module.scores\",", "").replace("module.scores.", "");
    fs::write(folder.path().join("plan.json"), plan).unwrap();
    let output = review(folder.path(), &["plan.json", "specs"]);
    let expected =
        fs::read_to_string(root().join("extra/expected.txt")).unwrap().replace("module.scores", "root module");
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap()), (Some(0), expected));
}

#[test]
fn json_is_what_its_schema_says() {
    if support::bless() {
        return;
    }
    let schema: Value = serde_json::from_str(&fs::read_to_string("schemas/review.v1.schema.json").unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for case in cases() {
        let text = fs::read_to_string(case.join("expected.json")).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", case.display());
    }
}

#[test]
fn standard_input_is_read_once() {
    let folder = stage(&root().join("agrees"));
    let output = review(folder.path(), &["-", "-"]);
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = "error: only one of plan and specs can be standard input: give the path of the other\n";
    assert_eq!((output.status.code(), said.as_str()), (Some(2), expected));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/review")
}

fn cases() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

/// A folder with the files that a case's specs rendered to before, the specs as they are, and the plan.
fn stage(case: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("specs");
    let plan = fs::read_to_string(case.join("plan.json")).unwrap();
    let target = if plan.contains("\"StackName\"") { "cloudformation" } else { "terraform" };
    for side in ["before", "after"] {
        drop(fs::remove_dir_all(&specs));
        fs::create_dir(&specs).unwrap();
        for name in files(&case.join(side)).iter().filter(|path| support::case::is_spec(path)) {
            fs::copy(case.join(side).join(name), specs.join(name)).unwrap();
        }
        if side == "before" {
            let output = pipegen(folder.path()).args(["render", "specs", "--target", target]).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    fs::write(folder.path().join("plan.json"), plan).unwrap();
    folder
}

fn review(folder: &Path, arguments: &[&str]) -> Output {
    pipegen(folder).arg("review").args(arguments).output().unwrap()
}
