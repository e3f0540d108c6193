//! Runs that end before they are done.

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::work::{OUT, Work, is_litter};

const SPECS: usize = 1000;
const ROUNDS: usize = 12;

pub fn a_killed_run_leaves_every_file_whole() {
    let work = Work::new(SPECS);
    let mut random = Random(20_260_101);
    let mut stopped_midway = 0;
    work.finish();
    for round in 0..ROUNDS {
        let version = (round + 1) % 2;
        work.write_specs(version);
        let mut child = start(&work, random.below(SPECS), version);
        child.kill().unwrap();
        child.wait().unwrap();
        let (litter, files): (Vec<_>, Vec<_>) = work.files(OUT).into_iter().partition(|(path, _)| is_litter(path));
        assert!(litter.len() <= 1, "{litter:?}");
        for (path, text) in &files {
            work.hold_file(path, text);
        }
        stopped_midway += usize::from(work.count(version) < SPECS);
        // The next run leaves nothing of the one before.
        work.finish();
        work.hold_version(version);
    }
    assert!(stopped_midway > 0, "a run is killed before it has written all files");
}

pub fn a_stopped_run_leaves_no_litter() {
    let work = Work::new(SPECS);
    work.finish();
    let mut version = 0;
    for (name, number) in [("HUP", 1), ("INT", 2), ("TERM", 15)] {
        // A run may be done before the signal comes.
        let is_stopped = (0..20).any(|_| {
            version = 1 - version;
            work.write_specs(version);
            let mut child = start(&work, 3, version);
            let sent =
                Command::new("kill").args([format!("-{name}"), child.id().to_string()]).stderr(Stdio::null()).status();
            sent.unwrap();
            let status = child.wait().unwrap();
            assert!(status.signal() == Some(number) || status.success(), "{name}: {status}");
            work.hold_whole(OUT);
            status.signal() == Some(number) && work.count(version) < SPECS
        });
        assert!(is_stopped, "{name} stops a run");
    }
}

/// Starts a `render` and waits until it has written a file, given by its place in the order of paths.
fn start(work: &Work, index: usize, version: usize) -> Child {
    let (path, text) = work.versions[version].iter().nth(index).unwrap();
    let path = work.path(OUT).join(path);
    let mut child = work.render().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while child.try_wait().unwrap().is_none() && fs::read_to_string(&path).unwrap() != *text {
        thread::yield_now();
    }
    child
}

pub fn litter_of_the_dead_goes() {
    let work = Work::new(1);
    work.finish();
    let place = work.path(OUT).join("cloudformation/demo-0000");
    let (dead, living) = (place.join(".pipegen-aaaaaa.tmp"), place.join(".pipegen-bbbbbb.tmp"));
    File::create(&dead).unwrap();
    let owner = File::create(&living).unwrap();
    owner.lock().unwrap();
    work.write_specs(1);
    work.finish();
    assert_eq!((dead.exists(), living.exists()), (false, true));
}

/// Numbers that are the same in every run (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}
