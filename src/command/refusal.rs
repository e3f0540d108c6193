//! Places that aren't a spec's to write to, since somebody would lose what is there.

use std::path::Path;

use super::display;
use super::rendering::Rendering;
use crate::diagnostic::{Diagnostic, Report, show};
use crate::load::Checked;
use crate::output::{File, State};
use crate::source::{Source, Span};

/// What is to be said about such a place: of a spec, or of what is there.
pub(super) fn refuse(
    rendering: &Rendering<'_>,
    checked: &mut Checked,
    path: &Path,
    file: &File,
    state: &State,
) -> Option<Report> {
    match state {
        State::Taken { spec } => {
            name_taken(rendering, checked, file, spec);
            None
        }
        State::Foreign { found } => {
            let place = display(&file.place(rendering.root()));
            let text = found.lines().next().unwrap_or_default().to_owned();
            let spec = show(&checked.report.sources.first().path);
            let message = format!("not written by pipegen, and in the place of a file of `{spec}`");
            let finding = Diagnostic::error("foreign-file", Span { start: 0, end: text.len() }, message);
            let command = rendering.command(Some(path));
            let finding = finding.help(format!("move it away, or remove it if nobody needs it; then run `{command}`"));
            Some(Report::new(Source { path: place, text }, vec![finding]))
        }
        State::Unchanged | State::Missing | State::Stale { .. } | State::Edited { .. } => None,
    }
}

/// Says once that another spec renders to the places of one.
fn name_taken(rendering: &Rendering<'_>, checked: &mut Checked, file: &File, other: &Path) {
    const CODE: &str = "name-taken";
    let findings = &mut checked.report.diagnostics;
    if findings.iter().all(|finding| finding.code != CODE) {
        let own = checked.specs.iter().find(|loaded| rendering.goes_to(loaded, file));
        let span = own.map_or_else(Span::default, |loaded| loaded.document.value_span("/name"));
        let (place, other) = (display(&file.place(rendering.root())), display(other));
        let message = format!("`{}` is a file of `{}`", show(&place), show(&other));
        let finding = Diagnostic::error(CODE, span, message);
        findings.push(finding.help("give each spec a name of its own: it is the folder of its files"));
    }
}
