//! The hooks of `.pre-commit-hooks.yaml`, run by pre-commit when something is committed.
//!
//! They are those of the file but for their language: `python` would build a release, `system` takes the command under
//! test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{SPEC, read, root, run, succeed};
use crate::support::tool::python_tool;

/// A repository that uses hooks, and the one that they come from.
struct Repository {
    home: tempfile::TempDir,
}

impl Repository {
    fn with_hooks(ids: &[&str]) -> Self {
        let repository = Self { home: tempfile::tempdir().unwrap() };
        let (hooks, project) = (repository.folder("hooks"), repository.folder("project"));
        fs::create_dir(&hooks).unwrap();
        let manifest = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
        fs::write(hooks.join(".pre-commit-hooks.yaml"), manifest.replace("language: python", "language: system"))
            .unwrap();
        repository.git(&hooks, &["init", "--quiet"]);
        repository.git(&hooks, &["add", "."]);
        repository.git(&hooks, &["commit", "--quiet", "--message", "Hooks"]);
        let revision = repository.git(&hooks, &["rev-parse", "HEAD"]);

        fs::create_dir(&project).unwrap();
        let ids: Vec<String> = ids.iter().map(|id| format!("{{id: {id}}}")).collect();
        let (url, ids) = (hooks.display(), ids.join(", "));
        let config = format!("repos:\n  - repo: {url}\n    rev: {revision}    hooks: [{ids}]\n");
        fs::write(project.join(".pre-commit-config.yaml"), config).unwrap();
        repository.git(&project, &["init", "--quiet"]);
        succeed(repository.in_environment(&mut python_tool("pre-commit")).current_dir(&project).arg("install"));
        repository
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn project(&self) -> PathBuf {
        self.folder("project")
    }

    /// Nothing of the one who runs the test, and the command under test on the path.
    fn in_environment<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let programs = Path::new(env!("CARGO_BIN_EXE_pipegen")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "SKIP", "PRE_COMMIT_ALLOW_NO_CONFIG"] {
            command.env_remove(variable);
        }
        command
            .env("PATH", format!("{}:{path}", programs.display()))
            .env("HOME", self.home.path())
            .env("PRE_COMMIT_HOME", self.folder("cache"))
            .env("PRE_COMMIT_COLOR", "never")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "Somebody")))
            .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "somebody@example.com")))
    }

    fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        succeed(self.in_environment(Command::new("git").current_dir(folder)).args(arguments))
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.project().join(name), text).unwrap();
    }

    /// Commits all there is: whether the hooks let it through, and what they say.
    fn commit_all(&self) -> (bool, String) {
        self.git(&self.project(), &["add", "--all"]);
        self.commit()
    }

    /// Commits what was added before.
    fn commit(&self) -> (bool, String) {
        let mut git = Command::new("git");
        let (code, said) =
            run(self.in_environment(git.current_dir(self.project())).args(["commit", "--message", "Change"]));
        (code == 0, said)
    }

    fn pipegen(&self, arguments: &[&str]) {
        succeed(crate::support::case::pipegen(&self.project()).args(arguments));
    }
}

#[test]
fn the_manifest_is_one_that_pre_commit_takes() {
    succeed(python_tool("pre-commit").current_dir(root()).args(["validate-manifest", ".pre-commit-hooks.yaml"]));
    let manifest = read(".pre-commit-hooks.yaml");
    let hooks: Vec<(&str, &str)> = manifest
        .as_array()
        .unwrap()
        .iter()
        .map(|hook| (hook["id"].as_str().unwrap(), hook["entry"].as_str().unwrap()))
        .collect();
    let expected = [
        ("pipegen-validate", "pipegen validate"),
        ("pipegen-check", "pipegen check"),
        ("pipegen-render", "pipegen render --exit-code"),
    ];
    assert_eq!(hooks, expected);
}

#[test]
fn an_invalid_spec_is_not_committed_and_others_do_not_matter() {
    let repository = Repository::with_hooks(&["pipegen-validate"]);
    repository.write("readme.txt", "no spec\n");
    let (done, said) = repository.commit_all();
    assert!(done && said.contains("(no files to check)Skipped"), "{said}");

    repository.write("a.pipeline.yaml", &SPEC.replace("role: Demo\n", ""));
    repository.write("b.pipeline.json", "{}");
    let (done, said) = repository.commit_all();
    assert!(!done, "{said}");
    for finding in ["error[missing-key]: missing key `role`", "--> a.pipeline.yaml:1:1", "--> b.pipeline.json:1:1"] {
        assert!(said.contains(finding), "{finding}\n{said}");
    }

    repository.write("a.pipeline.yaml", SPEC);
    repository.write("b.pipeline.json", "not yet a spec");
    repository.git(&repository.project(), &["reset", "--quiet"]);
    repository.git(&repository.project(), &["add", "a.pipeline.yaml"]);
    let (done, said) = repository.commit();
    assert!(done, "{said}");
}

#[test]
fn many_specs_are_shared_out_among_processes() {
    let repository = Repository::with_hooks(&["pipegen-validate"]);
    // A command line holds 128 KiB; pre-commit begins another process for what is more.
    let folder = "a-folder-whose-name-is-long-so-that-few-files-fill-a-command-line-".repeat(3);
    fs::create_dir(repository.project().join(&folder)).unwrap();
    for number in 0..1000 {
        repository.write(&format!("{folder}/{number}.pipeline.yaml"), &SPEC.replace("demo", &format!("demo-{number}")));
    }
    let (done, said) = repository.commit_all();
    assert!(done && said.contains("Passed"), "{said}");
    repository.write(&format!("{folder}/7.pipeline.yaml"), "version: 2\n");
    repository.write(&format!("{folder}/993.pipeline.yaml"), "version: 3\n");
    let (done, said) = repository.commit_all();
    assert!(!done && said.contains("7.pipeline.yaml:1:10") && said.contains("993.pipeline.yaml:1:10"), "{said}");
}

#[test]
fn what_a_spec_renders_is_committed_with_it() {
    let repository = Repository::with_hooks(&["pipegen-validate", "pipegen-render"]);
    repository.write("demo.pipeline.yaml", SPEC);
    let (done, said) = repository.commit_all();
    assert!(!done && said.contains("4 files written"), "{said}");
    let (done, said) = repository.commit_all();
    assert!(done, "{said}");
    let committed = repository.git(&repository.project(), &["ls-files", "infra"]);
    assert_eq!(committed.lines().count(), 4, "{committed}");

    repository.write("demo.pipeline.yaml", &SPEC.replace("demo:1", "demo:2"));
    let (done, said) = repository.commit_all();
    assert!(!done && said.contains("2 files written, 2 unchanged"), "{said}");
    let (done, said) = repository.commit_all();
    assert!(done, "{said}");
}

#[test]
fn a_stale_file_is_not_committed() {
    let repository = Repository::with_hooks(&["pipegen-check"]);
    repository.write("demo.pipeline.yaml", SPEC);
    repository.pipegen(&["render"]);
    let (done, said) = repository.commit_all();
    assert!(done, "{said}");

    // The spec alone.
    repository.write("demo.pipeline.yaml", &SPEC.replace("demo:1", "demo:2"));
    let (done, said) = repository.commit_all();
    assert!(!done && said.contains("error[stale-file]") && said.contains("pipegen render"), "{said}");

    // What it renders now, but not with it in the commit.
    repository.pipegen(&["render"]);
    repository.git(&repository.project(), &["reset", "--quiet"]);
    repository.git(&repository.project(), &["add", "demo.pipeline.yaml"]);
    let (done, said) = repository.commit();
    assert!(!done && said.contains("error[stale-file]"), "{said}");
    let (done, said) = repository.commit_all();
    assert!(done, "{said}");

    // A rendered file alone, and one that is deleted, of which pre-commit names no file.
    let template = "infra/cloudformation/demo/template.yaml";
    let rendered = fs::read_to_string(repository.project().join(template)).unwrap();
    repository.write(template, &rendered.replace("demo:2", "demo:3"));
    let (done, said) = repository.commit_all();
    assert!(!done && said.contains("error[hand-edited-file]"), "{said}");
    fs::remove_file(repository.project().join(template)).unwrap();
    let (done, said) = repository.commit_all();
    assert!(!done && said.contains("error[missing-file]"), "{said}");
}
