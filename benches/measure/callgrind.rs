//! Instructions that a process executes in user space, as valgrind counts them.

use std::process::{Command, ExitCode, Stdio};

use super::Job;

const TOOL: [&str; 3] = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];

/// Says that nothing is measured, where valgrind can't be started: then a bench ends with this exit code.
pub fn missing(gate: bool) -> Option<ExitCode> {
    let silent = || Stdio::null();
    let end = Command::new(TOOL[0]).arg("--version").stdout(silent()).stderr(silent()).status();
    if end.is_ok_and(|end| end.success()) {
        return None;
    }
    eprintln!("NOT MEASURED: there is no `valgrind` on the path; on Debian: apt-get install valgrind");
    Some(ExitCode::from(if gate { 2 } else { 0 }))
}

/// Instructions of one run.
pub fn instructions(job: &Job) -> u64 {
    let output = job.run(&TOOL);
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.unwrap_or_else(|| panic!("valgrind said no count: {said}"))
}
