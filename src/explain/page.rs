//! A page of prose for a terminal: wrapped, with bold headings where there is colour.

use std::fmt::Write as _;

/// What is told about a subject.
#[derive(Clone, Debug, Default)]
pub struct Page(Vec<Block>);

#[derive(Clone, Debug)]
enum Block {
    Heading(String),
    Text(String),
    Pairs(Vec<(String, String)>),
    Code(String),
}

/// Columns of a page.
const WIDTH: usize = 100;

impl Page {
    pub(super) fn heading(&mut self, text: impl Into<String>) {
        self.0.push(Block::Heading(text.into()));
    }

    pub(super) fn text(&mut self, text: impl Into<String>) {
        self.0.push(Block::Text(text.into()));
    }

    /// Labels and what there is to say of each; a line break starts a line.
    pub(super) fn pairs(&mut self, pairs: Vec<(String, String)>) {
        self.0.push(Block::Pairs(pairs));
    }

    pub(super) fn code(&mut self, code: impl Into<String>) {
        self.0.push(Block::Code(code.into()));
    }

    /// The page as text.
    #[must_use]
    pub fn write(&self, colour: bool) -> String {
        let mut out = String::new();
        for (index, block) in self.0.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            match block {
                Block::Heading(text) if colour => {
                    let _ = writeln!(out, "\u{1b}[1m{text}\u{1b}[0m");
                }
                Block::Heading(text) => {
                    let _ = writeln!(out, "{text}");
                }
                Block::Text(text) => write_lines(&mut out, "", "", text),
                Block::Pairs(pairs) => write_pairs(&mut out, pairs),
                Block::Code(code) => {
                    for line in code.lines() {
                        let _ = writeln!(out, "    {line}");
                    }
                }
            }
        }
        out
    }
}

fn write_pairs(out: &mut String, pairs: &[(String, String)]) {
    let column = pairs.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    for (label, text) in pairs {
        let mut start = format!("  {label:column$}  ");
        let indent = " ".repeat(start.chars().count());
        for line in text.lines() {
            write_lines(out, &start, &indent, line);
            start.clone_from(&indent);
        }
    }
}

/// Writes a text in lines, the first of which starts with something else.
fn write_lines(out: &mut String, start: &str, indent: &str, text: &str) {
    let mut line = start.to_owned();
    let mut is_empty = true;
    for word in words(text) {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{line}");
            indent.clone_into(&mut line);
            is_empty = true;
        }
        let space = if is_empty { "" } else { " " };
        let _ = write!(line, "{space}{word}");
        is_empty = false;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

/// The words of a text; what stands between backticks is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for part in text.split(' ').filter(|part| !part.is_empty()) {
        match words.last_mut() {
            Some(word) if is_open => {
                let _ = write!(word, " {part}");
            }
            _ => words.push(part.to_owned()),
        }
        is_open ^= part.matches('`').count() % 2 == 1;
    }
    words
}
