//! `pipegen validate`.

use std::io;

use super::{Outcome, print, say, select, summary, targets, text_format};
use crate::cli::{OutputFormat, Validate};
use crate::diagnostic::{self, Format, Report};
use crate::error::Error;
use crate::load::load;

pub(super) fn run(arguments: &Validate) -> Result<Outcome, Error> {
    let targets = targets(&arguments.targets);
    let mut reports: Vec<Report> = Vec::new();
    for path in select::specs(&arguments.selection.specs)? {
        reports.push(match select::read(&path)? {
            Ok(source) => load(source, &targets).1,
            Err(report) => report,
        });
    }
    let format = match arguments.output_format {
        OutputFormat::Text => text_format(&io::stdout()),
        OutputFormat::Json => Format::Json,
        OutputFormat::Github => Format::Github,
        OutputFormat::Sarif => Format::Sarif,
    };
    print(&diagnostic::write(&reports, format))?;
    say(&summary(&reports));
    Ok(Outcome::of(&reports))
}
