//! What `pipegen` costs, held against the bars that it is to stay below: `cargo bench --bench instructions`.
//!
//! Its figures are user-space instructions (valgrind's callgrind, equal from run to run to about one in a hundred) and
//! peak memory. valgrind's processor has no instructions for SHA-256, so that a spec's digests count 0.37 M of them here;
//! most processors do them in hardware. Ratios of CPU time, which no instruction count stands for because most of the work
//! is the kernel's, are shown beside them and break no gate. It never measures wall time, and never fails without
//! `-- --gate`:
//!
//! | Exit code | with `--gate` |
//! |---|---|
//! | 0 | every gated bar is kept |
//! | 1 | one is broken |
//! | 2 | nothing is known: there is no valgrind, or `pipegen` was built anew between two rows |
#![allow(clippy::expect_used, clippy::panic, reason = "a bench that can't measure stops, and says why")]
#![allow(clippy::disallowed_methods, reason = "half a file in a temporary folder harms nobody")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

mod measure;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use measure::table::{Table, Unit};
use measure::work::{Form, MANY, Work};
use measure::{Job, baseline, callgrind, cpu, memory};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let mut words = arguments.iter().map(String::as_str);
    match words.next() {
        Some(baseline::HELLO) => baseline::hello(),
        Some(baseline::COPY) => baseline::copy(words),
        Some(baseline::COMPARE) => baseline::compare(words),
        _ => return bench(arguments.iter().any(|argument| argument == "--gate")),
    }
    ExitCode::SUCCESS
}

fn bench(gate: bool) -> ExitCode {
    if let Some(code) = callgrind::missing(gate) {
        return code;
    }
    let (work, build) = (Work::new(), measure::build());
    let mut table = Table::new("Instructions in user space (million)");
    let hello = one_spec(&work, &mut table);
    against_hello(&work, &mut table, hello);
    further_specs(&work, &mut table);
    table.title("Peak memory (MiB)");
    peak_memory(&work, &mut table);
    table.title("CPU time, user and system, as a ratio (shown, breaks no gate)");
    cpu_against_hello(&work, &mut table);
    cpu_against_files(&work, &mut table);
    let broken = table.end();
    if measure::build() != build {
        eprintln!("NOT VALID: `pipegen` was built anew meanwhile, so that rows are of different programs");
        return ExitCode::from(if gate { 2 } else { 0 });
    }
    ExitCode::from(u8::from(gate && broken > 0))
}

/// `render` of one spec, in each form, and of one that is wrong. Returns the cost of the smallest process.
fn one_spec(work: &Work, table: &mut Table) -> u64 {
    for form in Form::ALL {
        let spec = form.spec();
        let render = |targets: &str| callgrind::instructions(&fresh(work, &format!("{spec} {targets}")));
        let one = render("--target cloudformation");
        table.gated(&format!("render one {form} spec, CloudFormation"), Unit::Instructions, one as f64, 7.5e6);
        table.shown(&format!("render one {form} spec, both targets"), Unit::Instructions, render("") as f64);
    }
    let invalid = Job::pipegen(work.folder(), "validate invalid.pipeline.yaml").finds_errors();
    let invalid = callgrind::instructions(&invalid);
    table.gated("validate one invalid spec, ten errors", Unit::Instructions, invalid as f64, 12e6);
    let hello = callgrind::instructions(&Job::baseline(work.folder(), baseline::HELLO));
    table.shown("hello: a process that prints a line", Unit::Instructions, hello as f64);
    hello
}

fn against_hello(work: &Work, table: &mut Table, hello: u64) {
    for arguments in SMALL {
        let cost = callgrind::instructions(&Job::pipegen(work.folder(), arguments));
        table.shown(&format!("pipegen {arguments}"), Unit::Instructions, cost as f64);
        table.shown("  against hello", Unit::Times, cost as f64 / hello as f64);
    }
}

/// What doesn't write: these are to cost little more than a process does.
const SMALL: [&str; 3] = ["--version", "--help", "validate spec.pipeline.yaml"];

/// What each spec costs after the first, fresh and unchanged, and what reading and writing the same files does.
fn further_specs(work: &Work, table: &mut Table) {
    let each = |many: u64, one: u64| (many as f64 - one as f64) / (MANY - 1) as f64;
    for (form, bar) in [(Form::Json, 0.45e6), (Form::Yaml, 1.2e6)] {
        let (one, many) = (render_folder(&form.folder(1)), render_folder(&form.folder(MANY)));
        let one_fresh = callgrind::instructions(&fresh(work, &one));
        let many_fresh = callgrind::instructions(&fresh(work, &many));
        table.gated(&format!("each further {form} spec, fresh"), Unit::Instructions, each(many_fresh, one_fresh), bar);
        let again = callgrind::instructions(&unchanged(work, form)) as f64 / MANY as f64;
        table.shown(&format!("each of {MANY} {form} specs, unchanged"), Unit::Instructions, again);
        if form == Form::Yaml {
            let copy = callgrind::instructions(&copy(work));
            table.shown("each copied: spec read, output written", Unit::Instructions, copy as f64 / MANY as f64);
            let ratio = many_fresh as f64 / copy as f64;
            table.shown("  fresh against copied; the bar is for CPU time", Unit::Times, ratio);
        }
    }
}

fn peak_memory(work: &Work, table: &mut Table) {
    if !memory::is_there() {
        return eprintln!("NOT MEASURED: there is no GNU `time` on the path; on Debian: apt-get install time");
    }
    let peak = |specs| memory::peak(&fresh(work, &render_folder(&Form::Yaml.folder(specs)))) as f64;
    let (one, many) = (peak(1), peak(MANY));
    table.gated("render one spec", Unit::Bytes, one, 6.0 * MIB);
    table.gated(&format!("render {MANY} specs: growth over one"), Unit::Bytes, many - one, 2.0 * MIB);
}

const MIB: f64 = 1_048_576.0;

fn cpu_against_hello(work: &Work, table: &mut Table) {
    let render = fresh(work, &format!("{} --target cloudformation", Form::Yaml.spec()));
    let jobs = SMALL.map(|arguments| Job::pipegen(work.folder(), arguments));
    let jobs: Vec<Job> = [Job::baseline(work.folder(), baseline::HELLO), render].into_iter().chain(jobs).collect();
    let Some(costs) = cpu::each(&jobs, 100) else { return cpu_unknown() };
    let names =
        ["render one YAML spec, CloudFormation", "pipegen --version", "pipegen --help", "validate one YAML spec"];
    for (index, (name, bar)) in names.into_iter().zip([4.5, 1.3, 1.3, 1.8]).enumerate() {
        table.compared(&format!("{name} against hello"), Unit::Times, costs[index + 1] / costs[0], bar);
    }
}

fn cpu_against_files(work: &Work, table: &mut Table) {
    let many = render_folder(&Form::Yaml.folder(MANY));
    let ratio = |job: Job, files: Job| cpu::each(&[job, files], 3).map(|costs| costs[0] / costs[1]);
    let Some(cost) = ratio(fresh(work, &many), copy(work)) else { return cpu_unknown() };
    table.compared(&format!("render {MANY} YAML specs fresh, against copying"), Unit::Times, cost, 10.0);
    if let Some(cost) = ratio(unchanged(work, Form::Yaml), on_files(work, baseline::COMPARE)) {
        table.compared(&format!("render {MANY} unchanged, against comparing"), Unit::Times, cost, 14.0);
    }
}

fn cpu_unknown() {
    eprintln!("NOT MEASURED: this system has no `/proc/self/stat` with the CPU time of children");
}

/// A `render` whose output isn't there yet.
fn fresh(work: &Work, arguments: &str) -> Job {
    Job::pipegen(work.folder(), &format!("render {arguments} --out {FRESH}")).without(FRESH)
}

/// A `render` of all specs in a form whose output has been there since the one before.
fn unchanged(work: &Work, form: Form) -> Job {
    let arguments = render_folder(&form.folder(MANY));
    let job = Job::pipegen(work.folder(), &format!("render {arguments} --out {}", kept(form)));
    job.run(&[]);
    job
}

fn render_folder(folder: &str) -> String {
    format!("{folder} --target cloudformation")
}

/// Reads the specs and writes what [`unchanged`] left to a new folder.
fn copy(work: &Work) -> Job {
    on_files(work, baseline::COPY).without(FRESH)
}

fn on_files(work: &Work, what: &str) -> Job {
    let (specs, kept) = (Form::Yaml.folder(MANY), kept(Form::Yaml));
    assert!(Path::new(work.folder()).join(&kept).exists(), "there is an output to read");
    Job::baseline(work.folder(), &format!("{what} {specs} {kept}/cloudformation {FRESH}/cloudformation"))
}

/// An output folder that is made anew for each run.
const FRESH: &str = "fresh";

/// The output folder that stays; each form has its own, as two specs of one name share none.
fn kept(form: Form) -> String {
    format!("kept-{form}")
}
