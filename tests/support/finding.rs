//! Folders with a spec and what is to be found in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pipegen::config::Config;
use pipegen::diagnostic::{self, Format, Report};
use pipegen::load::{Settings, load};
use pipegen::source::Source;
use pipegen::target::Target;

/// The folders right below a folder, in order of name.
pub fn folders(root: &str) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = entries(Path::new(root)).into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The last part of a path.
pub fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The names of what lies in a folder, in order.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = entries(folder).iter().map(|path| name(path)).collect();
    names.sort();
    names
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// What is found in a spec. Messages speak of it by the last part of its path, so that they are the same everywhere.
///
/// A first line `# targets: terraform` says which targets' limits count too. A config beside the spec counts; what is
/// found in it stops the rest.
pub fn findings(spec: &Path) -> Report {
    let source = read(spec);
    let targets = targets(&source.text);
    let config = spec.with_file_name(CONFIG);
    let config = match config.exists().then(|| Config::read(read(&config), Path::new(""))).transpose() {
        Ok(config) => config,
        Err(report) => return report,
    };
    let settings = Settings { targets: &targets, config: config.as_ref(), ..Settings::default() };
    load(source, &settings).report
}

/// Name of a config.
pub const CONFIG: &str = "pipegen.toml";

fn read(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source { path: name(path), text }
}

fn targets(text: &str) -> Vec<Target> {
    let first = text.lines().next().unwrap_or_default();
    let named = first.strip_prefix("# targets: ").unwrap_or_default().split_whitespace();
    let known = |name: &str| Target::ALL.into_iter().find(|target| target.name() == name);
    named.map(|name| known(name).unwrap_or_else(|| panic!("no target `{name}`"))).collect()
}

/// Findings as a terminal without colour shows them.
pub fn plain(report: Report) -> String {
    diagnostic::write(&[report], Format::Text { colour: false })
}

/// The codes that the sources give to findings.
pub fn emitted() -> BTreeSet<String> {
    let mut codes: BTreeSet<String> = pipegen::rule::RULES.iter().map(|rule| rule.code.to_owned()).collect();
    emitted_below(Path::new("src"), &mut codes);
    codes
}

fn emitted_below(folder: &Path, codes: &mut BTreeSet<String>) {
    const BEFORE_A_CODE: [&str; 5] = ["Diagnostic::error(", "Diagnostic::warning(", ".finding(", " (error(", "code:"];
    for path in entries(folder) {
        if path.is_dir() {
            emitted_below(&path, codes);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for mark in BEFORE_A_CODE {
            let after = text.split(mark).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            codes.extend(after.filter_map(|rest| rest.split_once('"')).map(|(code, _)| code.to_owned()));
        }
    }
}
