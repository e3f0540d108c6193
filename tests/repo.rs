//! The life of a repository: begun, rendered, checked, edited, checked again, pruned. Every byte of what is said and
//! written is held against `fixtures/repo`: its `infra/` is what its specs render to, and `session.md` is what follows.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;
use support::case;
use tempfile::TempDir;

/// A repository, and what has happened in it.
struct Repo {
    folder: TempDir,
    session: String,
    files: BTreeMap<PathBuf, String>,
}

impl Repo {
    fn read(&self) -> BTreeMap<PathBuf, String> {
        let read = |path: PathBuf| (path.clone(), fs::read_to_string(self.folder.path().join(path)).unwrap());
        case::files(self.folder.path()).into_iter().map(read).collect()
    }

    fn say(&mut self, heading: &str) {
        writeln!(self.session, "\n## {heading}").unwrap();
    }

    /// Runs a command and tells what it says, its exit code, and what it changes.
    fn run(&mut self, arguments: &[&str]) {
        let output = case::pipegen(self.folder.path()).args(arguments).output().unwrap();
        let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        let code = output.status.code().unwrap();
        let command = arguments.join(" ");
        writeln!(self.session, "\n```console\n$ pipegen {command}\n{stdout}{stderr}? {code}\n```").unwrap();
        self.tell_changes();
    }

    fn tell_changes(&mut self) {
        let files = self.read();
        let mut told = String::new();
        for path in self.files.keys().chain(files.keys()).collect::<BTreeSet<&PathBuf>>() {
            let name = path.display();
            match (self.files.get(path), files.get(path)) {
                (Some(before), Some(after)) if before == after => {}
                (Some(before), Some(after)) => {
                    let diff = TextDiff::from_lines(before.as_str(), after);
                    let diff = diff.unified_diff().context_radius(0).header(&format!("{name}"), "now").to_string();
                    told.push_str(&diff);
                }
                (None, _) => writeln!(told, "+++ {name}").unwrap(),
                (_, None) => writeln!(told, "--- {name}").unwrap(),
            }
        }
        if !told.is_empty() {
            write!(self.session, "\n```diff\n{told}```\n").unwrap();
        }
        self.files = files;
    }

    fn write(&mut self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces the only place of a text in a file.
    fn edit(&mut self, path: &str, from: &str, to: &str) {
        let path = self.folder.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn remove(&mut self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).unwrap();
    }
}

#[test]
fn a_repository_lives() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/repo");
    let session = "# The life of a repository\n".to_owned();
    let mut repo = Repo { folder: tempfile::tempdir().unwrap(), session, files: BTreeMap::new() };
    repo.say("A spec to begin with");
    repo.run(&["init", "--name", "churn"]);
    repo.run(&["render"]);
    repo.run(&["check"]);

    repo.say("Five pipelines, in three environments");
    repo.remove("churn.pipeline.yaml");
    let own = |path: &Path| !path.starts_with("infra") && path != "session.md";
    for path in case::files(&golden).into_iter().filter(|path| own(path)) {
        repo.write(path.to_str().unwrap(), &fs::read_to_string(golden.join(&path)).unwrap());
    }
    repo.files = repo.read();
    repo.run(&["render", "--prune"]);
    let rendered = case::files(&repo.folder.path().join("infra"));
    for path in &rendered {
        support::golden(&golden.join("infra").join(path), &repo.files[&Path::new("infra").join(path)]);
    }
    assert_eq!(rendered, case::files(&golden.join("infra")));
    repo.run(&["check"]);

    repo.say("Edits, of specs and of what they render to");
    repo.edit("pipelines/churn.pipeline.yaml", "xgboost:1.7-1", "xgboost:1.7-2");
    repo.edit("pipelines/triage.pipeline.yaml", "  staging: {}\n", "");
    repo.remove("pipelines/nightly.pipeline.yaml");
    repo.edit("infra/terraform/triage/prod/main.tf", "ml.m5.large", "ml.m5.4xlarge");
    repo.edit("infra/cloudformation/fraud/dev/template.yaml", "xgboost:1.7-1", "xgboost:1.5-1");
    repo.remove("infra/cloudformation/pricing/dev/template.yaml");
    repo.write("infra/terraform/nightly/prod/backend.tf", "terraform {\n  backend \"s3\" {}\n}\n");
    repo.tell_changes();
    repo.run(&["check"]);
    repo.run(&["check", "--env", "dev", "pipelines/churn.pipeline.yaml", "--output-format", "github"]);

    repo.say("Rendered again");
    repo.run(&["render", "--prune"]);
    repo.run(&["check"]);
    support::golden(&golden.join("session.md"), &repo.session);
}
