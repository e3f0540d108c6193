//! What changes, told to people and programs.

mod text;

use super::pipeline::Pipeline;

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Text {
        /// Whether it has colours.
        colour: bool,
    },
    /// For a comment on a pull request.
    Markdown,
    /// One JSON document.
    Json,
    /// One page of HTML that needs nothing else.
    Html,
}

/// Writes a report of the pipelines that change.
#[must_use]
pub fn write(pipelines: &[Pipeline], format: Format) -> String {
    match format {
        Format::Text { colour } => text::write(pipelines, colour),
        Format::Markdown | Format::Json | Format::Html => text::write(pipelines, false),
    }
}
