//! The emulator of AWS does what its rules say: its own tests, in Python.

mod support;

use std::path::Path;

use support::tool;

#[test]
fn tests_of_the_emulator_pass() {
    let output = tool::python_tool("python")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["-m", "unittest", "discover", "--start-directory", "tests/emulator", "--top-level-directory", "tests"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
