//! What tests share.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "a golden that is half written is seen in the diff")]

pub mod case;
pub mod difference;
pub mod finding;
pub mod folder;
pub mod hcl;
pub mod obeyed;
pub mod place;
pub mod rendered;
pub mod repository;
pub mod schema;
pub mod state_language;
pub mod tool;

use std::fs;
use std::path::Path;

/// Whether goldens are to be rewritten.
pub fn bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// Holds a text against a golden file, or rewrites the file when blessing. An equal file is left untouched.
///
/// # Panics
/// When they differ, with a diff and what to type.
pub fn golden(path: &Path, actual: &str) {
    if let Err(difference) = compare(path, actual) {
        panic!("{difference}");
    }
}

/// Like [`golden`], with the difference as an error.
pub fn compare(path: &Path, actual: &str) -> Result<(), String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual && path.exists() {
        return Ok(());
    }
    if bless() {
        let written = fs::create_dir_all(path.parent().unwrap_or(path)).and_then(|()| fs::write(path, actual));
        return written.map_err(|error| format!("{}: {error}", path.display()));
    }
    let diff = similar::TextDiff::from_lines(expected.as_str(), actual);
    let diff = diff.unified_diff().context_radius(3).header("golden", "actual").to_string();
    Err(format!("{} differs; if it should: BLESS=1 cargo test\n{diff}", path.display()))
}
