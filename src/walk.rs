//! The files below a folder that git doesn't ignore. Never reads one, and never follows a symbolic link.

use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::Gitignore;
use ignore::{DirEntry, Match, WalkBuilder};

use crate::error::Error;

/// Name of a project's config.
pub const CONFIG: &str = "pipegen.toml";

/// What is below a folder and git doesn't ignore: files, folders and links, in no order. What a machine's own
/// configuration ignores is there, as that must not change what a repository holds. A folder with a config of its own is
/// another project, and nothing in it is there.
pub fn below(root: &Path) -> impl Iterator<Item = Result<DirEntry, Error>> {
    let mut walk = WalkBuilder::new(root);
    walk.git_global(false).git_exclude(false).require_git(false).hidden(false).ignore(false);
    let is_project = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir()) && entry.path().join(CONFIG).exists()
    };
    let walk = walk.filter_entry(move |entry| entry.file_name() != ".git" && !is_project(entry)).build();
    let failed = |error: ignore::Error| Error::Io {
        action: "list",
        path: root.to_owned(),
        source: error.into_io_error().unwrap_or_else(|| io::Error::other("the folder leads into itself")),
    };
    walk.filter(|entry| !entry.as_ref().is_err_and(is_gone)).map(move |entry| entry.map_err(failed))
}

/// Whether git ignores a folder, by itself or for what it is in.
#[must_use]
pub fn is_ignored(folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let inside = folder.ancestors().take_while(|outer| !outer.join(".git").exists()).count();
    for outer in folder.ancestors().skip(1).take(inside) {
        let (rules, _) = Gitignore::new(outer.join(".gitignore"));
        match rules.matched_path_or_any_parents(&folder, true) {
            Match::None => {}
            found => return found.is_ignore(),
        }
    }
    false
}

/// Whether what was found was removed before it was looked at, as other processes do.
fn is_gone(error: &ignore::Error) -> bool {
    let is_missing = error.io_error().is_some_and(|error| error.kind() == ErrorKind::NotFound);
    is_missing && error.depth().is_some_and(|depth| depth > 0)
}

/// A path without `.` between its parts.
#[must_use]
pub fn without_dots(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// A path without `.` and, where that can be, without `..`. It is as it is spelled: a folder that is a symbolic link is left
/// to where the link lies.
#[must_use]
pub fn without_parents(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match (part, found.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => drop(found.pop()),
            (Component::ParentDir, Some(Component::RootDir)) | (Component::CurDir, _) => {}
            (part, _) => found.push(part),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_taken_out_as_they_are_spelled() {
        let cases = [
            ("infra/demo/../../a.yaml", "a.yaml"),
            ("./infra/demo/../../../b/a.yaml", "../b/a.yaml"),
            ("../infra/../c/a.yaml", "../c/a.yaml"),
            ("/infra/demo/../../../a.yaml", "/a.yaml"),
        ];
        for (path, expected) in cases {
            assert_eq!(without_parents(Path::new(path)), Path::new(expected));
        }
    }
}
