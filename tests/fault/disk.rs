//! Disks that take nothing more. They are mounted in a namespace of their own, and so also bind those who may do all.

use std::process::{Command, Output};

use crate::work::{OUT, Work, outcome};

/// Whether a file system can be mounted for a process and its children.
pub fn can_mount() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let mount = ["-rm", "mount", "-t", "tmpfs", "none"];
    Command::new("unshare").args(mount).arg(folder.path()).output().is_ok_and(|output| output.status.success())
}

/// Runs a script with its own mounts; `pipegen` is the command.
fn mounted(work: &Work, script: &str) -> Output {
    let script = format!("set -e; pipegen() {{ \"$0\" \"$@\"; }}; {script}");
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script, env!("CARGO_BIN_EXE_pipegen")]);
    command.current_dir(work.path(".")).env_remove("NO_COLOR").output().unwrap()
}

pub fn a_full_disk_leaves_whole_files() {
    let work = Work::new(400);
    let script = "mkdir out; mount -t tmpfs -o size=256k none out
        pipegen render --target cloudformation --out out || code=$?
        cp -r out left; exit $code";
    let (code, said) = outcome(&mounted(&work, script));
    let left = work.files("left");
    assert!(!left.is_empty() && left.len() < work.versions[0].len());
    work.hold_whole("left");
    // The first file that isn't there.
    let missing = work.versions[0].keys().find(|path| !left.contains_key(*path)).unwrap().display();
    let expected = format!("error: can't write `{OUT}/{missing}`: No space left on device (os error 28)\n");
    assert_eq!((code, said), (2, expected));
    let empty = Command::new("find").arg(work.path("left")).args(["-type", "d", "-empty"]).output().unwrap();
    assert_eq!(String::from_utf8(empty.stdout).unwrap(), "", "no folder is left without a file");
}

pub fn no_room_to_keep_files() {
    let work = Work::new(600);
    let script = "mkdir small; mount -t tmpfs -o size=64k none small
        TMPDIR=small pipegen render --target cloudformation --out out";
    let expected = "error: can't keep what is to be written in `small`: No space left on device (os error 28)\n";
    assert_eq!(outcome(&mounted(&work, script)), (2, expected.to_owned()));
    assert!(!work.path(OUT).exists());
}

pub fn a_read_only_folder() {
    let work = Work::new(1);
    let read_only = "mkdir -p out; mount --bind out out; mount -o remount,bind,ro out";
    let expected =
        "error: can't write `out/cloudformation/demo-0000/template.yaml`: Read-only file system (os error 30)\n";
    let render = format!("{read_only}; pipegen render --target cloudformation --out out");
    assert_eq!(outcome(&mounted(&work, &render)), (2, expected.to_owned()));
    assert!(work.files(OUT).is_empty());

    work.finish();
    assert_eq!(outcome(&mounted(&work, &render)), (0, "0 files written, 1 unchanged\n".to_owned()));
    let check = format!("{read_only}; pipegen check --target cloudformation --out out");
    assert_eq!(outcome(&mounted(&work, &check)), (0, "1 file up to date in 1 spec\n".to_owned()));
    work.write_specs(1);
    assert_eq!(outcome(&mounted(&work, &render)), (2, expected.to_owned()));
    work.hold_version(0);
}
