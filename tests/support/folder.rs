//! A folder with specs, and pipegen run in it.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use super::case;

/// A spec that is valid, and not more.
pub const SPEC: &str =
    "version: 1\nname: demo\nrole: Demo\nmodels:\n  - image_uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/demo:1\n";

/// A folder with specs, rendered; each has its name for its file name.
pub struct Folder(TempDir);

impl Folder {
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn rendered(names: &[&str]) -> Self {
        let folder = Self::empty();
        for name in names {
            folder.write(&format!("{name}.pipeline.yaml"), &SPEC.replace("demo", name));
        }
        assert_eq!(folder.run(&["render"]).0, 0);
        folder
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Replaces a text that is in a file.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{text}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Runs a command: exit code, standard output, standard error.
    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = case::pipegen(self.0.path()).args(arguments).output().unwrap();
        (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    /// Code and place of each finding of a `check`, and its last line.
    pub fn check(&self, arguments: &[&str]) -> (Vec<String>, String) {
        let (code, stdout, stderr) = self.run(&[&["check", "--output-format", "json"], arguments].concat());
        let document: Value = serde_json::from_str(&stdout).unwrap();
        let findings = document["findings"].as_array().unwrap();
        let show = |finding: &Value| {
            let place = &finding["place"];
            let code = finding["code"].as_str().unwrap();
            format!("{code} {}:{}", place["path"].as_str().unwrap(), place["start"]["line"])
        };
        assert_eq!(code, i32::from(!findings.is_empty()), "{stderr}");
        (findings.iter().map(show).collect(), stderr)
    }

    pub fn files(&self) -> Vec<PathBuf> {
        case::files(self.0.path())
    }
}
