//! What users install: the wheel, the hooks of pre-commit, the GitHub Action.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

#[path = "../support/mod.rs"]
mod support;

mod action;
mod hook;
mod wheel;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pipegen::source::Source;
use serde_json::Value;

/// A spec without findings.
const SPEC: &str =
    "version: 1\nname: demo\nrole: Demo\nmodels:\n  - image_uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/demo:1\n";

/// A YAML file of the repository, as data.
fn read(name: &str) -> Value {
    let text = fs::read_to_string(root().join(name)).unwrap();
    Source { path: name.to_owned(), text }.parse().unwrap_or_else(|(_, findings)| panic!("{findings:?}")).value
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The exit code, and all that was said.
fn run(command: &mut Command) -> (i32, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

/// What a command says that has to go well.
fn succeed(command: &mut Command) -> String {
    let (code, said) = run(command);
    assert_eq!(code, 0, "{command:?}\n{said}");
    said
}
