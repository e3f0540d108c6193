//! What `pipegen diff` tells of specs, environments, targets and folders that are gone or another's, whether git ignores the
//! files or not.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;

use serde_json::Value;
use support::folder::{Folder, SPEC};
use support::repository::Repository;

const PATH: &str = "demo.pipeline.yaml";
const DEPLOYED: &str = "deploy: {instance_type: ml.m5.large}\n";

/// A repository with a rendered, committed spec that has an endpoint.
fn deployed() -> Repository {
    Repository::rendered("", PATH, &format!("{SPEC}{DEPLOYED}"))
}

/// Name, environment, target, folder, whether it is gone, and number of resources that change, of each pipeline.
fn told(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["diff", "--base", "HEAD", "--output-format", "json"], arguments].concat();
    let (code, printed, said) = repository.run(&arguments);
    assert!(code < 2, "{said}");
    let report: Value = serde_json::from_str(&printed).unwrap();
    let tell = |told: &Value| {
        let text = |key: &str| told[key].as_str().unwrap_or("-").to_owned();
        let gone = if told["gone"] == true { " gone" } else { "" };
        let changes = told["changes"].as_array().unwrap().len();
        format!("{} {} {} {}{gone} {changes}", text("name"), text("environment"), text("target"), text("folder"))
    };
    report["pipelines"].as_array().unwrap().iter().map(tell).collect()
}

const TERRAFORM: [&str; 2] = ["--target", "terraform"];

/// A repository whose output git ignores, with two specs that have an endpoint.
fn ignoring() -> Repository {
    let repository = Repository::empty();
    repository.write(".gitignore", "infra\n");
    repository.write(PATH, &format!("{SPEC}{DEPLOYED}"));
    repository.write("other.pipeline.yaml", &SPEC.replace("demo", "other"));
    repository.commit();
    repository
}

#[test]
fn a_spec_that_is_gone_is_told_though_git_ignores_its_files() {
    let repository = ignoring();
    repository.remove(PATH);
    assert_eq!(told(&repository, &TERRAFORM), ["demo - terraform infra/terraform/demo gone 3"]);
    assert_eq!(repository.run(&["diff", "--base", "HEAD", "--fail-on", "delete-endpoint"]).0, 1);
    assert_eq!(told(&repository, &["other.pipeline.yaml"]), [""; 0]);
}

#[test]
fn a_spec_that_only_moves_changes_nothing() {
    for repository in [ignoring(), deployed()] {
        repository.remove(PATH);
        repository.write("below/moved.pipeline.yaml", &format!("{SPEC}{DEPLOYED}"));
        assert_eq!(told(&repository, &[]), [""; 0]);
        repository.edit("below/moved.pipeline.yaml", "ml.m5.large", "ml.m5.xlarge");
        let changed = ["demo - terraform infra/terraform/demo 2"];
        assert_eq!(told(&repository, &TERRAFORM), changed);
    }
}

#[test]
fn specs_that_change_places_change_nothing() {
    let repository = ignoring();
    let read = |path: &str| fs::read_to_string(repository.folder().join(path)).unwrap();
    let (demo, other) = (read(PATH), read("other.pipeline.yaml"));
    repository.write(PATH, &other);
    repository.write("other.pipeline.yaml", &demo);
    assert_eq!(told(&repository, &[]), [""; 0]);
}

#[test]
fn a_renamed_pipeline_is_another_though_git_ignores_its_files() {
    let repository = ignoring();
    repository.edit(PATH, "name: demo", "name: demo2");
    let expected = ["demo2 - terraform infra/terraform/demo2 3", "demo - terraform infra/terraform/demo gone 3"];
    assert_eq!(told(&repository, &TERRAFORM), expected);
}

#[test]
fn an_environment_that_is_gone_is_told_with_its_name() {
    for ignored in ["infra\n", ""] {
        let repository = Repository::rendered(
            ignored,
            PATH,
            &format!("{SPEC}environments:\n  dev: {{role: Dev}}\n  prod: {{role: Prod}}\n"),
        );
        repository.edit(PATH, "  prod: {role: Prod}\n", "");
        let expected = ["demo prod terraform infra/terraform/demo/prod gone 1"];
        assert_eq!(told(&repository, &TERRAFORM), expected);
        assert_eq!(told(&repository, &["--target", "terraform", "--env", "dev"]), [""; 0]);
        let other = SPEC.replace("demo", "other");
        repository.write("other.pipeline.yaml", &format!("{other}environments: {{prod: {{role: Prod}}}}\n"));
        let created = "other prod terraform infra/terraform/other/prod 1";
        assert_eq!(told(&repository, &["--target", "terraform", "--env", "prod"]), [created, expected[0]]);
    }
}

#[test]
fn a_gone_environment_is_known_by_its_folder_alone() {
    let folder = Folder::empty();
    folder.write(PATH, &format!("{SPEC}environments:\n  dev: {{role: Dev}}\n  prod: {{role: Prod}}\n"));
    folder.run(&["render"]);
    folder.edit(PATH, "  prod: {role: Prod}\n", "");
    let (code, printed, said) = folder.run(&["diff", "--target", "terraform"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(printed.starts_with("demo (prod)  demo.pipeline.yaml renders it no more\n"), "{printed}");
}

#[test]
fn a_gone_spec_is_known_by_its_files_alone() {
    let folder = Folder::empty();
    for (path, name) in [("specs/demo.pipeline.yaml", "demo"), ("other.pipeline.yaml", "other"), (PATH, "stays")] {
        let spec = SPEC.replace("demo", name);
        folder.write(path, &format!("{spec}environments:\n  dev: {{role: Dev}}\n  prod: {{role: Prod}}\n"));
    }
    folder.run(&["render"]);
    folder.remove("specs/demo.pipeline.yaml");
    folder.remove("other.pipeline.yaml");
    let gone = |arguments: &[&str]| {
        let options = ["diff", "--target", "terraform", "--output-format", "json"];
        let (code, printed, said) = folder.run(&[&options, arguments].concat());
        assert_eq!(code, 0, "{said}");
        let report: Value = serde_json::from_str(&printed).unwrap();
        let pipelines = report["pipelines"].as_array().unwrap().iter().filter(|told| told["gone"] == true);
        pipelines.map(|told| told["folder"].as_str().unwrap().replace("infra/terraform/", "")).collect::<Vec<_>>()
    };
    assert_eq!(gone(&[]), ["demo/dev", "demo/prod", "other/dev", "other/prod"]);
    assert_eq!(gone(&["--env", "prod"]), ["demo/prod", "other/prod"]);
    assert_eq!(gone(&["other.pipeline.yaml"]), ["other/dev", "other/prod"]);
    assert_eq!(gone(&["./specs/../specs/demo.pipeline.yaml", "--env", "dev"]), ["demo/dev"]);
    assert_eq!(gone(&["specs"]), ["demo/dev", "demo/prod"]);
    assert_eq!(gone(&[PATH]), [""; 0]);
}

#[test]
fn an_environment_that_is_gone_can_be_asked_for() {
    let repository = Repository::empty();
    repository.write(PATH, &format!("{SPEC}environments:\n  dev: {{role: Dev}}\n  prod: {{role: Prod}}\n"));
    repository.run(&["render"]);
    repository.commit();
    repository.edit(PATH, "  prod: {role: Prod}\n", "");
    for base in [&["--base", "HEAD"] as &[&str], &[]] {
        let run = |environment| repository.run(&[&["diff", "--env", environment], base].concat());
        let (code, printed, said) = run("prod");
        assert_eq!((code, said.as_str()), (0, ""));
        assert!(printed.starts_with("demo (prod)  demo.pipeline.yaml renders it no more\n"), "{printed}");
        assert_eq!(run("dev"), (0, String::new(), "No changes: what the specs render is what was rendered.\n".into()));
        let unknown = "error: no spec has the environment `test`; there are `dev`\n";
        assert_eq!(run("test"), (2, String::new(), unknown.into()));
    }
}

#[test]
fn files_that_move_are_told() {
    for ignored in ["infra\ndeploy\n", ""] {
        let repository = Repository::empty();
        repository.write(".gitignore", ignored);
        repository.write("pipegen.toml", "out = \"infra/{target}/{name}/{env}\"\n");
        repository.write(PATH, &format!("{SPEC}{DEPLOYED}"));
        repository.run(&["render"]);
        repository.commit();
        repository.write("pipegen.toml", "out = \"deploy/{name}/{target}/{env}\"\n");
        assert_eq!(told(&repository, &TERRAFORM), ["demo - terraform deploy/demo/terraform 0"]);
        let (code, printed, said) = repository.run(&["diff", "--base", "HEAD", "--exit-code", "--target", "terraform"]);
        let expected = "demo  demo.pipeline.yaml\n      the files of Terraform move from `infra/terraform/demo` to \
                        `deploy/demo/terraform`; a folder has a state of its own, unless its backend says otherwise: \
                        move the state along, or all is made again, under names that are taken\n\n\
                        1 pipeline: files of 1 pipeline move; 0 files differ\n";
        assert_eq!((code, printed.as_str(), said.as_str()), (1, expected, ""));
        repository.edit(PATH, "ml.m5.large", "ml.m5.xlarge");
        assert_eq!(told(&repository, &TERRAFORM), ["demo - terraform deploy/demo/terraform 2"]);
    }
}

#[test]
fn what_a_target_had_goes_with_it() {
    for ignored in ["infra\n", ""] {
        let repository = Repository::rendered(ignored, PATH, &format!("{SPEC}{DEPLOYED}"));
        repository.write("pipegen.toml", "targets = [\"cloudformation\"]\n");
        let expected = ["demo - terraform infra/terraform/demo gone 3"];
        assert_eq!(told(&repository, &[]), expected);
    }
}

#[test]
fn the_last_spec_may_go() {
    let gone = ["demo - terraform infra/terraform/demo gone 3"];
    let repository = deployed();
    repository.remove(PATH);
    assert_eq!(told(&repository, &TERRAFORM), gone);
    assert_eq!(told(&repository, &["--target", "terraform", PATH]), gone);
    let (code, printed, said) = repository.run(&["diff", "--target", "terraform"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(printed.starts_with("demo  demo.pipeline.yaml renders it no more\n"), "{printed}");
    let repository = ignoring();
    repository.remove(PATH);
    repository.remove("other.pipeline.yaml");
    assert_eq!(told(&repository, &TERRAFORM)[0], gone[0]);
    let (code, _, said) = Repository::empty().run(&["diff"]);
    assert_eq!((code, said.as_str()), (2, "error: no `*.pipeline.yaml`, `.yml` or `.json` below `.`\n"));
}

#[test]
fn a_folder_of_specs_may_go() {
    let repository = Repository::empty();
    repository.write("specs/demo.pipeline.yaml", &format!("{SPEC}{DEPLOYED}"));
    repository.commit();
    fs::remove_dir_all(repository.folder().join("specs")).unwrap();
    let gone = ["demo - terraform infra/terraform/demo gone 3"];
    assert_eq!(told(&repository, &["--target", "terraform", "specs"]), gone);
    assert_eq!(repository.run(&["diff", "--base", "HEAD", "spec"]).0, 2);
}
