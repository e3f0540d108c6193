//! The subcommands: from arguments to the library to what is said. The only code that prints.

mod base;
mod batch;
mod check;
mod claim;
mod completions;
mod config;
mod diff;
mod explain;
mod git;
mod graph;
mod init;
mod man;
mod parallel;
mod plan;
mod progress;
mod read;
mod refusal;
mod render;
mod rendering;
mod review;
mod schema;
mod select;
mod sides;
mod signal;
mod validate;

use std::error::Error as _;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use crate::cli::{Arguments, Command, OutputFormat};
use crate::diagnostic::{self, Format, Report, Severity, count};
use crate::error::Error;
use crate::target::Target;

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing to say; exit code 0.
    Clean,
    /// There are errors among the findings; exit code 1.
    Findings,
}

impl Outcome {
    fn of(reports: &[Report]) -> Self {
        let errors: usize = reports.iter().map(|report| report.count(Severity::Error)).sum();
        if errors == 0 { Self::Clean } else { Self::Findings }
    }
}

/// Does what the arguments say.
///
/// # Errors
/// When it could not be done; exit code 2.
pub fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    match &arguments.command {
        Command::Render(arguments) => render::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Graph(arguments) => graph::run(arguments),
        Command::Review(arguments) => review::run(arguments),
        Command::Validate(arguments) => validate::run(arguments),
        Command::Init(arguments) => init::run(arguments),
        Command::Schema { of } => schema::run(*of),
        Command::Explain { subject } => explain::run(subject),
        Command::Completions { shell } => completions::run(*shell),
        Command::Man { command } => man::run(command.as_deref()),
    }
}

/// Says on standard error why the work could not be done.
pub fn complain(error: &Error) {
    let mut line = format!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    say(&line);
}

/// Writes talk to standard error. Nobody can be told when that fails.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes a product to standard output. A reader who has seen enough is no error.
fn print(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Io { action: "write", path: "standard output".into(), source: error })
        }
        _ => Ok(()),
    }
}

/// Text for people: in colour on a terminal.
fn text_format(stream: &impl IsTerminal) -> Format {
    Format::Text { colour: has_colour(stream) }
}

/// Whether a stream is a terminal, and `NO_COLOR` (no-color.org) isn't set.
fn has_colour(stream: &impl IsTerminal) -> bool {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !plain
}

/// The form of findings that are a command's product.
fn findings_format(format: OutputFormat) -> Format {
    match format {
        OutputFormat::Text => text_format(&io::stdout()),
        OutputFormat::Json => Format::Json,
        OutputFormat::Github => Format::Github,
        OutputFormat::Sarif => Format::Sarif { explain: crate::explain::explanation },
    }
}

/// Says the findings on standard error, and how many there are in how many of what.
fn say_findings(reports: &[Report], noun: &str) {
    let text = diagnostic::write(reports, text_format(&io::stderr()));
    if !text.is_empty() {
        say(text.trim_end_matches('\n'));
        say("");
        say(&summary(reports, reports.len(), noun));
    }
}

/// `2 errors, 1 warning in 3 specs`.
fn summary(reports: &[Report], number: usize, noun: &str) -> String {
    let total = |severity| reports.iter().map(|report| report.count(severity)).sum::<usize>();
    let parts: Vec<String> = [Severity::Error, Severity::Warning]
        .into_iter()
        .filter(|severity| total(*severity) > 0)
        .map(|severity| count(total(severity), severity.name()))
        .collect();
    let found = if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") };
    format!("{found} in {}", count(number, noun))
}

/// The targets that arguments name, in the order of [`Target::ALL`].
fn targets(arguments: &[crate::cli::TargetName]) -> Vec<Target> {
    let wanted: Vec<Target> = arguments.iter().copied().map(Target::from).collect();
    Target::ALL.into_iter().filter(|target| wanted.contains(target)).collect()
}

/// A path as it is shown: with `/` between its parts, on every system.
fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}
