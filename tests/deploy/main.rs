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
mod dialogue;
mod emulator;
mod expected;
mod job;
mod leftover;
mod order;
mod permission;
mod prediction;
mod reference;
mod request;
mod rollback;
mod run;
mod scenario;
mod table;
mod terraform;
mod variable;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use libtest_mimic::{Arguments, Trial};

use cloudformation::CloudFormation;
use run::{Run, Step};
use scenario::Scenario;
use terraform::Terraform;

/// What came of both targets; nothing of one that was not run.
type Runs = [(&'static str, Option<Run>); 2];

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
    let mirror = mirror.unwrap_or_default();
    let [of_change_sets, of_plans] = prediction::NAMES;
    trials.push(Trial::test(of_change_sets, || Ok(prediction::check_cloudformation()?)));
    let folder = mirror.clone();
    let plans = move || Ok(prediction::check_terraform(&folder)?);
    trials.push(Trial::test(of_plans, plans).with_ignored_flag(skipped));
    let rollback = move || Ok(rollback::check(&mirror)?);
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
    let is_named = |name: &String, part: &String| if arguments.exact { name == part } else { name.contains(part) };
    let names = trial_names(scenario);
    let is_skipped = names.iter().all(|name| arguments.skip.iter().any(|part| is_named(name, part)));
    let is_asked_for = match &arguments.filter {
        Some(filter) => names.iter().any(|name| is_named(name, filter)),
        None => all || scenario.is_in_every_run(),
    };
    is_asked_for && !is_skipped
}

fn trial_names(scenario: &Scenario) -> [String; 2] {
    ["cloudformation", "terraform"].map(|target| format!("{}/{target}", scenario.name))
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
        let mut runs = [("cloudformation", Some(one)), ("terraform", other)];
        agree(scenarios, &mut runs);
        Ok(runs)
    })
}

/// Notes in both runs whether they asked AWS for the same.
fn agree(scenarios: &[&Scenario], runs: &mut Runs) {
    let [(_, Some(one)), (_, Some(other))] = runs else { return };
    for scenario in scenarios.iter().filter(|scenario| scenario.targets.len() == 2) {
        let requests = [&*one, &*other].map(|run| run.requests.get(&scenario.name));
        let outcome = match requests {
            [Some(one), Some(other)] => agreement::check(one, other, &run::wanted(&[scenario])),
            _ => Err("a target made no request".to_owned()),
        };
        one.note(&scenario.name, Step::Agree, outcome.clone());
        other.note(&scenario.name, Step::Agree, outcome);
    }
}

/// Where the runs render and say what they do: it stays when they have ended, for the curious.
fn fresh_folder() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deploy");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(folder)
}

/// What is said of a scenario: how each target's run went.
fn trials(scenario: &Scenario, runs: &Runs) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (name, (target, run)) in trial_names(scenario).into_iter().zip(runs) {
        if scenario.targets.contains(target) {
            let outcome = run.as_ref().map_or(Ok(()), |run| outcome(&scenario.name, run));
            trials.push(Trial::test(name, move || Ok(outcome?)).with_ignored_flag(run.is_none()));
        }
    }
    trials
}

/// All that went wrong for a scenario, by step.
fn outcome(scenario: &str, run: &Run) -> Result<(), String> {
    let failures = Step::ALL.into_iter().filter_map(|step| {
        let failure = run.failures.get(&(scenario.to_owned(), step))?;
        Some(format!("{}:\n{failure}", step.name()))
    });
    let failures: Vec<String> = failures.collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}
