//! Instructions that a process executes in user space, as valgrind counts them.

use std::process::{Command, Stdio};

use super::Job;

const TOOL: [&str; 3] = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];

/// Whether valgrind can be started.
pub fn is_there() -> bool {
    let silent = || Stdio::null();
    Command::new(TOOL[0]).arg("--version").stdout(silent()).stderr(silent()).status().is_ok_and(|end| end.success())
}

/// Instructions of one run.
pub fn instructions(job: &Job) -> u64 {
    let output = job.run(&TOOL);
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.unwrap_or_else(|| panic!("valgrind said no count: {said}"))
}
