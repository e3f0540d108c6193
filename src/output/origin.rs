//! The spec that a file on the disk was rendered from, as its head says. Never changes anything.

use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::header::{self, Head};
use crate::walk::without_parents;

/// Whether a file begins with a head. One that can't be read doesn't.
#[must_use]
pub fn is_rendered(path: &Path) -> bool {
    beginning(path).is_ok_and(|text| text.is_some_and(|text| header::read(&text).is_some()))
}

/// As much of a file as the longest head has; none of one that is no text.
pub(super) fn beginning(path: &Path) -> io::Result<Option<String>> {
    const LONGEST: u64 = 1 << 14;
    let mut found = Vec::new();
    match fs::File::open(path) {
        // Another process removed it just now.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?.take(LONGEST).read_to_end(&mut found)?,
    };
    let cut = found.iter().rposition(|byte| *byte == b'\n').map_or(found.len(), |at| at + 1);
    found.truncate(cut);
    Ok(String::from_utf8(found).ok())
}

/// The spec that a file in a folder was rendered from, where that is there and another one than the file's now.
pub(super) fn other_spec(folder: &Path, found: &Head, own: Option<&Head>) -> Option<PathBuf> {
    let spec = found.spec.as_deref()?;
    let own = own.and_then(|head| head.spec.as_deref());
    let place = spec_from(folder, spec);
    let is_there = is_escaped(spec) || exists(&place) || exists(&folder.join(spec));
    let is_own = own.is_some_and(|own| own == spec || is_one_file(&spec_from(folder, own), &place));
    (is_there && !is_own).then_some(place)
}

/// Whether the path in a head isn't the one on the disk: what had to be escaped can't be told from the characters of an
/// escape.
pub(super) fn is_escaped(spec: &str) -> bool {
    spec.contains(['\\', char::REPLACEMENT_CHARACTER])
}

/// Whether something is in a place. Where nobody can tell, it is.
pub(super) fn exists(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

/// Whether two paths lead to one file.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let (one, other) = (fs::canonicalize(one), fs::canonicalize(other));
    one.is_ok_and(|one| other.is_ok_and(|other| one == other))
}

/// A path as seen from here that is given as seen from a folder.
fn spec_from(folder: &Path, spec: &str) -> PathBuf {
    without_parents(&folder.join(spec))
}
