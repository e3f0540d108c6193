//! What a terminal, a browser, an editor or a workflow's runner obeys rather than shows, by what Unicode and GitHub say.

use std::sync::LazyLock;

use regex::Regex;

static CHARACTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{200b}\u{2060}\u{feff}\u{e0000}-\u{e007f}--\n]").unwrap()
});

/// A line that a workflow's runner takes for a command.
static COMMAND: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)^\s*(::|##\[).*").unwrap());

/// The first thing in an output that is obeyed; in text for people, a line that begins as a command, too.
pub fn find(output: &str, is_text: bool) -> Option<String> {
    let command = is_text.then(|| COMMAND.find(output)).flatten();
    CHARACTER.find(output).or(command).map(|found| format!("{:?}", found.as_str()))
}
