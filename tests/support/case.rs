//! The golden cases below `fixtures/render`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pipegen::diagnostic::{self, Format};
use pipegen::load::{Checked, Loaded, Settings, load};
use pipegen::source::Source;
use serde_json::Value;

/// A spec and what is rendered from it: that of a folder or, where it has environments, one of them.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of the pipeline.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// The file that the spec is in.
    pub spec: PathBuf,
    /// The environment, if the file has any.
    pub environment: Option<String>,
    /// The spec, merged.
    pub value: Value,
}

/// All cases, in order of folder and environment.
pub fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/render");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().flat_map(|folder| cases(folder)).collect()
}

fn cases(folder: &Path) -> Vec<Case> {
    let specs: Vec<PathBuf> = files(folder).into_iter().filter(|path| is_spec(path)).collect();
    let [spec] = specs.as_slice() else { panic!("{} has {specs:?} instead of one spec", folder.display()) };
    let path = folder.join(spec);
    let source = Source { path: path.to_string_lossy().into_owned(), text: fs::read_to_string(&path).unwrap() };
    let Checked { specs, report, .. } = load(source, &Settings::default());
    assert!(!specs.is_empty(), "{}", diagnostic::write(&[report], Format::Text { colour: false }));
    let case = |loaded: Loaded| Case {
        name: loaded.spec.name,
        folder: folder.to_owned(),
        spec: path.clone(),
        environment: loaded.environment,
        value: loaded.document.value,
    };
    specs.into_iter().map(case).collect()
}

impl Case {
    /// The golden file of a target, where the target can express the spec.
    pub fn golden(&self, target: &str, file: &str) -> Option<PathBuf> {
        let folder = self.folder.join(target).join(&self.name).join(self.environment.as_deref().unwrap_or_default());
        let path = folder.join(file);
        path.exists().then_some(path)
    }
}

/// Whether a file is a spec by its name.
pub fn is_spec(path: &Path) -> bool {
    path.to_string_lossy().contains(".pipeline.")
}

/// Paths of all files below a folder, relative to it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// The `pipegen` command, run in a folder.
pub fn pipegen(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pipegen"));
    command.current_dir(folder).env_remove("NO_COLOR");
    command
}
