//! The report for a comment on a pull request, never longer than one may be. Whatever a user wrote stands in code spans,
//! in `<code>` or in fences, where it means nothing.

use std::fmt::Write as _;

use super::words::{self, Item, What};
use crate::diagnostic::{count, visible};
use crate::diff::consequence::Weight;
use crate::diff::fleet::Group;
use crate::diff::textual::unified;

/// Longest report, in bytes: GitHub takes 65,536 characters.
pub(super) const MAX_LENGTH: usize = 65_000;

/// Bytes that are kept for the last line.
const FOR_THE_REST: usize = 400;

/// Most properties that are told of a resource.
const MAX_ITEMS: usize = 50;

/// Most lines that are shown of a file.
const MAX_LINES: usize = 300;

/// Longest line that is shown of a file, in characters.
const MAX_LINE: usize = 400;

pub(super) fn write(groups: &[Group<'_>]) -> String {
    if groups.is_empty() {
        return "### Merging this changes nothing\n\nNo rendered file differs.\n".to_owned();
    }
    let head = format!("### What happens when this merges\n\n{}\n\n", prose(&words::summary(groups), code));
    let mut length = head.len() + FOR_THE_REST;
    let mut parts: Vec<(Depth, String)> = Vec::new();
    // Each has a line, then as many as fit have more, from the first on: the mildest are the last.
    for group in groups {
        let part = section(group, Depth::Title);
        length += part.len();
        if length > MAX_LENGTH {
            break;
        }
        parts.push((Depth::Title, part));
    }
    for depth in [Depth::Changes, Depth::Files] {
        for (group, (told, part)) in groups.iter().zip(&mut parts) {
            let more = section(group, depth);
            let longer = length - part.len().min(length) + more.len();
            if longer <= MAX_LENGTH {
                length = longer;
                (*told, *part) = (depth, more);
            }
        }
    }
    let parts_text: String = parts.iter().map(|(_, part)| part.as_str()).collect();
    let depths: Vec<Depth> = parts.iter().map(|(depth, _)| *depth).collect();
    head + &parts_text + &left_out(groups, &depths)
}

/// How much is told of a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    Title,
    Changes,
    Files,
}

/// What is not told, so that a reader doesn't take it for nothing.
fn left_out(groups: &[Group<'_>], depths: &[Depth]) -> String {
    let pipelines =
        |groups: &mut dyn Iterator<Item = &Group<'_>>| groups.map(|group| group.subjects.len()).sum::<usize>();
    let of =
        |depth: Depth| pipelines(&mut groups.iter().zip(depths).filter(|(_, told)| **told == depth).map(|(it, _)| it));
    let missing = pipelines(&mut groups.iter().skip(depths.len()));
    let parts: Vec<String> = [
        (missing, "pipeline", ""),
        (of(Depth::Title), "pipeline", "the changes of "),
        (of(Depth::Changes), "pipeline", "the files of "),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, noun, what)| format!("{what}{}", count(number, noun)))
    .collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("Left out, since a comment has an end: {}. `pipegen diff` tells all.\n", parts.join(", "))
}

fn section(group: &Group<'_>, depth: Depth) -> String {
    let is_dangerous = group.weight() == Weight::Dangerous;
    let sign = if is_dangerous { "❗ " } else { "" };
    let title = match group.subjects.as_slice() {
        [_] => format!("<b>{}</b>", html(&words::title(group))),
        _ => format!("<b>{}</b> ({})", words::title(group), html(&words::subtitle(group))),
    };
    let what = words::gravest(group).map_or_else(String::new, |what| format!(": {}", prose(&what, html)));
    if depth == Depth::Title {
        return format!("<p>{sign}{title}{what}</p>\n\n");
    }
    let open = if is_dangerous { " open" } else { "" };
    let mut out = format!("<details{open}><summary>{sign}{title}{what}</summary>\n\n");
    if let [_] = group.subjects.as_slice() {
        let _ = writeln!(out, "From {}\n", code(&words::subtitle(group)));
    }
    for moves in words::moves(group) {
        let _ = writeln!(out, "- {}", prose(&moves, code));
    }
    for index in 0..group.first().rows.len() {
        row(&mut out, group, index);
    }
    out.push('\n');
    if depth == Depth::Files {
        if let [first, _, ..] = group.subjects.as_slice() {
            let _ = writeln!(out, "The files of {}; those of the others differ alike:\n", code(&first.title()));
        }
        files(&mut out, group);
    }
    out.push_str("</details>\n\n");
    out
}

fn row(out: &mut String, group: &Group<'_>, index: usize) {
    let row = &group.first().rows[index];
    let (addresses, target) = words::addresses(group, row);
    let target = target.map_or_else(String::new, |target| format!(" ({target} only)"));
    let addresses: Vec<String> = addresses.split(", ").map(code).collect();
    let sentence = prose(&words::sentence(group, row), code);
    let sentence = if row.told.weight == Weight::Dangerous { format!("**{sentence}**") } else { sentence };
    let sign = code(words::sign(row.told.change.action));
    let _ = writeln!(out, "- {sign} {}{target}: {sentence}", addresses.join(", "));
    let items = words::items(group, index);
    for item in items.iter().take(MAX_ITEMS) {
        let _ = writeln!(out, "  - {}", self::item(item));
    }
    if let more @ 1.. = items.len().saturating_sub(MAX_ITEMS) {
        let _ = writeln!(out, "  - and {}", count(more, "more property").replace("propertys", "properties"));
    }
}

fn item(item: &Item) -> String {
    let what = match &item.what {
        What::Change(old, new) => format!("{} → {}", code(old), code(new)),
        What::Said(said) => code(said),
    };
    let from = if item.from.is_empty() { String::new() } else { format!(", {}", code(&item.from)) };
    format!("{}: {what}{from}", code(&item.path))
}

/// What differs in the files of a group's first pipeline.
fn files(out: &mut String, group: &Group<'_>) {
    for pipeline in &group.first().pipelines {
        for file in &pipeline.files {
            let [old, new] = [&file.old, &file.new].map(|text| text.as_deref().unwrap_or_default());
            let lines = unified(old, new, MAX_LINES);
            let lines: String = lines.lines().flat_map(|line| [clipped(&visible(line)), "\n".to_owned()]).collect();
            let fence = "`".repeat(longest_run(&lines).max(2) + 1);
            let path = html(&visible(&format!("{}/{}", pipeline.folder, file.name)));
            let _ = write!(out, "<details><summary>{path}</summary>\n\n{fence}diff\n{lines}{fence}\n\n</details>\n\n");
        }
    }
}

fn clipped(line: &str) -> String {
    match line.char_indices().nth(MAX_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Prose of pipegen, in which what a user wrote stands between backticks: whatever isn't plain becomes code.
fn prose(text: &str, code: fn(&str) -> String) -> String {
    let is_plain = |found: char| found.is_ascii_alphanumeric() || " ,;:.()'".contains(found);
    let part = |(index, part): (usize, &str)| match part {
        "" => String::new(),
        part if index % 2 == 0 && part.chars().all(is_plain) && !part.contains("www.") => part.to_owned(),
        part => code(&visible(part)),
    };
    text.split('`').enumerate().map(part).collect()
}

/// A code span of Markdown. Within it, nothing has a meaning but backticks.
#[must_use]
pub fn code(text: &str) -> String {
    let text = visible(text);
    let quotes = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{quotes}{space}{text}{space}{quotes}")
}

/// Code within a line of HTML. There, GitHub looks for no names of people and issues.
fn html(text: &str) -> String {
    let mut out = String::from("<code>");
    for found in text.chars() {
        match found {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '@' => out.push_str("&#64;"),
            '`' => out.push_str("&#96;"),
            found => out.push(found),
        }
    }
    out + "</code>"
}

/// Number of backticks in the longest row of them.
fn longest_run(text: &str) -> usize {
    text.split(|found| found != '`').map(str::len).max().unwrap_or(0)
}
