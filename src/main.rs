//! The `pipegen` command.

use std::process::ExitCode;

use pipegen::cli::Arguments;
use pipegen::command;

fn main() -> ExitCode {
    let arguments = Arguments::read(std::env::args_os()).unwrap_or_else(|error| error.exit());
    match command::run(&arguments) {
        Ok(command::Outcome::Clean) => ExitCode::SUCCESS,
        Ok(command::Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            command::complain(&error);
            ExitCode::from(2)
        }
    }
}
