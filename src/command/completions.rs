//! `pipegen completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Outcome, print};
use crate::cli::Arguments;
use crate::error::Error;

pub(super) fn run(shell: Shell) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "pipegen", &mut script);
    print(&String::from_utf8_lossy(&script)).map(|()| Outcome::Clean)
}
