//! What `pipegen diff` does with its options, with git and without, and with specs that have something wrong.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::folder::{Folder, SPEC};
use support::repository::Repository;

const PATH: &str = "demo.pipeline.yaml";
const DEPLOYED: &str = "deploy: {instance_type: ml.m5.large}\n";

/// A repository with a rendered, committed spec that has an endpoint.
fn deployed() -> Repository {
    Repository::rendered("", PATH, &format!("{SPEC}{DEPLOYED}"))
}

#[test]
fn nothing_that_changes_is_said_and_not_printed() {
    let repository = deployed();
    let said = "No changes: what the specs render is what was rendered.\n".to_owned();
    let arguments = ["diff", "--base", "HEAD", "--exit-code"];
    assert_eq!(repository.run(&arguments), (0, String::new(), said.clone()));
    assert_eq!(repository.run(&["diff"]), (0, String::new(), said));
}

#[test]
fn exit_code_tells_whether_anything_changes() {
    let repository = deployed();
    repository.edit(PATH, "ml.m5.large", "ml.m5.xlarge");
    assert_eq!(repository.run(&["diff", "--base", "HEAD"]).0, 0);
    assert_eq!(repository.run(&["diff", "--base", "HEAD", "--exit-code"]).0, 1);
}

#[test]
fn policies_stop_what_they_name() {
    let repository = deployed();
    repository.edit(PATH, DEPLOYED, "");
    let stops = |policy: &str| repository.run(&["diff", "--base", "HEAD", "--fail-on", policy]).0;
    assert_eq!(stops("replace-endpoint,delete-package"), 0);
    assert_eq!(stops("replace-endpoint,delete-endpoint"), 1);
}

#[test]
fn a_name_that_is_taken_counts_as_refused() {
    let repository = deployed();
    let copy = SPEC.replace("name: demo", "name: copy");
    repository
        .write("copy.pipeline.yaml", &format!("{copy}deploy: {{instance_type: ml.m5.large, endpoint_name: demo}}\n"));
    let stops = |policy: &str| repository.run(&["diff", "--base", "HEAD", "--fail-on", policy]).0;
    assert_eq!([stops("refuse-endpoint"), stops("create-endpoint"), stops("refuse-model")], [1, 1, 0]);
}

#[test]
fn unknown_policies_are_refused_with_what_to_type() {
    let repository = deployed();
    let (code, printed, said) = repository.run(&["diff", "--fail-on", "replace-endpoints"]);
    let expected = "error: `--fail-on` knows no change `replace-endpoints`: did you mean `replace-endpoint`?\n";
    assert_eq!((code, printed.as_str(), said.as_str()), (2, "", expected));
    let (code, _, said) = repository.run(&["diff", "--fail-on", "x"]);
    let expected = "error: `--fail-on` knows no change `x`: write ACTION-KIND; actions are `ignore`, `create`, `update`, \
                    `release`, `may-replace`, `replace`, `delete`, `refuse`, kinds `model`, `config`, `endpoint`, \
                    `registry`, `group`, `package`, `role`, `policy`, `job`, `schedule`, `stack`\n";
    assert_eq!((code, said.as_str()), (2, expected));
}

#[test]
fn a_base_needs_a_repository_and_a_revision() {
    let folder = Folder::rendered(&["demo"]);
    let (code, printed, said) = folder.run(&["diff", "--base", "HEAD"]);
    assert_eq!((code, printed.as_str()), (2, ""));
    assert!(said.starts_with("error: can't run `git`: not a git repository"), "{said}");
    let (code, printed, said) = deployed().run(&["diff", "--base=--help\u{1b}"]);
    let expected = "error: git knows no revision `--help\\u{1b}`\n";
    assert_eq!((code, printed.as_str(), said.as_str()), (2, "", expected));
}

#[test]
fn without_a_base_it_is_told_since_the_files_were_rendered() {
    let folder = Folder::rendered(&["demo"]);
    folder.edit(PATH, "demo:1", "demo:2");
    let (code, printed, said) = folder.run(&["diff", "--target", "terraform"]);
    let expected = "demo  demo.pipeline.yaml\n \
        -/+ aws_sagemaker_model.this\n      \
              new model generation; the old one is deleted\n        \
                container[0].image  \"123456789012.dkr.ecr.us-east-1.amazonaws.com/demo:1\" → \
                \"123456789012.dkr.ecr.us-east-1.amazonaws.com/demo:2\"  demo.pipeline.yaml:5:5\n        \
                name                \"demo-4ee196be\" → \"demo-9e1a5e0e\"  generation\n\n\
        1 pipeline: 1 quiet change; 1 file differs\n";
    assert_eq!((code, said.as_str()), (0, ""));
    assert_eq!(generation_free(&printed), generation_free(expected));
}

/// A text without the digits of generations, which other tests hold.
fn generation_free(text: &str) -> String {
    regex::Regex::new("demo-[0-9a-f]{8}").unwrap().replace_all(text, "demo-GENERATION").into_owned()
}

#[test]
fn files_that_the_commit_lacks_are_rendered_from_the_former_spec() {
    let repository = Repository::empty();
    repository.write(".gitignore", "infra\n");
    repository.write(PATH, &format!("{SPEC}{DEPLOYED}"));
    repository.commit();
    repository.edit(PATH, "ml.m5.large", "ml.m5.xlarge");
    let (code, printed, said) = repository.run(&["diff", "--base", "HEAD"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(printed.contains("\"ml.m5.large\" → \"ml.m5.xlarge\"     demo.pipeline.yaml:6:10\n"), "{printed}");
    assert!(printed.ends_with("\n1 pipeline: 1 endpoint moves; 2 files differ\n"), "{printed}");
}

/// Where a change of a property comes from, by the text report for Terraform.
fn source(repository: &Repository, property: &str) -> String {
    let (code, printed, said) = repository.run(&["diff", "--base", "HEAD", "--target", "terraform"]);
    assert_eq!((code, said.as_str()), (0, ""));
    let line = printed.lines().find(|line| line.trim_start().starts_with(property));
    let line = line.unwrap_or_else(|| panic!("no {property} in {printed}"));
    line.rsplit("  ").next().unwrap().to_owned()
}

#[test]
fn what_was_stale_at_the_base_is_no_change_of_the_spec() {
    let repository = deployed();
    repository.edit(PATH, "ml.m5.large", "ml.m5.xlarge");
    repository.commit();
    let stale = "no line of the spec: the base's files were stale, or of another pipegen";
    assert_eq!(source(&repository, "production_variants[0].instance_type"), stale);
    repository.edit(PATH, "demo:1", "demo:2");
    assert_eq!(source(&repository, "production_variants[0].instance_type"), stale);
    assert_eq!(source(&repository, "container[0].image"), "demo.pipeline.yaml:5:5");
    repository.edit(PATH, "ml.m5.xlarge", "ml.m5.2xlarge");
    assert_eq!(source(&repository, "production_variants[0].instance_type"), "demo.pipeline.yaml:6:10");
    let (_, printed, _) = repository.run(&["diff", "--base", "HEAD", "--output-format", "json"]);
    assert!(!printed.contains("stale"), "{printed}");
}

#[test]
fn a_resource_that_comes_or_goes_only_with_stale_files_has_no_line() {
    let repository = Repository::empty();
    let path = "templates/terraform/resource/endpoint.tf.j2";
    let text = fs::read_to_string(path).unwrap();
    let job = "transformer:\n  instance_count: 1\n  instance_type: ml.m5.large\n  output_path: s3://out/\n  jobs:\n    - name: nightly\n      data: s3://in/\n      ";
    let schedule = "schedule: {expression: rate(1 day)}\n";
    repository.write("pipegen.toml", "templates = \"templates\"\n");
    repository.write(PATH, &format!("{SPEC}{DEPLOYED}{job}{schedule}"));
    repository.write(path, &text);
    repository.run(&["render"]);
    repository.write(path, &format!("{text}resource \"aws_alarm\" \"own\" {{\n  name = \"own\"\n}}\n"));
    repository.edit(PATH, schedule, "");
    repository.commit();
    repository.edit(path, "\"this\" {", "\"this\" {\n  region = \"eu-west-1\"");
    repository.edit(PATH, "jobs:\n", "jobs:\n    - name: late\n      data: s3://in/\n");
    let arguments = ["diff", "--base", "HEAD", "--target", "terraform", "--output-format", "json"];
    let (code, printed, said) = repository.run(&arguments);
    assert_eq!((code, said.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&printed).unwrap();
    let changes = report["pipelines"][0]["changes"].as_array().unwrap().iter();
    let tell = |change: &Value| {
        let why = if change["stale"] == true { "stale".into() } else { change["causes"][0]["line"].to_string() };
        format!("{} {} {why}", change["action"].as_str().unwrap(), change["address"].as_str().unwrap())
    };
    let told: Vec<String> = changes.filter(|change| change["action"] != "update").map(tell).collect();
    let expected = [
        "delete aws_iam_role.schedule_nightly stale",
        "create aws_iam_role.transform_late 12",
        "delete aws_iam_role_policy.schedule_nightly stale",
        "create aws_iam_role_policy.transform_late 12",
        "create aws_sfn_state_machine.late 12",
        "delete aws_scheduler_schedule.nightly stale",
        "create aws_alarm.own stale",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_template_that_changes_leaves_nothing_stale() {
    for ignored in ["infra\n", ""] {
        let repository = Repository::empty();
        let path = "templates/terraform/resource/endpoint.tf.j2";
        repository.write(".gitignore", ignored);
        repository.write("pipegen.toml", "templates = \"templates\"\n");
        repository.write(PATH, &format!("{SPEC}{DEPLOYED}"));
        repository.write(path, &fs::read_to_string(path).unwrap());
        repository.run(&["render"]);
        repository.commit();
        repository.edit(
            path,
            "resource \"aws_sagemaker_endpoint\" \"this\" {",
            "\
resource \"aws_sagemaker_endpoint\" \"this\" {\n  region = \"eu-west-1\"",
        );
        assert_eq!(source(&repository, "region"), "templates/terraform/resource/endpoint.tf.j2:2:1");
    }
}

#[test]
fn templates_that_git_ignores_are_taken_for_the_former_ones() {
    let repository = Repository::empty();
    let path = "templates/terraform/resource/endpoint.tf.j2";
    let text = fs::read_to_string(path).unwrap();
    repository.write(".gitignore", "infra\ntemplates\n");
    repository.write("pipegen.toml", "templates = \"templates\"\n");
    repository.write(PATH, &format!("{SPEC}{DEPLOYED}"));
    repository.write(path, &text.replacen('{', "{\n  region = \"eu-west-1\"", 1));
    repository.commit();
    let (code, printed, said) = repository.run(&["diff", "--base", "HEAD"]);
    assert_eq!((code, printed.as_str()), (0, ""), "{said}");
    repository.edit(PATH, "ml.m5.large", "ml.m5.xlarge");
    assert_eq!(source(&repository, "production_variants[0].instance_type"), "demo.pipeline.yaml:6:10");
}

#[test]
fn nothing_is_stale_where_the_former_templates_are_unknown() {
    let path = "terraform/resource/endpoint.tf.j2";
    let text = fs::read_to_string(format!("templates/{path}")).unwrap();
    let repository = Repository::empty();
    let outside = tempfile::tempdir().unwrap();
    let told = |folder: &Path| {
        fs::write(folder.join(path), text.replacen('{', "{\n  region = \"eu-west-1\"", 1)).unwrap();
        let arguments = ["diff", "--base", "HEAD", "--target", "terraform", "--templates", folder.to_str().unwrap()];
        let (code, printed, said) = repository.run(&arguments);
        assert_eq!((code, said.as_str()), (0, ""));
        assert!(printed.contains("no line of the spec: a template or pipegen\n"), "{printed}");
    };
    let folders = [outside.path(), &repository.folder().join("broken")];
    for folder in folders {
        fs::create_dir_all(folder.join("terraform/resource")).unwrap();
        fs::write(folder.join(path), &text).unwrap();
    }
    repository.write(PATH, &format!("{SPEC}{DEPLOYED}"));
    repository.run(&["render"]);
    repository.write(&format!("broken/{path}"), "{% if");
    repository.commit();
    folders.into_iter().for_each(told);
}

#[test]
fn an_environment_is_told_alone() {
    let repository = Repository::empty();
    let environments = "environments:\n  dev: {role: Dev}\n  prod: {role: Prod}\n";
    repository.write(PATH, &format!("{SPEC}{environments}"));
    repository.run(&["render"]);
    repository.commit();
    repository.edit(PATH, "demo:1", "demo:2");
    let told = |arguments: &[&str]| {
        let (code, printed, said) = repository.run(arguments);
        assert_eq!((code, said.as_str()), (0, ""));
        let report: Value = serde_json::from_str(&printed).unwrap();
        let pipelines = report["pipelines"].as_array().unwrap().iter();
        pipelines.map(|told| told["environment"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = ["diff", "--base", "HEAD", "--output-format", "json", "--target", "terraform"];
    assert_eq!(told(&all), ["dev", "prod"]);
    assert_eq!(told(&[&all[..], &["--env", "prod"]].concat()), ["prod"]);
}

#[test]
fn an_invalid_spec_is_a_finding() {
    let repository = deployed();
    repository.edit(PATH, "role: Demo", "rolle: Demo");
    let (code, printed, said) = repository.run(&["diff", "--base", "HEAD"]);
    assert_eq!((code, printed.as_str()), (1, ""));
    assert!(said.starts_with("error[unknown-key]: "), "{said}");
    assert!(said.ends_with("in 1 spec\n"), "{said}");
}

#[test]
fn a_former_spec_that_was_invalid_is_no_news() {
    let repository = deployed();
    repository.edit(PATH, "role: Demo", "rolle: Demo");
    repository.commit();
    repository.edit(PATH, "rolle: Demo", "role: Demo2");
    let (code, printed, said) = repository.run(&["diff", "--base", "HEAD", "--target", "cloudformation"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(printed.contains("  demo.pipeline.yaml:3:1\n"), "{printed}");
}

#[test]
fn colours_are_for_terminals() {
    let repository = deployed();
    repository.edit(PATH, DEPLOYED, "");
    assert!(!repository.run(&["diff", "--base", "HEAD"]).1.contains('\u{1b}'));
}

#[test]
fn a_commit_is_not_checked_out() {
    let repository = deployed();
    repository.edit(PATH, "demo:1", "demo:2");
    let files = || support::case::files(repository.folder());
    let before = files();
    repository.run(&["diff", "--base", "HEAD"]);
    assert_eq!(files(), before);
    assert!(fs::read_to_string(repository.folder().join(PATH)).unwrap().contains("demo:2"));
}

#[test]
fn the_schema_of_the_json_form_is_printed() {
    let (code, printed, said) = Folder::empty().run(&["schema", "diff"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert_eq!(printed, fs::read_to_string("schemas/diff.v1.schema.json").unwrap());
    assert!(jsonschema::meta::is_valid(&serde_json::from_str(&printed).unwrap()));
}

#[test]
fn a_spec_outside_of_the_repository_is_refused() {
    let (repository, other) = (deployed(), Folder::rendered(&["demo"]));
    let (spec, top) = (other.path(PATH), repository.folder().canonicalize().unwrap());
    let (code, printed, said) = repository.run(&["diff", "--base", "HEAD", spec.to_str().unwrap()]);
    let expected = format!(
        "error: `{}` is outside of the repository `{}`, whose commit is the base: run pipegen in the repository of that \
         spec\n",
        spec.display(),
        top.display()
    );
    assert_eq!((code, printed.as_str(), said), (2, "", expected));
}

#[test]
fn heads_and_line_ends_are_no_difference() {
    for format in ["yaml", "json"] {
        let repository = Repository::empty();
        repository.write(PATH, &format!("{SPEC}{DEPLOYED}"));
        repository.run(&["render", "--format", format]);
        for path in support::case::files(&repository.folder().join("infra")) {
            let path = format!("infra/{}", path.display());
            let text = fs::read_to_string(repository.folder().join(&path)).unwrap();
            let text = text.replace("To change it", "To alter it").replace('\n', "\r\n");
            repository.write(&path, &text);
        }
        repository.commit();
        for base in [&["--base", "HEAD"][..], &[]] {
            let arguments = [&["diff", "--exit-code", "--format", format], base].concat();
            let said = "No changes: what the specs render is what was rendered.\n".to_owned();
            assert_eq!(repository.run(&arguments), (0, String::new(), said));
        }
    }
}

#[test]
fn what_is_no_base_is_said_plainly() {
    let (code, printed, said) = deployed().run(&["diff", "--base=^HEAD"]);
    assert_eq!((code, printed.as_str(), said.as_str()), (2, "", "error: git knows no revision `^HEAD`\n"));
    let bare = Repository::empty();
    bare.git(&["config", "core.bare", "true"]);
    let (code, printed, said) = bare.run(&["diff", "--base", "HEAD"]);
    let expected = "error: `--base` holds the files of a checkout against a commit, and here is none: this is a bare \
                    repository, or the inside of `.git`\n";
    assert_eq!((code, printed.as_str(), said.as_str()), (2, "", expected));
}
