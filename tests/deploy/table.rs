//! The table at the end: what was held of each golden on each target, and how many of the changes of `full`.

use std::fmt::Write as _;

use crate::Runs;
use crate::run::{Run, Step};
use crate::scenario::Scenario;

/// How many scenarios hold a step, of how many it is for.
type Count = (usize, usize);

/// A row for each golden and target, one for all changes on a target, one for each scenario that failed, and the sums.
pub fn write(scenarios: &[&Scenario], runs: &Runs) -> String {
    let width = scenarios.iter().map(|scenario| scenario.name.len()).chain(["changes of full".len()]).max();
    let mut table = Table { text: String::new(), width: width.unwrap_or_default() };
    table.row("", "", &Step::ALL.map(|step| step.name().to_owned()));
    let (changes, goldens): (Vec<&Scenario>, Vec<&Scenario>) =
        scenarios.iter().copied().partition(|scenario| scenario.change.is_some());
    for scenario in goldens {
        table.rows(&scenario.name, &[scenario], runs);
    }
    for scenario in &changes {
        let failed =
            |run: &Run| Step::ALL.iter().any(|step| run.failures.contains_key(&(scenario.name.clone(), *step)));
        if runs.iter().any(|(_, run)| run.as_ref().is_some_and(failed)) {
            table.rows(&scenario.name, &[*scenario], runs);
        }
    }
    table.rows("changes of full", &changes, runs);
    table.rows("all", scenarios, runs);
    table.text
}

struct Table {
    text: String,
    width: usize,
}

impl Table {
    /// A row for each target that was run.
    fn rows(&mut self, name: &str, scenarios: &[&Scenario], runs: &Runs) {
        for (target, run) in runs {
            let Some(run) = run else { continue };
            let counts = Step::ALL.map(|step| count(run, step, scenarios));
            if counts.iter().any(|(_, all)| *all > 0) {
                self.row(name, target, &counts.map(|count| cell(count, scenarios.len())));
            }
        }
    }

    fn row(&mut self, name: &str, target: &str, cells: &[String]) {
        let _ = write!(self.text, "{name:<0$}  {target:<14}", self.width);
        for cell in cells {
            let _ = write!(self.text, "  {cell:>9}");
        }
        self.text.push('\n');
    }
}

fn count(run: &Run, step: Step, scenarios: &[&Scenario]) -> Count {
    let keys = scenarios.iter().map(|scenario| (scenario.name.clone(), step)).filter(|key| run.held.contains(key));
    let (bad, good): (Vec<_>, Vec<_>) = keys.partition(|key| run.failures.contains_key(key));
    (good.len(), good.len() + bad.len())
}

/// Words for one scenario, a count for more.
fn cell((good, all): Count, scenarios: usize) -> String {
    match (good, all) {
        (_, 0) => "-".to_owned(),
        (1, 1) if scenarios == 1 => "ok".to_owned(),
        (0, 1) if scenarios == 1 => "FAILED".to_owned(),
        _ => format!("{good}/{all}"),
    }
}
