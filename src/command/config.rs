//! The `pipegen.toml` of the working directory.

use std::path::PathBuf;

use super::read::read;
use super::{Outcome, say_findings};
use crate::config::Config;
use crate::diagnostic::Report;
use crate::error::Error;

pub(super) use crate::walk::CONFIG as NAME;

/// Reads the config as [`find`] does; one with findings, which are said, is the command's outcome.
pub(super) fn find_or_say() -> Result<Result<Option<Config>, Outcome>, Error> {
    Ok(find()?.map_err(|report| {
        say_findings(&[report], "file");
        Outcome::Findings
    }))
}

/// Reads the config in this folder or the nearest one above, where there is one.
pub(super) fn find() -> Result<Result<Option<Config>, Report>, Error> {
    let here = std::env::current_dir().map_err(|source| Error::Io { action: "find", path: ".".into(), source })?;
    let mut folder = PathBuf::new();
    for above in here.ancestors() {
        if above.join(NAME).is_file() {
            return Ok(read(&folder.join(NAME))?
                .and_then(|source| Config::read(source, &folder))
                .and_then(Config::with_templates)
                .map(Some));
        }
        folder.push("..");
    }
    Ok(Ok(None))
}
