//! `pipegen validate`.

use super::{Outcome, findings_format, parallel, print, say, select, summary, targets};
use crate::cli::Validate;
use crate::diagnostic;
use crate::error::Error;
use crate::load;

pub(super) fn run(arguments: &Validate) -> Result<Outcome, Error> {
    let targets = targets(&arguments.targets);
    let specs = select::specs(&arguments.selection.specs)?;
    let (mut reports, mut read, mut failed) = (Vec::new(), 0, None);
    let check = |path: &_| match select::read(path)? {
        Ok(source) => Ok(load::load(source, &targets).1),
        Err(report) => Ok(report),
    };
    parallel::in_order(
        &specs,
        |path| check(path.as_path()),
        |_, report| match report {
            Ok(report) => {
                read += 1;
                reports.extend((!report.diagnostics.is_empty()).then_some(report));
            }
            Err(error) => failed = failed.take().or(Some(error)),
        },
    );
    print(&diagnostic::write(&reports, findings_format(arguments.output_format)))?;
    if read > 0 {
        say(&summary(&reports, read));
    }
    failed.map_or(Ok(Outcome::of(&reports)), Err)
}
