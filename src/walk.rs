//! The files below a folder that git doesn't ignore. Never reads one, and never follows a symbolic link.

use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::error::Error;

/// What is below a folder and git doesn't ignore: files, folders and links, in no order. What a machine's own
/// configuration ignores is there, as that must not change what a repository holds.
pub fn below(root: &Path) -> impl Iterator<Item = Result<DirEntry, Error>> {
    let mut walk = WalkBuilder::new(root);
    walk.git_global(false).git_exclude(false).require_git(false).hidden(false).ignore(false);
    let walk = walk.filter_entry(|entry| entry.file_name() != ".git").build();
    let failed = |error: ignore::Error| Error::Io {
        action: "list",
        path: root.to_owned(),
        source: error.into_io_error().unwrap_or_else(|| io::Error::other("the folder leads into itself")),
    };
    walk.filter(|entry| !entry.as_ref().is_err_and(is_gone)).map(move |entry| entry.map_err(failed))
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
