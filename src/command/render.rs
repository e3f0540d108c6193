//! `pipegen render`.

use std::path::Path;

use super::batch::Said;
use super::refusal::refuse;
use super::rendering::Rendering;
use super::signal::Signals;
use super::{Outcome, config, display, print, say, say_findings};
use crate::cli::Render;
use crate::diagnostic::{count, visible};
use crate::error::Error;
use crate::output::prune::{self, Rendered};
use crate::output::{self, Changes, File, State};

pub(super) fn run(arguments: &Render) -> Result<Outcome, Error> {
    let config = match config::find_or_say()? {
        Ok(config) => config,
        Err(outcome) => return Ok(outcome),
    };
    let rendering = Rendering::new(&arguments.rendering, config.as_ref())?;
    if arguments.stdout { print_all(&rendering) } else { write(&rendering, arguments) }
}

/// Says the findings. Where there are errors among them, nothing is to be written.
fn stop(said: Said) -> Result<Outcome, Error> {
    say_findings(&said.reports, "spec");
    said.failed.map_or(Ok(Outcome::of(&said.reports)), Err)
}

fn print_all(rendering: &Rendering<'_>) -> Result<Outcome, Error> {
    let mut files = Vec::new();
    let said = rendering.each(
        |_, file| Ok(file),
        |_, _, mut own| {
            files.append(&mut own);
            Ok(Vec::new())
        },
    )?;
    let outcome = stop(said)?;
    if outcome == Outcome::Clean {
        print(&output::join(rendering.root(), files))?;
    }
    Ok(outcome)
}

/// What there is to do on the disk.
#[derive(Default)]
struct Plan {
    changes: Changes,
    unchanged: usize,
    /// What is to be said about files that were edited by hand.
    edits: Vec<String>,
    rendered: Rendered,
}

fn write(rendering: &Rendering<'_>, arguments: &Render) -> Result<Outcome, Error> {
    let prune = arguments.prune;
    let mut plan = Plan::default();
    let said = rendering.each(Rendering::compare, |path, checked, files| {
        let mut refusals = Vec::new();
        for (file, state) in files {
            refusals.extend(refuse(rendering, checked, path, &file, &state));
            plan.add(rendering.root(), &file, &state, prune)?;
        }
        if prune {
            rendering.note(&mut plan.rendered, path, checked);
        }
        Ok(refusals)
    })?;
    let outcome = stop(said)?;
    if outcome == Outcome::Findings {
        return Ok(outcome);
    }
    let orphans = if prune { prune::orphans(&rendering.scope(), &plan.rendered)? } else { Vec::new() };
    plan.edits.iter().for_each(|edit| say(edit));
    let held = |source| Error::Io { action: "hold", path: "signals".into(), source };
    let signals = Signals::hold().map_err(held)?;
    let written = plan.changes.write(rendering.root(), || signals.came())?;
    let removed = prune::remove(&rendering.scope().within, &orphans, || signals.came())?;
    signals.obey().map_err(held)?;
    for orphan in &orphans {
        let what = if orphan.is_edited { "kept, as it was edited by hand" } else { "removed" };
        say(&format!("{what}: `{}`", visible(&display(&orphan.path))));
    }
    let mut parts = vec![format!("{} written", count(written, "file"))];
    parts.extend((plan.unchanged > 0).then(|| format!("{} unchanged", plan.unchanged)));
    parts.extend((removed > 0).then(|| format!("{removed} removed")));
    say(&parts.join(", "));
    Ok(if arguments.exit_code && written + removed > 0 { Outcome::Findings } else { outcome })
}

impl Plan {
    fn add(&mut self, root: &Path, file: &File, state: &State, prune: bool) -> Result<(), Error> {
        if prune {
            self.rendered.add_file(&file.path);
        }
        if let State::Edited { found } = state {
            let path = visible(&display(&file.place(root)));
            let lines = output::show_lines(&output::edited_lines(found, &file.text));
            self.edits.push(format!("overwriting, though edited by hand: `{path}`, {lines}"));
        }
        if *state == State::Unchanged {
            self.unchanged += 1;
            return Ok(());
        }
        self.changes.add(file)
    }
}
