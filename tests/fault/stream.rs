//! Standard output that takes nothing, or nothing more.

use std::process::{Command, Output, Stdio};

use crate::work::{Work, outcome};

/// Runs a script; `"$0"` is the command.
fn shell(work: &Work, script: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_pipegen")]).current_dir(work.path("."));
    command.output().unwrap()
}

pub fn closed() {
    // More than a pipe holds, so that the command is still writing when its reader goes.
    let work = Work::new(200);
    let mut child =
        work.command(&["render", "--stdout"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(outcome(&child.wait_with_output().unwrap()), (0, String::new()));
    assert_eq!(outcome(&shell(&work, "\"$0\" render --stdout >&-")), (0, String::new()));
    assert_eq!(outcome(&shell(&work, "\"$0\" render --stdout 2>&- | head -n 0")), (0, String::new()));
    assert_eq!(outcome(&shell(&work, "\"$0\" render 2>&- >&-")), (0, String::new()));
    assert_eq!(outcome(&shell(&work, "\"$0\" check >&-")), (0, "800 files up to date in 200 specs\n".to_owned()));
}

pub fn full() {
    let work = Work::new(1);
    let expected = "error: can't write `standard output`: No space left on device (os error 28)\n";
    assert_eq!(outcome(&shell(&work, "\"$0\" render --stdout >/dev/full")), (2, expected.to_owned()));
    assert_eq!(outcome(&shell(&work, "\"$0\" check >/dev/full")), (2, expected.to_owned()));
}
