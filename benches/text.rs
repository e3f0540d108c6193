//! What it costs to compare two texts of a megabyte line by line: `cargo bench --bench text`. It takes some minutes.
//!
//! Its figures are user-space instructions, and beside them what a process costs that reads and hashes the same texts. The
//! bars are 0.1 seconds for what is rendered and 0.5 for the worst, on a processor that does 6,000 million instructions in a
//! second. The time that a comparison takes here is shown for the reader, and breaks no gate. It never fails without
//! `-- --gate`; exit codes are those of the bench `instructions`.
#![allow(clippy::expect_used, clippy::panic, reason = "a bench that can't measure stops, and says why")]
#![allow(clippy::disallowed_methods, reason = "half a file in a temporary folder harms nobody")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

mod measure;

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use measure::table::{Table, Unit};
use measure::texts::{Pair, pairs};
use measure::{Job, callgrind};
use pipegen::diff::textual::hunks;

/// First argument: compare two files.
const COMPARE: &str = "compare";
/// First argument: read two files, and hash them.
const HASH: &str = "hash";

/// Most instructions for texts as users have them, and for any.
const BARS: [f64; 2] = [600e6, 3_000e6];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let text = |index: usize| fs::read_to_string(&arguments[index]).expect("a text can be read");
    match arguments.first().map(String::as_str) {
        Some(COMPARE) => drop(black_box(hunks(&text(1), &text(2)))),
        Some(HASH) => {
            let mut hasher = DefaultHasher::new();
            for index in [1, 2] {
                hasher.write(text(index).as_bytes());
            }
            black_box(hasher.finish());
        }
        _ => return bench(arguments.iter().any(|argument| argument == "--gate")),
    }
    ExitCode::SUCCESS
}

fn bench(gate: bool) -> ExitCode {
    if let Some(code) = callgrind::missing(gate) {
        return code;
    }
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.expect("a temporary folder can be made");
    let mut table = Table::new("Instructions in user space (million)");
    for Pair { what, is_ordinary, old, new } in pairs(folder.path()) {
        fs::write(folder.path().join("old"), &old).expect("a text can be written");
        fs::write(folder.path().join("new"), &new).expect("a text can be written");
        let cost = |job: &str| callgrind::instructions(&Job::baseline(folder.path(), &format!("{job} old new"))) as f64;
        let (compare, hash) = (cost(COMPARE), cost(HASH));
        table.gated(&what, Unit::Instructions, compare, BARS[usize::from(!is_ordinary)]);
        table.shown("  against reading and hashing", Unit::Times, compare / hash);
        table.shown("  time", Unit::Time, time(&old, &new).as_secs_f64());
    }
    let broken = table.end();
    ExitCode::from(u8::from(gate && broken > 0))
}

/// The least time of three.
fn time(old: &str, new: &str) -> Duration {
    let once = |_| {
        let start = Instant::now();
        black_box(hunks(old, new));
        start.elapsed()
    };
    (0..3).map(once).min().unwrap_or_default()
}
