//! The golden cases below `fixtures/render`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with one spec and what is rendered from it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of the folder.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// The spec in it.
    pub spec: PathBuf,
}

/// All cases, in order of name.
pub fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/render");
    let mut cases: Vec<Case> = fs::read_dir(root)
        .unwrap()
        .map(|entry| {
            let folder = entry.unwrap().path();
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let specs: Vec<PathBuf> = files(&folder).into_iter().filter(|path| is_spec(path)).collect();
            assert_eq!(specs.len(), 1, "{name} has one spec");
            Case { spec: folder.join(&specs[0]), folder, name }
        })
        .collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

impl Case {
    /// The golden file of a target, where the target can express the spec.
    pub fn golden(&self, target: &str, file: &str) -> Option<PathBuf> {
        let path = self.folder.join(target).join(&self.name).join(file);
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
