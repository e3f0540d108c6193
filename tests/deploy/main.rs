//! Every golden, and many changes of `full`, deployed with the real clients to an AWS emulator on loopback: read back,
//! deployed again, run, changed and removed. Both targets have to ask AWS for the same.
//!
//! `cargo test --test deploy -- NAME` takes only what has NAME in its own, `-- --all` also the changes that not every
//! run makes.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

#[path = "../support/mod.rs"]
mod support;

mod actual;
mod agreement;
mod change;
mod client;
mod cloudformation;
mod emulator;
mod expected;
mod job;
mod leftover;
mod order;
mod permission;
mod request;
mod rollback;
mod run;
mod scenario;
mod table;
mod terraform;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

use cloudformation::CloudFormation;
use run::{Run, Step};
use scenario::Scenario;
use terraform::Terraform;

/// What came of both targets; nothing of one that was not run.
type Runs = [(&'static str, Option<Arc<Run>>); 2];

fn main() -> ExitCode {
    deploy().unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn deploy() -> Result<ExitCode, String> {
    let (arguments, all) = arguments();
    let scenarios = scenario::all()?;
    let selected: Vec<&Scenario> = scenarios.iter().filter(|scenario| is_selected(&arguments, all, scenario)).collect();
    let mirror = support::tool::provider_mirror();
    let runs = run_both(&selected, mirror.as_deref(), arguments.list)?;

    let mut trials: Vec<Trial> = selected.iter().flat_map(|scenario| trials(scenario, &runs)).collect();
    let skipped = mirror.is_none();
    let rollback = move || Ok(rollback::check(&mirror.unwrap_or_default())?);
    trials.push(Trial::test(rollback::NAME, rollback).with_ignored_flag(skipped));
    let conclusion = libtest_mimic::run(&arguments, trials);
    if runs.iter().any(|(_, run)| run.is_some()) {
        print!("{}", table::write(&selected, &runs));
    }
    Ok(conclusion.exit_code())
}

/// What is asked for, and whether that is all.
fn arguments() -> (Arguments, bool) {
    let (all, others): (Vec<String>, Vec<String>) = std::env::args().partition(|argument| argument == "--all");
    (Arguments::from_iter(others), !all.is_empty())
}

/// Whether one of a scenario's trials is asked for.
fn is_selected(arguments: &Arguments, all: bool, scenario: &Scenario) -> bool {
    let Some(filter) = &arguments.filter else { return all || scenario.is_in_every_run() };
    trial_names(scenario).iter().any(|name| if arguments.exact { name == filter } else { name.contains(filter) })
}

fn trial_names(scenario: &Scenario) -> [String; 3] {
    ["cloudformation", "terraform", "targets agree"].map(|part| format!("{}/{part}", scenario.name))
}

/// Runs both targets side by side, Terraform only where it is here.
fn run_both(scenarios: &[&Scenario], mirror: Option<&Path>, only_list: bool) -> Result<Runs, String> {
    let nothing = [("cloudformation", None), ("terraform", None)];
    if only_list || scenarios.is_empty() {
        return Ok(nothing);
    }
    let folder = fresh_folder()?;
    let terraform = mirror.map(|mirror| Terraform { mirror: mirror.to_owned() });
    if terraform.is_none() {
        eprintln!("SKIPPED: no terraform, or no mirror of hashicorp/aws: nothing is deployed with Terraform");
    }
    thread::scope(|scope| {
        let folder = folder.as_path();
        let one = scope.spawn(|| run::run(&CloudFormation, scenarios, folder));
        let other = terraform.as_ref().map(|client| scope.spawn(|| run::run(client, scenarios, folder)));
        let one = one.join().map_err(|_| "CloudFormation's run panicked")??;
        let other = other.map(|other| other.join().map_err(|_| "Terraform's run panicked")).transpose()?.transpose()?;
        Ok([("cloudformation", Some(Arc::new(one))), ("terraform", other.map(Arc::new))])
    })
}

/// Where the runs render and say what they do: it stays when they have ended, for the curious.
fn fresh_folder() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deploy");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(folder)
}

/// What is said of a scenario: how each target's run went, and whether they asked AWS for the same.
fn trials(scenario: &Scenario, runs: &Runs) -> Vec<Trial> {
    let [one, other, both] = trial_names(scenario);
    let mut trials = Vec::new();
    for (name, (target, run)) in [one, other].into_iter().zip(runs) {
        if scenario.targets.contains(target) {
            let (scenario, run) = (scenario.name.clone(), run.clone());
            let skipped = run.is_none();
            trials.push(Trial::test(name, move || outcome(&scenario, run.as_deref())).with_ignored_flag(skipped));
        }
    }
    if scenario.targets.len() == 2 {
        let runs = runs.each_ref().map(|(_, run)| run.clone());
        let skipped = runs.iter().any(Option::is_none);
        let name = scenario.name.clone();
        let wanted = run::wanted(&[scenario]);
        trials.push(Trial::test(both, move || agree(&name, &runs, &wanted)).with_ignored_flag(skipped));
    }
    trials
}

/// All that went wrong for a scenario, by step.
fn outcome(scenario: &str, run: Option<&Run>) -> Result<(), Failed> {
    let failures = Step::ALL.into_iter().filter_map(|step| {
        let failure = run?.failures.get(&(scenario.to_owned(), step))?;
        Some(format!("{}:\n{failure}", step.name()))
    });
    let failures: Vec<String> = failures.collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn agree(scenario: &str, runs: &[Option<Arc<Run>>; 2], wanted: &Value) -> Result<(), Failed> {
    let requests = runs.each_ref().map(|run| run.as_ref().and_then(|run| run.requests.get(scenario)));
    let [one, other] = requests.map(|requests| requests.map(Vec::as_slice).unwrap_or_default());
    Ok(agreement::check(one, other, wanted)?)
}
