//! How the file on the disk differs from the one that is rendered. Never changes it, and never follows a symbolic link
//! below the output folder.

use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::File;
use super::header::{self, Head};
use super::origin::other_spec;
use crate::error::Error;
use crate::source::Span;

/// What the disk has in the place of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// The file, perhaps with line ends of another system.
    Unchanged,
    /// Nothing.
    Missing,
    /// A file that was rendered, by another pipegen or from another spec.
    Stale {
        /// What is in it.
        found: String,
    },
    /// A file that was rendered and then edited by hand.
    Edited {
        /// What is in it.
        found: String,
    },
    /// A file that another spec renders.
    Taken {
        /// Where that is.
        spec: PathBuf,
    },
    /// A file that pipegen didn't write.
    Foreign {
        /// What is in it.
        found: String,
    },
}

/// Holds a file against the disk. Where it was rendered from another spec that is there, `is_of` is asked whether it is a
/// file of that spec now.
///
/// # Errors
/// When the disk can't be read, and when the file can't be written because its place, or a folder on the way to it from
/// the output folder, is a symbolic link or no file.
pub fn compare(out: &Path, file: &File, is_of: impl FnOnce(&Path) -> bool) -> Result<State, Error> {
    let place = file.place(out);
    for folder in place.ancestors().skip(1).take_while(|folder| *folder != out) {
        if fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()) {
            return Err(refusal(folder, "it is a symbolic link, and pipegen writes through none"));
        }
    }
    let failed = |source| Error::Io { action: "read", path: place.clone(), source };
    match fs::symlink_metadata(&place) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::Missing),
        Err(error) => return Err(failed(error)),
        Ok(found) if found.is_symlink() => {
            return Err(refusal(&place, "it is a symbolic link, and pipegen writes through none"));
        }
        Ok(found) if found.is_dir() => return Err(refusal(&place, "it is a folder")),
        Ok(found) if !found.is_file() => return Err(refusal(&place, "it is no file")),
        Ok(_) => {}
    }
    let found = match read(&place, &file.text) {
        Ok(found) if found == file.text.as_bytes() => return Ok(State::Unchanged),
        Ok(found) => String::from_utf8_lossy(&found).into_owned(),
        // Another process removed it just now.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::Missing),
        Err(error) => return Err(failed(error)),
    };
    if found.contains('\r') && with_line_feeds(&found) == with_line_feeds(&file.text) {
        return Ok(State::Unchanged);
    }
    let Some(head) = header::read(&found) else { return Ok(State::Foreign { found }) };
    let other = other_spec(place.parent().unwrap_or(out), &head, header::read(&file.text).as_ref());
    Ok(match (other.filter(|spec| is_of(spec)), head) {
        (Some(spec), _) => State::Taken { spec },
        (None, Head { intact: true, .. }) => State::Stale { found },
        (None, Head { intact: false, .. }) => State::Edited { found },
    })
}

fn refusal(path: &Path, reason: &str) -> Error {
    Error::Io { action: "write", path: path.to_owned(), source: io::Error::other(reason) }
}

/// As much of a file as is needed to tell how it differs from a text.
fn read(path: &Path, text: &str) -> io::Result<Vec<u8>> {
    const MORE: u64 = 1 << 20;
    let mut found = Vec::with_capacity(text.len() + 1);
    fs::File::open(path)?.take(2 * text.len() as u64 + MORE).read_to_end(&mut found)?;
    Ok(found)
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Where a file on the disk first differs from what is rendered: the line on the disk, without its end, and the line that
/// is expected there; none where the file should have ended.
#[must_use]
pub fn first_difference<'t>(found: &str, text: &'t str) -> (Span, Option<&'t str>) {
    let (lines, wanted) = lines_without_digest(found, text);
    let same = lines.iter().zip(&wanted).take_while(|(one, other)| one == other).count();
    let start = found.split_inclusive('\n').take(same).map(str::len).sum();
    let end = start + found[start..].lines().next().map_or(0, str::len);
    (Span { start, end }, text.lines().nth(same))
}

/// The lines of both, without the digests in their heads: those differ whenever what follows does, which says nothing. They
/// are there where nothing else differs.
fn lines_without_digest<'t>(found: &'t str, text: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let without = |(index, line)| if index < header::LINES { header::without_digest(line) } else { line };
    let lines = |text: &'t str| text.lines().enumerate().map(without).collect::<Vec<_>>();
    let both = (lines(found), lines(text));
    if both.0 == both.1 { (found.lines().collect(), text.lines().collect()) } else { both }
}

/// Most lines that are compared one by one; where more differ, it is said from where to where.
const MAX_LINES: usize = 4000;

/// The lines of a file on the disk that differ from what is rendered, counted from 1. For lines that aren't there, it is
/// the line in their place.
#[must_use]
pub fn edited_lines(found: &str, text: &str) -> Vec<RangeInclusive<usize>> {
    let (found, text) = lines_without_digest(found, text);
    let start = found.iter().zip(&text).take_while(|(one, other)| one == other).count();
    let rest = found[start..].iter().rev().zip(text[start..].iter().rev());
    let end = rest.take_while(|(one, other)| one == other).count();
    let (below, wanted) = (&found[start..found.len() - end], &text[start..text.len() - end]);
    let range = |at: usize, length: usize| {
        let first = start + at + 1;
        first..=first + length.saturating_sub(1)
    };
    if below.len().max(wanted.len()) > MAX_LINES {
        return vec![range(0, below.len())];
    }
    let edits = capture_diff_slices(Algorithm::Myers, wanted, below);
    let edits = edits.iter().filter(|edit| !matches!(edit, DiffOp::Equal { .. }));
    let mut ranges: Vec<RangeInclusive<usize>> = Vec::new();
    for range in edits.map(|edit| range(edit.new_range().start, edit.new_range().len())) {
        match ranges.last_mut() {
            Some(last) if *range.start() <= last.end() + 1 => *last = *last.start()..=*range.end().max(last.end()),
            _ => ranges.push(range),
        }
    }
    if ranges.is_empty() {
        // Nothing differs but the end of the last line.
        ranges.push(start.max(1)..=start.max(1));
    }
    ranges
}

/// `line 3`, `lines 3 to 5, 8 and 11`; of many, the first ones.
#[must_use]
pub fn show_lines(ranges: &[RangeInclusive<usize>]) -> String {
    const SHOWN: usize = 5;
    let show = |range: &RangeInclusive<usize>| match (range.start(), range.end()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first} to {last}"),
    };
    let mut parts: Vec<String> = ranges.iter().take(SHOWN).map(show).collect();
    if ranges.len() > SHOWN {
        parts.push(format!("in {} more places", ranges.len() - SHOWN));
    }
    let noun = if matches!(ranges, [one] if one.start() == one.end()) { "line" } else { "lines" };
    match parts.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{noun} {} and {last}", others.join(", ")),
        _ => format!("{noun} {}", parts.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_the_line_on_the_disk() {
        let text = "a\nb\nc\n";
        let cases = [
            ("a\nx\nc\n", (2, 3), Some("b")),
            ("a\r\nx\r\nc\r\n", (3, 4), Some("b")),
            ("a\nb\n", (4, 4), Some("c")),
            ("a\nb\nc", (5, 5), None),
            ("a\nb\nc\nd\n", (6, 7), None),
            ("", (0, 0), Some("a")),
        ];
        for (found, (start, end), expected) in cases {
            assert_eq!(first_difference(found, text), (Span { start, end }, expected), "{found:?}");
        }
    }

    #[test]
    fn edited_lines_are_those_on_the_disk() {
        let text = "a\nb\nc\nd\ne\n";
        let cases = [
            ("a\nx\nc\nd\ne\n", "line 2"),
            ("a\nx\ny\nz\nc\nd\nw\n", "lines 2 to 4 and 7"),
            ("a\nb\nd\ne\n", "line 3"),
            ("a\nb\nc\nd\n", "line 5"),
            ("a\nb\nc\nd\ne", "line 5"),
            ("a\nb\nc\nd\ne\nf\ng\n", "lines 6 to 7"),
            ("", "line 1"),
        ];
        for (found, lines) in cases {
            assert_eq!(show_lines(&edited_lines(found, text)), lines, "{found:?}");
        }
    }

    #[test]
    fn a_digest_differs_only_where_nothing_else_does() {
        let text = "# a\n# b\n# Digest of what follows: 1\n\nx\n";
        let other = text.replace(": 1", ": 2");
        let stale = other.replace('x', "y");
        assert_eq!(first_difference(&other, text).1, Some("# Digest of what follows: 1"));
        assert_eq!(first_difference(&stale, text).1, Some("x"));
        assert_eq!(edited_lines(&other, text), [3..=3]);
        assert_eq!(edited_lines(&stale, text), [5..=5]);
    }

    #[test]
    fn of_many_edits_the_first_are_shown() {
        let (text, found) = ("a\nb\n".repeat(10), "a\nx\n".repeat(10));
        assert_eq!(show_lines(&edited_lines(&found, &text)), "lines 2, 4, 6, 8, 10 and in 5 more places");
    }

    #[test]
    fn a_large_file_is_not_compared_line_by_line() {
        let found = "x\n".repeat(1 << 20);
        assert_eq!(show_lines(&edited_lines(&found, "a\nb\n")), "lines 1 to 1048576");
    }
}
