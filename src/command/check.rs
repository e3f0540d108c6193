//! `pipegen check`.

use std::path::Path;

use super::refusal::refuse;
use super::rendering::Rendering;
use super::{Outcome, config, display, findings_format, print, say, summary};
use crate::cli::Check;
use crate::diagnostic::{self, Diagnostic, Report, Severity, count, show};
use crate::error::Error;
use crate::load::Checked;
use crate::output::prune::{self, Orphan, Rendered};
use crate::output::{self, File, State};
use crate::source::{Source, Span};

pub(super) fn run(arguments: &Check) -> Result<Outcome, Error> {
    let format = findings_format(arguments.output_format);
    let config = match config::find()? {
        Ok(config) => config,
        Err(report) => {
            print(&diagnostic::write(std::slice::from_ref(&report), format))?;
            say(&summary(&[report], 1, "file"));
            return Ok(Outcome::Findings);
        }
    };
    let rendering = Rendering::new(&arguments.rendering, config.as_ref())?;
    let (mut rendered, mut unchanged) = (Rendered::default(), 0);
    let mut said = rendering.each(Rendering::compare, |path, checked, files| {
        rendering.note(&mut rendered, path, checked);
        let mut reports = Vec::new();
        for (file, state) in files {
            rendered.add_file(&file.path);
            unchanged += usize::from(state == State::Unchanged);
            reports.extend(report(&rendering, checked, path, &file, state));
        }
        Ok(reports)
    })?;
    match prune::orphans(&rendering.scope(), &rendered) {
        Ok(orphans) => said.reports.extend(orphans.into_iter().map(|orphan| orphaned(&rendering, orphan))),
        Err(error) => said.failed = said.failed.or(Some(error)),
    }
    print(&diagnostic::write(&said.reports, format))?;
    if said.failed.is_none() || unchanged > 0 || !said.reports.is_empty() {
        say(&counted(&said.reports, said.specs, unchanged));
    }
    said.failed.map_or(Ok(Outcome::of(&said.reports)), Err)
}

/// Codes of findings about files, and what the summary calls such a file.
const KINDS: [(&str, &str); 5] = [
    ("stale-file", "stale file"),
    ("missing-file", "missing file"),
    ("hand-edited-file", "hand-edited file"),
    ("foreign-file", "foreign file"),
    ("orphaned-file", "orphaned file"),
];

/// What is to be said about a file, where that isn't about its spec.
fn report(rendering: &Rendering<'_>, checked: &mut Checked, path: &Path, file: &File, state: State) -> Option<Report> {
    let place = display(&file.place(rendering.root()));
    let name = show(&checked.report.sources.first().path);
    let help = format!("run `{}`", rendering.command(Some(path)));
    // It is about the place where the file first differs, which is looked for below.
    let error = |code, message: String| Diagnostic::error(code, Span::default(), message);
    let (mut finding, found) = match state {
        State::Unchanged => return None,
        State::Taken { .. } | State::Foreign { .. } => return refuse(rendering, checked, path, file, &state),
        State::Missing => {
            let span = checked.specs.first().map_or_else(Span::default, |loaded| loaded.document.value_span("/name"));
            let finding = Diagnostic::error("missing-file", span, format!("`{}` isn't there", show(&place)));
            checked.report.diagnostics.push(finding.help(help));
            return None;
        }
        State::Stale { found } => (error("stale-file", format!("not what `{name}` renders now")).help(help), found),
        State::Edited { found } => {
            let lines = output::edited_lines(&found, &file.text);
            let differ = if lines.len() == 1 && lines[0].clone().count() == 1 { "differs" } else { "differ" };
            let lines = output::show_lines(&lines);
            let message = format!("edited by hand: {lines} {differ} from what `{name}` renders");
            let help = format!("make the change in `{name}`, then {help}, which overwrites this");
            (error("hand-edited-file", message).help(help), found)
        }
    };
    let (span, expected) = output::first_difference(&found, &file.text);
    let expected = match expected {
        Some(line) => format!("`{}`", show(line)),
        None if span.start == found.len() => "a line end".to_owned(),
        None => "the end of the file".to_owned(),
    };
    finding.span = span;
    let finding = finding.label(format!("expected {expected}"));
    Some(Report::new(Source { path: place, text: found }, vec![finding]))
}

fn orphaned(rendering: &Rendering<'_>, orphan: Orphan) -> Report {
    let span = Span { start: 0, end: orphan.first_line.len() };
    let spec = show(&orphan.spec);
    let why = if orphan.has_spec { "renders other files" } else { "is gone" };
    let finding = Diagnostic::error("orphaned-file", span, "no spec renders this file");
    let finding = finding.label(format!("`{spec}` {why}"));
    let finding = finding.help(if orphan.is_edited {
        "it was edited by hand, so that `--prune` keeps it: remove it if nobody needs it".to_owned()
    } else {
        format!("remove it: run `{} --prune`", rendering.command(None))
    });
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
