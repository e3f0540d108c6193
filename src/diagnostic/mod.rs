//! What is to be said about a user's text, and the forms it is said in. Never decides what is wrong.

mod explanation;
mod github;
mod json;
mod sarif;
mod text;

use std::fmt::Write as _;

use crate::source::{Sources, Span};
pub use explanation::{Example, Explanation};

/// One finding about a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case name of the kind of finding.
    pub code: &'static str,
    /// Whether it stops the work.
    pub severity: Severity,
    /// What is wrong: lower case, no period, names in backticks.
    pub message: String,
    /// The place it is about.
    pub span: Span,
    /// What stands under the caret; may be empty.
    pub label: String,
    /// Another place that has to do with it, and why.
    pub related: Option<(Span, String)>,
    /// What to type instead.
    pub help: Option<String>,
}

/// Whether a finding stops the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It does.
    Error,
    /// It doesn't, but the reader should know.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Diagnostic {
    /// A finding that stops the work.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: String::new(),
            related: None,
            help: None,
        }
    }

    /// A finding that doesn't stop the work.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Adds what stands under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place that has to do with it.
    #[must_use]
    pub fn related(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related = Some((span, why.into()));
        self
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The findings about one source and what was merged with it, in order of place.
#[derive(Debug)]
pub struct Report {
    /// The source, and the others that places may lie in.
    pub sources: Sources,
    /// Its findings, at most [`MAX_FINDINGS`].
    pub diagnostics: Vec<Diagnostic>,
}

/// Most findings that are told about one source. Who has more has one mistake many times.
pub const MAX_FINDINGS: usize = 100;

impl Report {
    /// The findings about a source, put in order of place; of too many, the errors first.
    #[must_use]
    pub fn new(sources: impl Into<Sources>, mut diagnostics: Vec<Diagnostic>) -> Self {
        if diagnostics.len() > MAX_FINDINGS {
            diagnostics.sort_by_key(|finding| (finding.severity, finding.span));
            diagnostics.truncate(MAX_FINDINGS);
        }
        diagnostics.sort_by_key(|finding| (finding.span, finding.code));
        // An alias repeats what is wrong with its anchor.
        diagnostics.dedup();
        // What a value could be taken for is no matter when it is refused.
        let refused: Vec<Span> = diagnostics.iter().filter(|finding| finding.is_error()).map(|it| it.span).collect();
        diagnostics.retain(|finding| finding.is_error() || !refused.contains(&finding.span));
        Self { sources: sources.into(), diagnostics }
    }

    /// Number of findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// A form in which findings are written.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// For people: the source line with a caret; with colour or without.
    Text {
        /// Whether terminal escapes colour it.
        colour: bool,
    },
    /// One JSON document, described by `schemas/diagnostic.v1.schema.json`.
    Json,
    /// Workflow commands that GitHub shows beside the changed lines.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif {
        /// What there is to say about a code.
        explain: fn(&str) -> Option<Explanation>,
    },
}

/// Writes findings in a form. Control, escape and bidirectional characters of the sources never get through.
#[must_use]
pub fn write(reports: &[Report], format: Format) -> String {
    match format {
        Format::Text { colour } => text::write(reports, colour),
        Format::Json => json::write(reports),
        Format::Github => github::write(reports),
        Format::Sarif { explain } => sarif::write(reports, explain),
    }
}

/// A foreign text as it may stand in a message: visible, and at most 80 characters of it.
#[must_use]
pub fn show(text: &str) -> String {
    const LIMIT: usize = 80;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", visible(&text[..end])),
        None => visible(text),
    }
}

/// A foreign text with control characters, line breaks and characters that turn the direction of writing as `\n` or
/// `\u{…}`.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::new();
    for found in text.chars() {
        match found {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if found.is_control() || is_invisible(found) => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(found));
            }
            _ => shown.push(found),
        }
    }
    shown
}

/// A JSON document as text, in which foreign characters are escapes.
pub(crate) fn json_text(document: &serde_json::Value) -> String {
    let mut text = String::new();
    // JSON itself escapes those of ASCII but one.
    for found in format!("{document:#}\n").chars() {
        if found != '\n' && (found.is_control() || is_invisible(found)) {
            for unit in found.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(found);
        }
    }
    text
}

/// Characters that a terminal or a browser doesn't show but obeys.
fn is_invisible(found: char) -> bool {
    matches!(
        found,
        '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// `1 error`, `2 errors`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
