//! `pipegen validate`.

use std::io;

use super::{Outcome, config, print, say, select, summary, targets, text_format};
use crate::cli::{OutputFormat, Validate};
use crate::diagnostic::{self, Format, Report};
use crate::error::Error;
use crate::explain;

pub(super) fn run(arguments: &Validate) -> Result<Outcome, Error> {
    let config = match config::find()? {
        Ok(config) => config,
        Err(report) => return tell(arguments, &[report], "file"),
    };
    let mut targets = targets(&arguments.targets);
    if targets.is_empty() {
        targets.extend(config.iter().flat_map(|config| &config.targets));
    }
    let select::Loaded { reports, failed } =
        select::load_all(&arguments.selection, config.as_ref(), &targets, |_, _, _| {})?;
    let outcome = tell(arguments, &reports, "spec")?;
    failed.map_or(Ok(outcome), Err)
}

/// Prints the findings, and says how many there are in how many of what.
fn tell(arguments: &Validate, reports: &[Report], noun: &str) -> Result<Outcome, Error> {
    let format = match arguments.output_format {
        OutputFormat::Text => text_format(&io::stdout()),
        OutputFormat::Json => Format::Json,
        OutputFormat::Github => Format::Github,
        OutputFormat::Sarif => Format::Sarif { explain: explain::explanation },
    };
    print(&diagnostic::write(reports, format))?;
    if !reports.is_empty() {
        say(&summary(reports, noun));
    }
    Ok(Outcome::of(reports))
}
