//! What a review found, told to people and programs.

mod json;
mod markdown;
mod text;
mod words;

use super::compare::Review;

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
}

/// Writes what a review found.
#[must_use]
pub fn write(review: &Review, format: Format) -> String {
    match format {
        Format::Text { colour } => text::write(review, colour),
        Format::Markdown => markdown::write(review),
        Format::Json => json::write(review),
    }
}
