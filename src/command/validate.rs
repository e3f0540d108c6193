//! `pipegen validate`.

use super::{Outcome, batch, config, findings_format, print, say, select, summary, targets};
use crate::cli::Validate;
use crate::diagnostic::{self, Report};
use crate::error::Error;
use crate::load::Settings;

pub(super) fn run(arguments: &Validate) -> Result<Outcome, Error> {
    let config = match config::find()? {
        Ok(config) => config,
        Err(report) => return tell(arguments, &[report], 1, "file"),
    };
    let mut targets = targets(&arguments.targets);
    if targets.is_empty() {
        targets.extend(config.iter().flat_map(|config| &config.targets));
    }
    let (selection, config) = (&arguments.selection, config.as_ref());
    let settings = Settings { targets: &targets, environments: &selection.environments, config };
    let specs = select::specs(&selection.specs, config)?;
    let said = batch::each(&specs, &settings, |_, _| Ok(()), |_, _, ()| Ok(Vec::new()));
    let outcome = tell(arguments, &said.reports, said.specs, "spec")?;
    said.failed.map_or(Ok(outcome), Err)
}

/// Prints the findings, and says how many there are in how many of what.
fn tell(arguments: &Validate, reports: &[Report], number: usize, noun: &str) -> Result<Outcome, Error> {
    print(&diagnostic::write(reports, findings_format(arguments.output_format)))?;
    if number > 0 {
        say(&summary(reports, number, noun));
    }
    Ok(Outcome::of(reports))
}
