//! What is said about a text that is no YAML or no JSON: the parsers' words in the user's, and the place of the culprit
//! where a parser only knows where it gave up.

use granit_parser::{ErrorKind as Kind, ScanError};

use super::Span;
use crate::diagnostic::{Diagnostic, show};

/// What [`super::json`] says about a number that has no form in it.
pub(super) const NUMBER_OUT_OF_RANGE: &str = "number out of range";

/// The finding that an error of the YAML parser amounts to. `open` is the innermost bracket that is open there.
pub(super) fn yaml(text: &str, error: &ScanError, open: Option<Span>) -> Diagnostic {
    let start = error.marker().byte_offset().unwrap_or(0).min(text.len());
    if let Some(finding) = tab(text, start, error.kind()) {
        return finding;
    }
    if let Some(finding) = variable_between_brackets(text, start) {
        return finding;
    }
    let span = character(text, start);
    let found = text[start..].chars().next().unwrap_or_default();
    let say = |message: String| Diagnostic::error("yaml-syntax", span, message);
    match error.kind() {
        Kind::UnexpectedCharacter { character } if character.is_control() => {
            let shown = show(&character.to_string());
            say(format!("the control character `{shown}` can't stand in YAML")).help("take it out")
        }
        Kind::UnexpectedCharacter { character: '`' } => {
            say("a bare value can't begin with a backtick".to_owned()).help("put the value in quotes")
        }
        Kind::UnexpectedCharacter { character } => {
            let message = format!("a bare value can't begin with `{}`", show(&character.to_string()));
            say(message).help("put the value in quotes")
        }
        Kind::RecursionLimitExceeded => super::too_deep(span),
        Kind::UnknownAnchor => unknown_anchor(text, start),
        Kind::MissingAnchorOrAliasName => say(format!(
            "`{found}` begins {}, and no name follows",
            if found == '&' { "an anchor" } else { "an alias" }
        ))
        .help("put the value in quotes if it is text"),
        Kind::UnclosedQuotedScalar => {
            say("the quote is not closed".to_owned()).help(format!("end the text with `{found}`"))
        }
        Kind::InvalidTrailingSingleQuotedScalar => {
            say("text follows the closing quote".to_owned()).help("write `''` for a quote between single quotes")
        }
        Kind::InvalidTrailingDoubleQuotedScalar => {
            say("text follows the closing quote".to_owned()).help("write `\\\"` for a quote between double quotes")
        }
        Kind::UnknownQuotedScalarEscape => unknown_escape(text, start),
        Kind::MappingValueNotAllowed => say("`:` begins a mapping where none can be".to_owned())
            .help("put the value in quotes if the `:` is a part of it; else indent the key like its neighbours"),
        Kind::SimpleKeyExpected => say("expected `:` after this key".to_owned())
            .help("write `key: value`; indent the line further if it continues the value above"),
        Kind::ExpectedBlockMappingKey => say("expected another key of the mapping above".to_owned())
            .help("write `key: value`, and indent it like the keys above"),
        Kind::ExpectedBlockSequenceEntry => say("expected another item of the list above".to_owned())
            .help("begin it with `- `, or indent the line like the keys of the item above"),
        Kind::MismatchedFlowCollectionEnd { open, close } => {
            let closing = if *open == '[' { ']' } else { '}' };
            say(format!("`{open}` is closed by `{close}`")).help(format!("close it with `{closing}`"))
        }
        Kind::MisplacedFlowCollectionEnd => {
            say(format!("`{found}` closes nothing")).help("take it out, or quote the value")
        }
        Kind::UnsupportedYamlMajorVersion => {
            say("the line asks for another version of YAML".to_owned()).help("take it out: a spec is YAML 1.2")
        }
        Kind::BlockSequenceEntryNotAllowed => {
            say("a list can't begin here".to_owned()).help("write its first `- ` on the next line")
        }
        Kind::BlockEntryInFlowCollection => say("`- ` begins no item between brackets".to_owned())
            .help("put `,` between the items, or close the brackets"),
        Kind::InvalidBlockScalarHeader => say("a text that begins with `|` or `>` stands on the next lines".to_owned())
            .help("put the value in quotes to write it on one line"),
        Kind::UnclosedFlowCollection { .. } => bracketed(text, say("the bracket is not closed".to_owned()), span),
        kind => match (in_brackets(kind), open) {
            (Some(message), Some(open)) => bracketed(text, say(message.to_owned()), open),
            _ => say(lower(&show(&error.info()))),
        },
    }
}

/// What is wrong between brackets, where most often the closing one is missing.
fn in_brackets(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::ExpectedFlowMappingSeparator => "expected `,` or `}`",
        Kind::ExpectedFlowSequenceSeparator => "expected `,` or `]`",
        Kind::InvalidColonPlacement => "`:` begins a mapping where none can be",
        Kind::InvalidFlowScalarIndent => "the brackets end before this line, by its indentation",
        _ => return None,
    })
}

fn bracketed(text: &str, finding: Diagnostic, open: Span) -> Diagnostic {
    let is_below = text.get(open.start..finding.span.start).is_some_and(|between| between.contains('\n'));
    let is_list = text[open.start..].starts_with('[');
    let finding = if finding.span.start == open.start { finding } else { finding.related(open, "opened here") };
    if is_below || finding.related.is_none() {
        return finding.help(if is_list { "close the list with `]`" } else { "close the mapping with `}`" });
    }
    finding.help("put the value in quotes if the character is a part of it")
}

/// A variable without quotes between brackets: there, a brace ends what stands before it.
fn variable_between_brackets(text: &str, brace: usize) -> Option<Diagnostic> {
    let start = text[..brace].strip_suffix('$')?.len();
    let (inside, _) = text[brace..].strip_prefix("{{")?.split_once("}}")?;
    let span = Span { start, end: brace + inside.len() + 4 };
    let written = text[span.start..span.end].lines().next().map(show).unwrap_or_default();
    let finding =
        Diagnostic::error("yaml-syntax", span, "a value with a variable stands without quotes between brackets");
    Some(finding.help(format!("put the whole value in quotes, such as `\"{written}\"`")))
}

/// A tab where spaces have to be. The parser may give up lines before it, where the value began that it cuts off.
fn tab(text: &str, start: usize, kind: &Kind) -> Option<Diagnostic> {
    let about_tabs = matches!(
        kind,
        Kind::TabInPlainScalar
            | Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabInIndentation
            | Kind::TabAtBlockScalarStart
    );
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let mut at = line_start;
    for line in text[line_start..].split_inclusive('\n').take(if about_tabs { usize::MAX } else { 1 }) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            let span = Span { start: at + tab, end: at + tab + 1 };
            let finding = Diagnostic::error("tab-indentation", span, "a tab stands in the indentation");
            return Some(finding.help("indent with spaces: YAML takes no tabs there"));
        }
        at += line.len();
    }
    None
}

fn unknown_anchor(text: &str, start: usize) -> Diagnostic {
    let ends = |found: char| found.is_whitespace() || ",[]{}".contains(found);
    let length = text[start..].find(ends).unwrap_or(text.len() - start);
    let span = Span { start, end: start + length };
    let alias = &text[span.start..span.end];
    let message = format!("the alias `{}` names no anchor above", show(alias));
    let name = alias.trim_start_matches('*');
    let finding = Diagnostic::error("yaml-syntax", span, message);
    if name.starts_with(char::is_alphanumeric) {
        return finding
            .help(format!("write `&{}` before the value to repeat; quote the alias if it is text", show(name)));
    }
    finding.help("put it in quotes if it is text")
}

/// The parser only knows in which text it stands.
fn unknown_escape(text: &str, quote: usize) -> Diagnostic {
    const ESCAPES: &str = "0abt\tnvfre \"/\\N_LPxuU\r\n";
    let mut characters = text[quote..].char_indices().skip(1);
    while let Some((at, found)) = characters.next() {
        if found != '\\' {
            continue;
        }
        match characters.next() {
            Some((_, escaped)) if !ESCAPES.contains(escaped) => {
                let span = Span { start: quote + at, end: quote + at + 1 + escaped.len_utf8() };
                let message = format!("unknown escape `\\{}`", show(&escaped.to_string()));
                let finding = Diagnostic::error("yaml-syntax", span, message);
                return finding.help("write `\\\\` for a backslash, or use single quotes");
            }
            _ => {}
        }
    }
    Diagnostic::error("yaml-syntax", character(text, quote), "unknown escape in this text")
}

/// The finding that an error of the JSON reader amounts to. The reader began at `offset`.
pub(super) fn json(text: &str, offset: usize, error: &serde_json::Error) -> Diagnostic {
    if text[offset..].trim().is_empty() {
        let finding = Diagnostic::error("empty-document", Span::default(), "the document is empty");
        return finding.help("`{ \"version\": 1 }` starts a spec");
    }
    let start = json_offset(text, offset, error);
    let span = character(text, start);
    let before = text[..start].trim_end();
    let rest = &text[start..];
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let say = |message: &str| Diagnostic::error("json-syntax", span, message);
    match message {
        NUMBER_OUT_OF_RANGE => json_number(text, start),
        "trailing comma" if before.ends_with(',') => {
            let span = Span { start: before.len() - 1, end: before.len() };
            let finding = Diagnostic::error("json-syntax", span, "a comma follows the last entry");
            finding.help("take it out: JSON wants commas between entries only")
        }
        "key must be a string" | "expected value" if rest.starts_with(['/', '#']) => {
            say("JSON has no comments").help("take it out, or write the spec as YAML")
        }
        "key must be a string" | "expected value" if rest.starts_with('\'') => {
            say("text stands in double quotes in JSON").help("write `\"` instead of `'`")
        }
        "key must be a string" => say("expected a key in double quotes"),
        "expected value" if rest.starts_with("True") => say("expected a value").help("write `true`"),
        "expected value" if rest.starts_with("False") => say("expected a value").help("write `false`"),
        "expected value" | "expected ident" => say("expected a value").help("put text in double quotes"),
        "trailing characters" => say("text follows the end of the document")
            .help("a spec is one document; put each spec into a file of its own"),
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            say("a text ends on the line it begins on, and holds no control characters")
                .help("write `\\n` for a line break, `\\t` for a tab")
        }
        "recursion limit exceeded" => super::too_deep(span),
        "EOF while parsing an object" => say("the document ends inside of a mapping").help("close it with `}`"),
        "EOF while parsing a list" => say("the document ends inside of a list").help("close it with `]`"),
        "EOF while parsing a string" => say("the document ends inside of a text").help("close it with `\"`"),
        "EOF while parsing a value" => say("the document ends where a value is expected"),
        other => say(&lower(&show(other))),
    }
}

/// Where the JSON reader stood. It counts columns in bytes, from 1, and has 0 for the line break before a line.
fn json_offset(text: &str, offset: usize, error: &serde_json::Error) -> usize {
    let lines = text[offset..].split_inclusive('\n').take(error.line().saturating_sub(1));
    let line_start = offset + lines.map(str::len).sum::<usize>();
    let mut start = match error.column() {
        0 => line_start.saturating_sub(1),
        column => (line_start + column - 1).min(text.len()),
    };
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start
}

/// The reader stands at the end of the number.
fn json_number(text: &str, at: usize) -> Diagnostic {
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let bytes = text.as_bytes();
    let start = at - bytes[..at].iter().rev().take_while(|byte| belongs(byte)).count();
    let end = at + bytes[at..].iter().take_while(|byte| belongs(byte)).count();
    out_of_range(Span { start, end }, &text[start..end])
}

/// The finding that a number has no form in JSON, and so none at AWS.
pub(super) fn out_of_range(span: Span, written: &str) -> Diagnostic {
    let written = show(written);
    let finding = Diagnostic::error("number-out-of-range", span, format!("the number `{written}` is out of range"));
    finding.help(format!("write `\"{written}\"` if it is text"))
}

fn character(text: &str, start: usize) -> Span {
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    Span { start, end: start + length }
}

/// The parsers begin some messages with a capital letter.
fn lower(message: &str) -> String {
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
