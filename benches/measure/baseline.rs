//! The least that a process can cost that does a part of the work. This program is started again as one of them, so
//! that each is a plain Rust program.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// First argument: print a line.
pub const HELLO: &str = "hello";
/// First argument: read each spec of a folder and its output, and write that output to another folder.
pub const COPY: &str = "copy";
/// First argument: read each spec of a folder and its output, and compare that output.
pub const COMPARE: &str = "compare";

/// Prints a line.
pub fn hello() {
    println!("hello");
}

/// Copies the output of each spec: `SPECS FROM TO`.
///
/// The output has to be read to be known. That costs it a little more than a program that writes what it has made.
pub fn copy<'a>(folders: impl Iterator<Item = &'a str>) {
    each_output(folders, |output, to| {
        let text = fs::read(output).expect("an output can be read");
        fs::create_dir_all(to.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(to, text).expect("an output can be written");
    });
}

/// Compares the output of each spec with a copy in memory: `SPECS FROM TO`, of which nothing is written to the last.
pub fn compare<'a>(folders: impl Iterator<Item = &'a str>) {
    each_output(folders, |output, _| {
        let text = fs::read(output).expect("an output can be read");
        black_box(text == black_box(text.clone()));
    });
}

/// Reads each spec, and passes on where its output lies and where it might lie.
fn each_output<'a>(mut folders: impl Iterator<Item = &'a str>, mut each: impl FnMut(&Path, &Path)) {
    let mut folder = || PathBuf::from(folders.next().expect("SPECS FROM TO"));
    let (specs, from, to) = (folder(), folder(), folder());
    for entry in fs::read_dir(specs).expect("the specs can be listed") {
        let entry = entry.expect("a spec can be listed");
        black_box(fs::read(entry.path()).expect("a spec can be read"));
        let file = entry.file_name();
        let name = file.to_str().and_then(|name| name.split('.').next()).expect("a spec has a name");
        let output = Path::new(name).join("template.yaml");
        each(&from.join(&output), &to.join(&output));
    }
}
