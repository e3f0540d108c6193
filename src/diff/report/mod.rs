//! What changes, told to people and programs.

mod html;
mod json;
mod markdown;
mod text;
mod words;

pub use markdown::code;

use super::fleet;
use super::pipeline::Pipeline;

/// The JSON Schema of the report for programs.
pub const SCHEMA: &str = include_str!("../../../schemas/diff.v1.schema.json");

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
    let groups = fleet::groups(pipelines);
    match format {
        Format::Text { colour } => text::write(&groups, colour),
        Format::Markdown => markdown::write(&groups),
        Format::Json => json::write(&groups, pipelines),
        Format::Html => html::write(&groups),
    }
}
