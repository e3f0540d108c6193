//! How one text differs from another, line by line. Bounded by size and never by a clock, so that the same texts always
//! differ in the same way.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

/// Most lines of a text that are compared one by one, without those that both texts begin and end with: more than a
/// megabyte of what is rendered has. The search gives up what is best for what is good enough, so that its work is that of
/// lines times their root, whatever the lines are: some 0.2 seconds at this number.
const MAX_LINES: usize = 40_000;

/// Unchanged lines that are shown around changed ones.
const CONTEXT: usize = 3;

/// Lines that differ, with a few around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk<'t> {
    /// Number of the first line in the old text, from 1.
    pub old: usize,
    /// Number of the first line in the new text, from 1.
    pub new: usize,
    /// The lines, without their ends.
    pub lines: Vec<(Side, &'t str)>,
}

/// Which of two texts has a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Both.
    Both,
    /// Only the old one.
    Old,
    /// Only the new one.
    New,
}

/// Where two texts differ. Of two that differ in too many lines, all that lies between the first and the last
/// difference.
#[must_use]
pub fn hunks<'t>(old: &'t str, new: &'t str) -> Vec<Hunk<'t>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let groups = group_diff_ops(operations(&old, &new), CONTEXT);
    groups.iter().filter_map(|group| hunk(&old, &new, group)).collect()
}

/// Two texts' differences as `diff -u` writes them, without the names of files: at most so many lines, the last of which
/// then says how many are left out.
#[must_use]
pub fn unified(old: &str, new: &str, most: usize) -> String {
    let hunks = hunks(old, new);
    let mut lines = hunks.iter().flat_map(|hunk| {
        let count = |side: Side| hunk.lines.iter().filter(|(of, _)| *of == Side::Both || *of == side).count();
        let head = format!("@@ -{},{} +{},{} @@", hunk.old, count(Side::Old), hunk.new, count(Side::New));
        std::iter::once(head).chain(hunk.lines.iter().map(|(side, line)| format!("{}{line}", side.sign())))
    });
    let mut out = String::new();
    for line in lines.by_ref().take(most) {
        let _ = writeln!(out, "{line}");
    }
    let rest = lines.count();
    if rest > 0 {
        let _ = writeln!(out, "… and {}", crate::diagnostic::count(rest, "more line"));
    }
    out
}

impl Side {
    /// The sign before a line.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Both => ' ',
            Self::Old => '-',
            Self::New => '+',
        }
    }
}

/// What to do with the old lines to get the new ones.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = rest.take_while(|(one, other)| one == other).count();
    let (inner_old, inner_new) = (start..old.len() - end, start..new.len() - end);
    if inner_old.len().max(inner_new.len()) > MAX_LINES {
        let equal = |old_index, new_index, len| DiffOp::Equal { old_index, new_index, len };
        let replaced =
            DiffOp::Replace { old_index: start, old_len: inner_old.len(), new_index: start, new_len: inner_new.len() };
        let all = [equal(0, 0, start), replaced, equal(inner_old.end, inner_new.end, end)];
        return all
            .into_iter()
            .filter(|found| !(found.old_range().is_empty() && found.new_range().is_empty()))
            .collect();
    }
    // Numbers are compared faster than lines, which may begin alike.
    let mut numbers = BTreeMap::new();
    let mut number = |line| {
        let next = numbers.len();
        *numbers.entry(line).or_insert(next)
    };
    let numbered = [old, new].map(|lines| lines.iter().map(|line| number(*line)).collect::<Vec<usize>>());
    capture_diff_slices(Algorithm::Myers, &numbered[0], &numbered[1])
}

fn hunk<'t>(old: &[&'t str], new: &[&'t str], group: &[DiffOp]) -> Option<Hunk<'t>> {
    let first = group.first()?;
    let mut lines = Vec::new();
    for operation in group {
        let mut add = |side, text: &[&'t str], range: Range<usize>| {
            lines.extend(text[range].iter().map(|line| (side, *line)));
        };
        if let DiffOp::Equal { .. } = operation {
            add(Side::Both, old, operation.old_range());
        } else {
            add(Side::Old, old, operation.old_range());
            add(Side::New, new, operation.new_range());
        }
    }
    // As `diff -u` has it, nothing stands behind line 0.
    let at = |range: Range<usize>, text: &[&str]| if text.is_empty() { 0 } else { range.start + 1 };
    Some(Hunk { old: at(first.old_range(), old), new: at(first.new_range(), new), lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_stand_among_some_that_do_not() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13\n";
        let expected = "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -10,3 +10,4 @@\n 10\n 11\n 12\n+13\n";
        assert_eq!(unified(old, new, usize::MAX), expected);
        assert_eq!(unified("", "1\n", usize::MAX), "@@ -0,0 +1,1 @@\n+1\n");
        assert_eq!(unified("1\n", "1\n", usize::MAX), "");
        assert_eq!(unified("1\n2\n", "", 2), "@@ -1,2 +0,0 @@\n-1\n… and 1 more line\n");
    }

    #[test]
    fn too_many_lines_are_replaced_at_once() {
        let text = |of: &str| {
            let lines: Vec<String> = (0..=MAX_LINES).map(|number| format!("{of}{number}")).collect();
            format!("begin\n{}\nend\n", lines.join("\n"))
        };
        let (old, new) = (text("a"), text("b"));
        let found = hunks(&old, &new);
        assert_eq!((found.len(), found[0].lines.len()), (1, 2 * (MAX_LINES + 1) + 2));
        assert_eq!(found[0].lines[1], (Side::Old, "a0"));
        let lines: Vec<String> = (0..MAX_LINES).map(|number| number.to_string()).collect();
        let text = |end: &str| format!("{end}\n{}\n{end}\n", lines[1..MAX_LINES - 1].join("\n"));
        assert_eq!(hunks(&text("old"), &text("new")).len(), 2, "as many as that are compared");
    }
}
