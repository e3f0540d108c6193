//! How far a command is, where it takes long enough to ask and a person can see it.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error, if that is a terminal, that goes when the command is done.
pub(super) struct Progress {
    started: Instant,
    total: usize,
    done: usize,
    bar: Option<ProgressBar>,
}

/// What is done before is no reason to show anything.
const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// Nothing of a number of specs is done.
    pub(super) fn new(total: usize) -> Self {
        Self { started: Instant::now(), total, done: 0, bar: None }
    }

    /// One more is done.
    pub(super) fn step(&mut self) {
        self.done += 1;
        if self.bar.is_none() && self.started.elapsed() > PATIENCE && io::stderr().is_terminal() {
            self.bar = Some(bar(self.total as u64));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {pos} of {len} specs") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
