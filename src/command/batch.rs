//! All specs that are selected, loaded on all cores, with what is to be said about each in their order.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::progress::Progress;
use super::read::read;
use super::{Outcome, parallel};
use crate::diagnostic::{Diagnostic, Report, show};
use crate::error::Error;
use crate::load::{self, Checked, Settings};
use crate::output::header;
use crate::source::{Source, Span};

/// What came of all specs.
#[derive(Default)]
pub(super) struct Said {
    /// Reports with findings, in order.
    pub(super) reports: Vec<Report>,
    /// How many specs there are, without those that have none of the wanted environments.
    pub(super) specs: usize,
    /// The first failure. It doesn't hide the findings.
    pub(super) failed: Option<Error>,
    /// Names of all environments, wanted or not.
    pub(super) environments: BTreeSet<String>,
    /// Findings about what several specs share.
    shared: BTreeSet<(Span, &'static str, String)>,
}

/// What came of one spec, before anybody looks at the others.
struct Done<R> {
    checked: Checked,
    result: Result<Option<R>, Error>,
}

impl<R> Done<R> {
    /// Nothing but what is to be said.
    fn told(report: Report) -> Self {
        Self { checked: Checked { specs: Vec::new(), environments: Vec::new(), report }, result: Ok(None) }
    }
}

/// Loads each spec and works on it, and hands over what came of it, in order. What is handed over may add findings to the
/// spec's own, and gives those about other files. Some spec has each environment that is wanted.
pub(super) fn each<'s, R>(
    specs: &'s [PathBuf],
    settings: &Settings<'_>,
    work: impl Fn(&Path, &Checked) -> Result<R, Error> + Sync,
    each: impl FnMut(&'s Path, &mut Checked, R) -> Result<Vec<Report>, Error> + Send,
) -> Said {
    let mut said = each_left(specs, settings, work, each);
    said.hold_environments(settings.environments);
    said
}

/// The same, but that an environment may be one that no spec has any more.
pub(super) fn each_left<'s, R>(
    specs: &'s [PathBuf],
    settings: &Settings<'_>,
    work: impl Fn(&Path, &Checked) -> Result<R, Error> + Sync,
    mut each: impl FnMut(&'s Path, &mut Checked, R) -> Result<Vec<Report>, Error> + Send,
) -> Said {
    let mut said = Said::default();
    let mut progress = Progress::new(specs.len());
    let load = |path: &PathBuf| -> Result<Done<R>, Error> {
        Ok(match read(path)?.and_then(hold_written) {
            Ok(source) => {
                let checked = load::load(source, settings);
                let result = work(path, &checked).map(Some);
                Done { checked, result }
            }
            Err(report) => Done::told(report),
        })
    };
    parallel::in_order(specs, load, |path, done| {
        progress.step();
        match done {
            Ok(Done { mut checked, result }) => {
                let more = match result {
                    Ok(Some(result)) => each(path, &mut checked, result),
                    Ok(None) => Ok(Vec::new()),
                    Err(error) => Err(error),
                };
                said.add(checked, more);
            }
            Err(error) => said.fail(error),
        }
    });
    said
}

/// A text that somebody wrote; one that was rendered from a spec is none.
fn hold_written(source: Source) -> Result<Source, Report> {
    let Some(head) = header::read(&source.text) else { return Ok(source) };
    let span = Span { start: 0, end: source.text.lines().next().map_or(0, str::len) };
    let finding = Diagnostic::error("rendered-file", span, "no spec, but a file that pipegen rendered from one");
    let finding = match head.spec {
        Some(spec) => finding.help(format!("name its spec, which is `{}` as seen from its folder", show(&spec))),
        None => finding,
    };
    Err(Report::new(source, vec![finding]))
}

impl Said {
    fn add(&mut self, checked: Checked, more: Result<Vec<Report>, Error>) {
        let Checked { specs, environments, report } = checked;
        let is_left_out = specs.is_empty() && report.diagnostics.is_empty();
        self.specs += usize::from(!is_left_out);
        self.environments.extend(environments);
        let more = more.unwrap_or_else(|error| {
            self.fail(error);
            Vec::new()
        });
        for mut report in std::iter::once(report).chain(more) {
            report.diagnostics.sort_by_key(|finding| (finding.span, finding.code));
            self.tell_once(&mut report);
            self.reports.extend((!report.diagnostics.is_empty()).then_some(report));
        }
    }

    fn fail(&mut self, error: Error) {
        self.failed = self.failed.take().or(Some(error));
    }

    /// Takes out findings about what several specs share that an earlier report has.
    fn tell_once(&mut self, report: &mut Report) {
        let Report { sources, diagnostics } = report;
        diagnostics.retain(|finding: &Diagnostic| {
            let (source, span) = sources.locate(finding.span);
            std::ptr::eq(source, sources.first()) || self.shared.insert((span, finding.code, finding.message.clone()))
        });
    }

    /// Fails if no spec has an environment that is wanted.
    pub(super) fn hold_environments(&mut self, wanted: &[String]) {
        if Outcome::of(&self.reports) == Outcome::Clean
            && let Some(unknown) = wanted.iter().find(|name| !self.environments.contains(*name))
        {
            let error = no_environment(unknown, &self.environments);
            self.fail(error);
        }
    }
}

/// The error that no spec has an environment.
fn no_environment(name: &str, known: &BTreeSet<String>) -> Error {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = similar::get_close_matches(name, &known, 1, 0.6);
    let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    Error::Usage(match (near.first(), listed.is_empty()) {
        (_, true) => format!("no spec has the environment `{name}`: none has environments"),
        (Some(near), _) => {
            format!("no spec has the environment `{name}`, did you mean `{near}`? There are {}", listed.join(", "))
        }
        (None, _) => format!("no spec has the environment `{name}`; there are {}", listed.join(", ")),
    })
}
