//! `pipegen graph`: the drawings of single specs stand below `fixtures/graph`; each of every spec is what its readers take.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use support::case;

/// Names of specs below `fixtures/render` whose drawings are kept.
const KEPT: [&str; 5] = ["environments", "fraud-scoring", "full", "minimal", "hostile"];

#[test]
fn drawings_are_as_before() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for name in KEPT {
        for (format, file) in [("mermaid", "graph.mmd"), ("dot", "graph.dot"), ("svg", "graph.svg")] {
            let text = draw(&root.join("render").join(name), format);
            support::golden(&root.join("graph").join(name).join(file), &text);
        }
    }
}

#[test]
fn drawings_can_be_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/render");
    let reader = "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.stdin.buffer)";
    feed(Command::new("python3").args(["-c", reader]), &draw(&root, "svg"));
    if Command::new("dot").arg("-V").output().is_err() {
        eprintln!("SKIPPED: no Graphviz: nothing is proved about `--format dot`");
        return;
    }
    let drawn = feed(Command::new("dot").arg("-Tplain"), &draw(&root, "dot"));
    let nodes = drawn.lines().filter(|line| line.starts_with("node ")).count();
    let boxes = draw(&root, "svg").matches("<g class=\"node ").count()
        - draw(&root, "svg").matches("<g class=\"node model").count();
    assert_eq!(nodes, boxes);
}

#[test]
fn findings_stop_a_drawing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.pipeline.yaml"), "version: 1\n").unwrap();
    let output = case::pipegen(folder.path()).arg("graph").output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

fn draw(path: &Path, format: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = case::pipegen(folder.path()).args(["graph", "--format", format]).arg(path).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a program makes of a text.
fn feed(command: &mut Command, text: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    drop(writer.join());
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
