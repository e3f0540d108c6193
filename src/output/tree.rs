//! Files that are rendered, below the output folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::diagnostic::visible;

/// Path and text of every file that is rendered.
pub type Tree = BTreeMap<PathBuf, String>;

/// The files one after the other; where there are several, each under a comment with its path.
#[must_use]
pub fn join(tree: &Tree) -> String {
    if let (1, Some(text)) = (tree.len(), tree.values().next()) {
        return text.clone();
    }
    let mut out = String::new();
    for (path, text) in tree {
        let _ = write!(out, "# ---- {} ----\n{text}", visible(&path.to_string_lossy().replace('\\', "/")));
    }
    out
}
