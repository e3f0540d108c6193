//! The `pipegen` command.

use std::process::ExitCode;

use clap::Parser;
use pipegen::cli::Arguments;
use pipegen::command;

fn main() -> ExitCode {
    match command::run(&Arguments::parse()) {
        Ok(command::Outcome::Clean) => ExitCode::SUCCESS,
        Ok(command::Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            command::complain(&error);
            ExitCode::from(2)
        }
    }
}
