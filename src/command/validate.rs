//! `pipegen validate`.

use std::io;

use super::{Outcome, print, say, select, summary, targets, text_format};
use crate::cli::{OutputFormat, Validate};
use crate::diagnostic::{self, Format};
use crate::error::Error;

pub(super) fn run(arguments: &Validate) -> Result<Outcome, Error> {
    let targets = targets(&arguments.targets);
    let select::Loaded { reports, failed } = select::load_all(&arguments.selection, &targets, |_, _, _| {})?;
    let format = match arguments.output_format {
        OutputFormat::Text => text_format(&io::stdout()),
        OutputFormat::Json => Format::Json,
        OutputFormat::Github => Format::Github,
        OutputFormat::Sarif => Format::Sarif,
    };
    print(&diagnostic::write(&reports, format))?;
    if !reports.is_empty() {
        say(&summary(&reports));
    }
    failed.map_or(Ok(Outcome::of(&reports)), Err)
}
