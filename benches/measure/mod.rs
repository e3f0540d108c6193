//! What is measured, and with what. Nothing here knows a bar.
#![allow(dead_code, reason = "each bench uses a part of it")]

pub mod baseline;
pub mod callgrind;
pub mod cpu;
pub mod memory;
pub mod random;
pub mod specs;
pub mod table;
pub mod texts;
pub mod work;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

/// Which build of `pipegen` there is. A target folder that others build into may get another one between two rows.
pub fn build() -> (u64, SystemTime) {
    let found = fs::metadata(PIPEGEN).expect("cargo has built pipegen");
    (found.len(), found.modified().expect("a file has a time"))
}

const PIPEGEN: &str = env!("CARGO_BIN_EXE_pipegen");

/// A process that is measured. It has to end as expected: one that gives up early would look cheap.
pub struct Job {
    program: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
    /// A folder that isn't there when the process starts.
    removed: Option<PathBuf>,
    status: i32,
}

impl Job {
    /// The `pipegen` command, run in a folder; arguments are separated by spaces.
    pub fn pipegen(folder: &Path, arguments: &str) -> Self {
        Self::new(Path::new(PIPEGEN), folder, arguments)
    }

    /// This program as one of the [`baseline`]s.
    pub fn baseline(folder: &Path, arguments: &str) -> Self {
        Self::new(&env::current_exe().expect("this program has a path"), folder, arguments)
    }

    fn new(program: &Path, folder: &Path, arguments: &str) -> Self {
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        Self { program: program.to_owned(), arguments, folder: folder.to_owned(), removed: None, status: 0 }
    }

    /// The same, with a folder removed before each run.
    pub fn without(mut self, folder: &str) -> Self {
        self.removed = Some(self.folder.join(folder));
        self
    }

    /// The same, with findings for its outcome.
    pub fn finds_errors(mut self) -> Self {
        self.status = 1;
        self
    }

    /// Runs it under a tool, given as the words that stand before the program.
    pub fn run(&self, tool: &[&str]) -> Output {
        if let Some(folder) = self.removed.as_deref().filter(|folder| folder.exists()) {
            fs::remove_dir_all(folder).expect("an output folder can be removed");
        }
        let mut command = match tool {
            [] => Command::new(&self.program),
            [name, words @ ..] => {
                let mut command = Command::new(name);
                command.args(words).arg(&self.program);
                command
            }
        };
        command.args(&self.arguments).current_dir(&self.folder).stdin(Stdio::null());
        // Cargo sets it, and the loader then searches more folders.
        command.env_remove("LD_LIBRARY_PATH");
        let output = command.output().expect("the program can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(self.status), "{:?} said: {said}", self.arguments);
        output
    }
}
