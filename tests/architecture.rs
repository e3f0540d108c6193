//! The layers of the house: a module uses those to its right, never those to its left.

use std::fs;
use std::path::Path;

/// Modules from left to right; those of one layer may use each other.
const LAYERS: [&[&str]; 10] = [
    &["command"],
    &["cli"],
    &["explain", "review"],
    &["diff"],
    &["graph", "output", "template"],
    &["change", "config", "load", "rule", "schema", "variable"],
    &["lower", "target"],
    &["resource"],
    &["spec"],
    &["diagnostic", "error", "source", "walk"],
];

#[test]
fn modules_use_only_those_to_their_right() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (path, text) in files(&src) {
        let module = path.split('/').next().unwrap_or(&path).trim_end_matches(".rs");
        if module == "main" || module == "lib" {
            continue;
        }
        let own = layer(module).unwrap_or_else(|| panic!("{module} is in no layer"));
        for (number, line) in text.lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used = used.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
                if layer(used).is_some_and(|layer| layer < own) {
                    wrong.push(format!("src/{path}:{}: {module} uses {used}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_commands_print() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let prints = ["println!", "eprintln!", "print!(", "eprint!(", "stdout()", "stderr()"];
    for (path, text) in files(&src) {
        let printing = prints.iter().find(|print| text.contains(*print));
        assert!(path.starts_with("command/") || printing.is_none(), "src/{path} prints with {printing:?}");
    }
}

#[test]
fn files_fit_a_head() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, text) in files(&src) {
        assert!(text.lines().count() <= 400, "src/{path} has more than 400 lines");
        assert!(text.starts_with("//!"), "src/{path} doesn't say what it is");
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Path below `src` and text of every source file.
fn files(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
