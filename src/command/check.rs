//! `pipegen check`.

use std::path::Path;

use super::rendering::{Rendering, Spec};
use super::{Outcome, display, findings_format, print, say};
use crate::cli::Check;
use crate::diagnostic::{self, Diagnostic, Report, Severity, count, show};
use crate::error::Error;
use crate::output::prune::{self, Orphan, Rendered};
use crate::output::{self, File, State};
use crate::source::{Source, Span};

pub(super) fn run(arguments: &Check) -> Result<Outcome, Error> {
    let rendering = Rendering::new(&arguments.rendering)?;
    let (mut rendered, mut unchanged) = (Rendered::default(), 0);
    let mut said = rendering.each(
        |file| rendering.compare(file),
        |path, spec| {
            for (file, state) in std::mem::take(&mut spec.files) {
                rendered.add_file(&file.path);
                unchanged += usize::from(state == State::Unchanged);
                report(&rendering, spec, path, &file, state);
            }
            rendered.add_spec(&rendering.here, path);
            Ok(())
        },
    )?;
    match prune::orphans(&rendering.scope(), &rendered) {
        Ok(orphans) => said.reports.extend(orphans.into_iter().map(|orphan| orphaned(&rendering, orphan))),
        Err(error) => said.failed = said.failed.or(Some(error)),
    }
    print(&diagnostic::write(&said.reports, findings_format(arguments.output_format)))?;
    if said.failed.is_none() || unchanged > 0 || !said.reports.is_empty() {
        say(&counted(&said.reports, said.specs, unchanged));
    }
    said.failed.map_or(Ok(Outcome::of(&said.reports)), Err)
}

/// Codes of findings about files, and what the summary calls such a file.
const KINDS: [(&str, &str); 4] = [
    ("stale-file", "stale file"),
    ("missing-file", "missing file"),
    ("hand-edited-file", "hand-edited file"),
    ("orphaned-file", "orphaned file"),
];

/// Adds what is to be said about a file to the reports of its spec.
fn report(rendering: &Rendering<'_>, spec: &mut Spec<(File, State)>, path: &Path, file: &File, state: State) {
    let Some(own) = spec.reports.first() else { return };
    let place = display(&file.place(rendering.out()));
    let name = show(&own.source.path);
    let help = format!("run `{}`", rendering.command(Some(path)));
    let (code, message, help, found) = match state {
        State::Unchanged => return,
        State::Missing => {
            let message = format!("`{}` isn't there", show(&place));
            let finding = Diagnostic::error("missing-file", spec.name_span(), message).help(help);
            return spec.add(finding);
        }
        State::Stale { found } => ("stale-file", format!("not what `{name}` renders now"), help, found),
        State::Edited { found } => {
            let lines = output::edited_lines(&found, &file.text);
            let differ = if lines.len() == 1 && lines[0].clone().count() == 1 { "differs" } else { "differ" };
            let lines = output::show_lines(&lines);
            let message = format!("edited by hand: {lines} {differ} from what `{name}` renders");
            (
                "hand-edited-file",
                message,
                format!("make the change in `{name}`, then {help}, which overwrites this"),
                found,
            )
        }
    };
    let (span, expected) = output::first_difference(&found, &file.text);
    let expected = match expected {
        Some(line) => format!("`{}`", show(line)),
        None if span.start == found.len() => "a line end".to_owned(),
        None => "the end of the file".to_owned(),
    };
    let finding = Diagnostic::error(code, span, message).label(format!("expected {expected}")).help(help);
    spec.reports.push(Report::new(Source { path: place, text: found }, vec![finding]));
}

fn orphaned(rendering: &Rendering<'_>, orphan: Orphan) -> Report {
    let span = Span { start: 0, end: orphan.first_line.len() };
    let spec = show(&orphan.spec);
    let why = if orphan.has_spec { "renders other files" } else { "is gone" };
    let finding = Diagnostic::error("orphaned-file", span, "no spec renders this file");
    let finding = finding.label(format!("`{spec}` {why}"));
    let finding = finding.help(format!("remove it: run `{} --prune`", rendering.command(None)));
    Report::new(Source { path: display(&orphan.path), text: orphan.first_line }, vec![finding])
}

/// `1 error, 1 stale file, 2 missing files, 5 files up to date in 3 specs`.
fn counted(reports: &[Report], specs: usize, unchanged: usize) -> String {
    let findings = || reports.iter().flat_map(|report| &report.diagnostics);
    let kind = |finding: &Diagnostic| KINDS.iter().find(|(code, _)| *code == finding.code);
    let of_specs = |severity| findings().filter(move |finding| finding.severity == severity && kind(finding).is_none());
    let numbers = [Severity::Error, Severity::Warning].map(|severity| (of_specs(severity).count(), severity.name()));
    let files = KINDS.map(|(code, noun)| (findings().filter(|finding| finding.code == code).count(), noun));
    let numbers = numbers.into_iter().chain(files).filter(|(number, _)| *number > 0);
    let mut parts: Vec<String> = numbers.map(|(number, noun)| count(number, noun)).collect();
    if unchanged > 0 || parts.is_empty() {
        parts.push(format!("{} up to date", count(unchanged, "file")));
    }
    format!("{} in {}", parts.join(", "), count(specs, "spec"))
}
