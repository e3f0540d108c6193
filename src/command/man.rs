//! `pipegen man`.

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Outcome, print};
use crate::cli::Arguments;
use crate::diagnostic::show;
use crate::error::Error;

pub(super) fn run(name: Option<&str>) -> Result<Outcome, Error> {
    let mut command = Arguments::command();
    // Gives each subcommand its whole name, such as `pipegen-render`.
    command.build();
    let command = match name {
        Some(name) => command.find_subcommand(name).ok_or_else(|| unknown(&command, name))?.clone(),
        None => command,
    };
    let mut page = Vec::new();
    let failed = |source| Error::Io { action: "write", path: "the manual page".into(), source };
    let source = concat!("pipegen ", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(source).render(&mut page).map_err(failed)?;
    print(&String::from_utf8_lossy(&page)).map(|()| Outcome::Clean)
}

fn unknown(command: &clap::Command, name: &str) -> Error {
    let names: Vec<String> = command.get_subcommands().map(|known| format!("`{}`", known.get_name())).collect();
    Error::Usage(format!("no command `{}`; the commands are {}", show(name), names.join(", ")))
}
