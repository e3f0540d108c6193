//! A scratch repository of git, and pipegen run in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::case;

/// A repository.
pub struct Repository(TempDir);

impl Repository {
    /// One without a commit.
    pub fn empty() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet"]);
        repository
    }

    /// One with a committed spec and what it renders, but for what git ignores.
    pub fn rendered(ignored: &str, path: &str, spec: &str) -> Self {
        let repository = Self::empty();
        repository.write(".gitignore", ignored);
        repository.write(path, spec);
        repository.run(&["render"]);
        repository.commit();
        repository
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text that is in a file.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.folder().join(path)).unwrap();
        assert!(text.contains(from), "{text}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Commits all that is there.
    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "all"]);
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.folder().join(path)).unwrap();
    }

    pub fn git(&self, arguments: &[&str]) {
        let own = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        command.current_dir(self.folder()).env("GIT_CONFIG_GLOBAL", "/dev/null").args(own).args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs pipegen: exit code, standard output, standard error.
    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = case::pipegen(self.folder()).args(arguments).output().unwrap();
        (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }
}
