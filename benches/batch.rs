//! What `pipegen` costs for ten thousand specs, held against reading, comparing and writing the same files:
//! `cargo bench --bench batch`. It takes some minutes.
//!
//! Its figures are ratios of CPU time, user and system, of processes that run in turn, and peak memory. It never measures
//! wall time, and never fails without `-- --gate`; exit codes are those of the bench `instructions`.
#![allow(clippy::expect_used, clippy::panic, reason = "a bench that can't measure stops, and says why")]
#![allow(clippy::disallowed_methods, reason = "half a file in a temporary folder harms nobody")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

mod measure;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use measure::table::{Table, Unit};
use measure::{Job, baseline, cpu, memory, specs};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let mut words = arguments.iter().map(String::as_str);
    match words.next() {
        Some(baseline::COPY) => baseline::copy(words),
        Some(baseline::COMPARE) => baseline::compare(words),
        _ => return bench(arguments.iter().any(|argument| argument == "--gate")),
    }
    ExitCode::SUCCESS
}

/// Numbers of specs, and the folder with so many.
const ONE: (usize, &str) = (1, "one");
const FEW: (usize, &str) = (1_000, "few");
const MANY: (usize, &str) = (10_000, "many");

fn bench(gate: bool) -> ExitCode {
    let build = measure::build();
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.expect("a temporary folder can be made");
    for (number, name) in [ONE, FEW, MANY] {
        specs::write(&folder.path().join(name), number);
        on(folder.path(), "render", name, &kept(name)).run(&[]);
    }
    let mut table = Table::new("CPU time, user and system, as a ratio (shown, breaks no gate)");
    cpu_time(folder.path(), &mut table);
    table.title("Peak memory (MiB)");
    peak_memory(folder.path(), &mut table);
    let broken = table.end();
    if measure::build() != build {
        eprintln!("NOT VALID: `pipegen` was built anew meanwhile, so that rows are of different programs");
        return ExitCode::from(if gate { 2 } else { 0 });
    }
    ExitCode::from(u8::from(gate && broken > 0))
}

fn cpu_time(folder: &Path, table: &mut Table) {
    let jobs = [
        files(folder, baseline::COMPARE),
        files(folder, baseline::COPY).without(FRESH),
        on(folder, "check", MANY.1, &kept(MANY.1)),
        on(folder, "render", MANY.1, FRESH).without(FRESH),
        on(folder, "render", MANY.1, &kept(MANY.1)),
        on(folder, "check", FEW.1, &kept(FEW.1)),
        on(folder, "render", FEW.1, FRESH).without(FRESH),
    ];
    let Some(costs) = cpu::each(&jobs, 1) else {
        return eprintln!("NOT MEASURED: this system has no `/proc/self/stat` with the CPU time of children");
    };
    let [compare, copy, check, fresh, unchanged, check_few, fresh_few] = costs[..] else { return };
    table.compared("check 10,000 unchanged, against comparing", Unit::Times, check / compare, 14.0);
    table.compared("render 10,000 unchanged, against comparing", Unit::Times, unchanged / compare, 14.0);
    table.compared("render 10,000 fresh, against copying", Unit::Times, fresh / copy, 10.0);
    table.compared("check 10,000 against 1,000", Unit::Times, check / check_few, 11.0);
    table.compared("render 10,000 fresh against 1,000", Unit::Times, fresh / fresh_few, 11.0);
}

fn peak_memory(folder: &Path, table: &mut Table) {
    if !memory::is_there() {
        return eprintln!("NOT MEASURED: there is no GNU `time` on the path; on Debian: apt-get install time");
    }
    for (command, without) in [("render", true), ("check", false)] {
        let peak = |(_, name): (usize, &str)| {
            let job = on(folder, command, name, &if without { FRESH.to_owned() } else { kept(name) });
            memory::peak(&if without { job.without(FRESH) } else { job }) as f64
        };
        let (one, few, many) = (peak(ONE), peak(FEW), peak(MANY));
        table.gated(&format!("{command} one spec"), Unit::Bytes, one, 6.0 * MIB);
        table.shown(&format!("{command} 1,000 specs: growth over one"), Unit::Bytes, few - one);
        table.gated(&format!("{command} 10,000 specs: growth over one"), Unit::Bytes, many - one, 2.0 * MIB);
    }
}

const MIB: f64 = 1_048_576.0;

/// An output folder that is made anew for each run.
const FRESH: &str = "fresh";

/// The output folder that stays.
fn kept(specs: &str) -> String {
    format!("kept-{specs}")
}

fn on(folder: &Path, command: &str, specs: &str, out: &str) -> Job {
    Job::pipegen(folder, &format!("{command} {specs} --target cloudformation --out {out}"))
}

/// One of the baselines on all specs and their files.
fn files(folder: &Path, what: &str) -> Job {
    let (_, specs) = MANY;
    Job::baseline(folder, &format!("{what} {specs} {}/cloudformation {FRESH}/cloudformation", kept(specs)))
}
