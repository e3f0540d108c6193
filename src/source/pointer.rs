//! Parts of a JSON pointer (RFC 6901, sections 3 and 4).

use std::fmt::Write as _;

/// A key as a part of a pointer.
#[must_use]
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A part of a pointer as a key.
#[must_use]
pub fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// A pointer as messages write it: `models[0].env`.
#[must_use]
pub fn path(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        let dot = if path.is_empty() { "" } else { "." };
        let _ = match part.parse::<usize>() {
            Ok(index) => write!(path, "[{index}]"),
            Err(_) => write!(path, "{dot}{}", unescape(part)),
        };
    }
    path
}

/// The pointers of the values around the one at a pointer, from the outermost below the root, and its own last.
pub fn from_root(pointer: &str) -> impl Iterator<Item = &str> {
    let ends = pointer.match_indices('/').map(|(at, _)| at).skip(1).chain([pointer.len()]);
    ends.map(|end| &pointer[..end])
}
