//! The report for people at a terminal.

use std::fmt::Write as _;

use super::words::{self, Item, What};
use crate::diagnostic::visible;
use crate::diff::consequence::Weight;
use crate::diff::fleet::Group;
use crate::diff::predict::Action;
use crate::diff::textual::unified;

/// Widest column that others are aligned behind; what is wider stands out of line.
const MAX_COLUMN: usize = 56;

/// Most lines that are shown of a file, where no resource tells what differs.
const MAX_LINES: usize = 40;

pub(super) fn write(groups: &[Group<'_>], colour: bool) -> String {
    let mut out = String::new();
    let paint = Paint { colour };
    for group in groups {
        let title = paint.with(BOLD, &words::title(group));
        let _ = writeln!(out, "{title}  {}", paint.with(DIM, &words::subtitle(group)));
        for moves in words::moves(group) {
            let _ = writeln!(out, "      {moves}");
        }
        for index in 0..group.first().rows.len() {
            row(&mut out, group, index, paint);
        }
        if group.first().rows.is_empty() {
            lines(&mut out, group, paint);
        }
        out.push('\n');
    }
    if !groups.is_empty() {
        let _ = writeln!(out, "{}", paint.with(BOLD, &words::summary(groups)));
    }
    out
}

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const BOLD_RED: &str = "1;31";

/// Colours for a terminal, or none.
#[derive(Clone, Copy)]
struct Paint {
    colour: bool,
}

impl Paint {
    fn with(self, style: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn row(out: &mut String, group: &Group<'_>, index: usize, paint: Paint) {
    let row = &group.first().rows[index];
    let is_dangerous = row.told.weight == Weight::Dangerous;
    let (addresses, target) = words::addresses(group, row);
    let target = target.map_or_else(String::new, |target| format!(" ({target} only)"));
    let sign = format!("{:>3}", words::sign(row.told.change.action));
    let mark = if is_dangerous { paint.with(BOLD_RED, "!") } else { " ".to_owned() };
    let sign = paint.with(style(row.told.change.action), &sign);
    let _ = writeln!(out, "{mark}{sign} {}{}", paint.with(BOLD, &addresses), paint.with(DIM, &target));
    let sentence = visible(&words::sentence(group, row));
    let _ = writeln!(out, "      {}", paint.with(if is_dangerous { BOLD_RED } else { "" }, &sentence));
    table(out, &words::items(group, index), paint);
}

const fn style(action: Action) -> &'static str {
    match action {
        Action::Create => GREEN,
        Action::Ignored | Action::Update | Action::Release | Action::MayReplace => YELLOW,
        Action::Replace | Action::Delete | Action::Refuse => RED,
    }
}

/// Items in columns: path, what happens, where it comes from.
fn table(out: &mut String, items: &[Item], paint: Paint) {
    let what = |item: &Item| match &item.what {
        What::Change(old, new) => format!("{old} → {new}"),
        What::Said(said) => said.clone(),
    };
    let width = |text: &str| text.chars().count();
    let widest =
        |cell: &dyn Fn(&Item) -> usize| items.iter().map(cell).filter(|it| *it <= MAX_COLUMN).max().unwrap_or(0);
    let columns = [widest(&|item| width(&item.path)), widest(&|item| width(&what(item)))];
    for item in items {
        let said = what(item);
        let pad = |text: &str, column: usize| " ".repeat(column.saturating_sub(width(text)));
        let mut path = format!("{}{}", item.path, pad(&item.path, columns[0]));
        if width(&path) > columns[0] {
            let _ = writeln!(out, "        {path}");
            path = pad("", columns[0]);
        }
        if item.from.is_empty() {
            let _ = writeln!(out, "        {path}  {said}");
        } else {
            let _ = writeln!(out, "        {path}  {said}{}  {}", pad(&said, columns[1]), paint.with(DIM, &item.from));
        }
    }
}

/// What differs in the files of a pipeline without resources that change.
fn lines(out: &mut String, group: &Group<'_>, paint: Paint) {
    for pipeline in &group.first().pipelines {
        for file in &pipeline.files {
            let path = group.shared(&format!("{}/{}", pipeline.folder, file.name));
            let _ = writeln!(out, "      no resource changes; what differs in {}:", visible(&path));
            let [old, new] = [&file.old, &file.new].map(|text| text.as_deref().unwrap_or_default());
            for line in unified(old, new, MAX_LINES).lines() {
                let style = match line.chars().next() {
                    Some('-') => RED,
                    Some('+') => GREEN,
                    _ => DIM,
                };
                let _ = writeln!(out, "      │ {}", paint.with(style, &visible(&group.shared(line))));
            }
        }
    }
}
