//! Peak of the memory that a process has resident, as GNU time tells it from the kernel's account.

use std::process::Command;

use super::Job;

/// The last line on standard error is then the peak in KiB.
const TOOL: [&str; 4] = ["time", "--quiet", "--format", "%M"];

/// Whether GNU time can be started.
pub fn is_there() -> bool {
    let version = Command::new(TOOL[0]).arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Bytes that a run has resident at most.
pub fn peak(job: &Job) -> u64 {
    let output = job.run(&TOOL);
    let said = String::from_utf8_lossy(&output.stderr);
    let kib: Option<u64> = said.lines().last().and_then(|line| line.parse().ok());
    kib.unwrap_or_else(|| panic!("time said no peak: {said}")) * 1024
}
