//! The files below a folder that git doesn't ignore. Never reads one, and never follows a symbolic link.

use std::io;
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::error::Error;

/// What is below a folder and git doesn't ignore: files, folders and links, in no order. What a machine's own
/// configuration ignores is there, as that must not change what a repository holds.
pub fn below(root: &Path) -> impl Iterator<Item = Result<DirEntry, Error>> {
    let mut walk = WalkBuilder::new(root);
    walk.git_global(false).require_git(false).hidden(false).ignore(false);
    let walk = walk.filter_entry(|entry| entry.file_name() != ".git").build();
    let failed = |error: ignore::Error| Error::Io {
        action: "list",
        path: root.to_owned(),
        source: error.into_io_error().unwrap_or_else(|| io::Error::other("the folder leads into itself")),
    };
    walk.map(move |entry| entry.map_err(failed))
}

/// A path without `.` between its parts.
#[must_use]
pub fn without_dots(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}
