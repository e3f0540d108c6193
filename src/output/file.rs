//! A file that is rendered.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::diagnostic::visible;

/// A file that is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the output folder, with `/` between its parts.
    pub path: String,
    /// All of it, with its head.
    pub text: String,
}

impl File {
    /// Where it lies.
    #[must_use]
    pub fn place(&self, out: &Path) -> PathBuf {
        out.join(&self.path)
    }
}

/// Files one after the other, in order of path; where there are several, each under a comment with its path in the
/// output folder.
#[must_use]
pub fn join(out: &Path, mut files: Vec<File>) -> String {
    if let [file] = files.as_mut_slice() {
        return std::mem::take(&mut file.text);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let mut joined = String::new();
    for file in files {
        let path = file.place(out).to_string_lossy().replace('\\', "/");
        let _ = write!(joined, "# ---- {} ----\n{}", visible(&path), file.text);
    }
    joined
}
