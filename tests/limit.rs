//! Whatever a spec holds, the command ends in a located finding, within a second of CPU and 100 MB of memory; what is no
//! file is refused.
//!
//! The limits are the kernel's, so that no clock is read. A debug build gets five seconds.

#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

const SECONDS: u32 = if cfg!(debug_assertions) { 5 } else { 1 };
const MEMORY: u32 = 100_000_000;

/// Largest text that is read.
const LARGEST: usize = 1 << 20;

/// Runs the command with the limits: exit code, none when it was killed, and all that it said.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    run_with(folder, arguments, Stdio::null())
}

fn run_with(folder: &Path, arguments: &[&str], input: impl Into<Stdio>) -> (Option<i32>, String) {
    let limits = [format!("--cpu={SECONDS}"), format!("--data={MEMORY}"), "--core=0".to_owned()];
    let output = Command::new("prlimit")
        .args(limits)
        .arg(env!("CARGO_BIN_EXE_pipegen"))
        .args(arguments)
        .current_dir(folder)
        .stdin(input)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Holds that the first finding in a spec is the one expected, whatever form it is written in.
fn hold(name: &str, spec: &str, finding: &str, place: &str) {
    assert!(spec.len() <= LARGEST || finding.starts_with("too-large"), "{name} is {} bytes", spec.len());
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), spec).unwrap();
    let (code, said) = run(folder.path(), &["validate", name]);
    assert_eq!(code, Some(1), "{name}: {said}");
    let (first, second) = said.split_once('\n').unwrap();
    let found = (first, second.lines().next().unwrap().trim_start());
    assert_eq!(found, (format!("error[{finding}").as_str(), format!("--> {name}:{place}").as_str()));
}

/// Like [`hold`], and that the other forms keep within the limits too.
fn hold_in_every_form(name: &str, spec: &str, finding: &str, place: &str) {
    hold(name, spec, finding, place);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), spec).unwrap();
    for format in ["json", "github", "sarif"] {
        let (code, said) = run(folder.path(), &["validate", name, "--output-format", format]);
        assert_eq!(code, Some(1), "{name} as {format}: {said}");
    }
}

#[test]
fn a_hundred_megabytes() {
    hold("a.pipeline.yaml", &"a: b\n".repeat(20_000_000), "too-large]: larger than 1048576 bytes", "1:1");
    let json = format!("{{\"a\": \"{}\"}}", "x".repeat(100_000_000));
    hold("a.pipeline.json", &json, "too-large]: larger than 1048576 bytes", "1:1");
}

const TOO_DEEP: &str = "too-deep]: nested deeper than 64 levels";

#[test]
fn ten_thousand_and_a_million_levels() {
    for levels in [10_000, 1_000_000] {
        hold("flow.pipeline.yaml", &"[".repeat(levels), TOO_DEEP, "1:256");
        hold("mapping.pipeline.yaml", &"{a: ".repeat(levels / 4), TOO_DEEP, "1:1021");
        hold("block.pipeline.yaml", &format!("{}a\n", "- ".repeat(levels / 2)), TOO_DEEP, "1:131");
        hold("list.pipeline.json", &"[".repeat(levels), TOO_DEEP, "1:128");
        let closed = "[".repeat(levels / 2) + &"]".repeat(levels / 2);
        hold("closed.pipeline.json", &closed, TOO_DEEP, "1:128");
        hold("mapping.pipeline.json", &"{\"a\":".repeat(levels / 5), TOO_DEEP, "1:636");
        hold("json.pipeline.yaml", &"{\"a\":".repeat(levels / 5), TOO_DEEP, "1:326");
    }
    let lines: Vec<String> = (0..1_400).map(|level| format!("{:level$}a:", "")).collect();
    hold("lines.pipeline.yaml", &lines.join("\n"), TOO_DEEP, "66:66");
}

const TOO_MANY: &str = "too-many-values]: more than 100000 values, counting each alias as what it repeats";
const TOO_LONG: &str = "too-many-values]: anchors and aliases repeat more than 1048576 bytes of text";

/// Lines of which each has an anchor and repeats the one before.
fn levels(first: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    let lines: Vec<String> = (1..count).map(|level| format!("a{level}: &a{level} {}\n", line(level - 1))).collect();
    format!("a0: &a0 {first}\n{}", lines.concat())
}

#[test]
fn aliases_by_the_billion() {
    let nine = |before| format!("[{}]", vec![format!("*a{before}"); 9].join(", "));
    hold("lists.pipeline.yaml", &levels("[x]", 10, nine), TOO_MANY, "6:30");
    let two = |before| format!("{{x: *a{before}, y: *a{before}}}");
    hold("mappings.pipeline.yaml", &levels("{x: 1}", 40, two), TOO_MANY, "15:15");
    let merged = |before| format!("\n  <<: [*a{before}, *a{before}]");
    hold("merge-keys.pipeline.yaml", &levels("{x: 1}", 40, merged), TOO_MANY, "27:3");
    hold("chain.pipeline.yaml", &levels("[x]", 9_000, |before| format!("[*a{before}]")), TOO_DEEP, "64:12");

    let keys = format!("a: &a x\n{}", "*a : 1\n".repeat(100_000));
    hold("keys.pipeline.yaml", &keys, "key-not-text]: a key must be text", "2:1");
    let once = format!("a: &a x\nb: [{}]\n", "*a, ".repeat(200_000));
    hold("one.pipeline.yaml", &once, TOO_MANY, "2:199997");
    let text = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(400_000), "*a, ".repeat(100_000));
    hold("text.pipeline.yaml", &text, TOO_LONG, "2:9");
    let keys: Vec<String> = (100..500).map(|number| format!("{}{number}: 1", "k".repeat(1_000))).collect();
    let keys = format!("a: &a {{{}}}\nb: [{}]\n", keys.join(", "), "*a, ".repeat(100_000));
    hold("long-keys.pipeline.yaml", &keys, TOO_LONG, "2:9");
    let anchors: Vec<String> = (0..60).map(|level| format!("&a{level} [")).collect();
    let anchors = anchors.concat();
    hold("anchors.pipeline.yaml", &format!("{anchors}{}{}", "x, ".repeat(90_000), "]".repeat(60)), TOO_MANY, "1:350");
}

/// Variables in a text.
const IN_A_TEXT: usize = 8;

/// A spec with 12,000 variables, each what `variable` makes of its number, and with what stands at its end.
fn variables(variable: impl Fn(usize) -> String, end: &str) -> String {
    let text = |first: usize| (first..first + IN_A_TEXT).map(&variable).collect::<String>();
    let entry = |name: usize| format!("      V{name}: \"{}\"", text(name * IN_A_TEXT));
    let mut lines: Vec<String> = ["version: 1", "name: many", "role: Many", "models:"].map(str::to_owned).into();
    for container in 0..15 {
        lines.push("  - image_uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/many:1".to_owned());
        lines.push(format!("    container_hostname: c{container}\n    env:"));
        lines.extend((container * 100..container * 100 + 100).map(entry));
    }
    lines.push(end.to_owned());
    lines.join("\n")
}

#[test]
fn variables_by_the_thousand() {
    let folder = tempfile::tempdir().unwrap();
    let spec = variables(|number| format!("${{{{ ssm:/n{number} }}}}"), "");
    fs::write(folder.path().join("many.pipeline.yaml"), spec).unwrap();
    assert_eq!(run(folder.path(), &["validate"]), (Some(0), "no findings in 1 spec\n".to_owned()));

    let parameters = |entry: &str| {
        let entries: Vec<String> = (0..200).map(|number| format!("  P{number}: {entry}\n")).collect();
        format!("parameters:\n{}", entries.concat())
    };
    let unknown = variables(|number| format!("${{{{ parameters.U{number} }}}}"), &parameters("{type: string}"));
    hold("unknown.pipeline.yaml", &unknown, "unknown-variable]: no variable `parameters.U0`", "8:12");
    let used = |number| format!("${{{{ parameters.P{} }}}}", number % 200);
    let secret = variables(used, &parameters("{type: string, secret: true}"));
    let readable = "secret-parameter]: the secret `P0` could be read by everyone who may call `DescribeModel`";
    hold("secret.pipeline.yaml", &secret, readable, "8:11");
}

#[test]
fn every_value_of_a_long_spec_differs() {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |text: &str| fs::write(folder.path().join("many.pipeline.yaml"), variables(|_| text.into(), "")).unwrap();
    write("a");
    assert_eq!(run(folder.path(), &["render", "--target", "terraform"]).0, Some(0));
    write("b");
    let (code, said) = run(folder.path(), &["diff", "--target", "terraform"]);
    assert_eq!(code, Some(0), "{said}");
    let told = |line: &&str| line.contains("→ \"bbbbbbbb\"") && line.contains("  many.pipeline.yaml:");
    assert_eq!(said.lines().filter(told).count(), 1_500, "{said}");
}

#[test]
fn more_variables_than_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let text = |index: usize| format!("      V{index}: \"{}\"\n", "${{ssm:a}}".repeat(100));
    let spec = |texts: usize| {
        let mut lines = "version: 1\nname: many\nrole: Many\nmodels:\n".to_owned();
        for container in 0..texts.div_ceil(100) {
            let start = "  - image_uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/many:1\n    container_hostname: c";
            lines.extend([start.to_owned(), format!("{container}\n    env:\n")]);
            lines.extend((container * 100..texts.min(container * 100 + 100)).map(text));
        }
        lines
    };
    fs::write(folder.path().join("many.pipeline.yaml"), spec(160)).unwrap();
    assert_eq!(run(folder.path(), &["validate"]), (Some(0), "no findings in 1 spec\n".to_owned()));
    hold("most.pipeline.yaml", &spec(1_000), "too-many-values]: more than 16000 variables", "171:13");
}

#[test]
fn values_to_choose_from_in_a_long_spec() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |values: usize| {
        let values: Vec<String> = (0..values).map(|value| format!("v{value}")).collect();
        let end = format!("parameters:\n  P: {{type: string, allowed_values: [{}]}}\n", values.join(", "));
        let text = format!("${{{{ parameters.P }}}}{}", "x".repeat(600));
        variables(|number| if number % IN_A_TEXT == 0 { text.clone() } else { String::new() }, &end)
    };
    fs::write(folder.path().join("few.pipeline.yaml"), spec(8)).unwrap();
    assert_eq!(run(folder.path(), &["validate"]), (Some(0), "no findings in 1 spec\n".to_owned()));
    let many = spec(100);
    let finding =
        format!("too-many-values]: 100 values of one parameter in a spec of {} bytes, expected at most 8", many.len());
    hold("many.pipeline.yaml", &many, &finding, "1551:6");
}

#[test]
fn a_line_as_long_as_a_spec_can_be() {
    let start = "version: 1\nname: ";
    let name = format!("{start}{}", "x".repeat(LARGEST - start.len()));
    hold_in_every_form("name.pipeline.yaml", &name, "missing-key]: missing key `role`", "1:1");
    let keys: Vec<String> = (0..70_000).map(|number| format!("\"k{number}\": 1")).collect();
    let line = format!("{{{}}}", keys.join(", "));
    for name in ["line.pipeline.yaml", "line.pipeline.json"] {
        hold_in_every_form(name, &line, "missing-key]: missing key `version`", "1:1");
    }
    let number = format!("{{\"version\": {}}}", "9".repeat(LARGEST - 20));
    let finding = format!("number-out-of-range]: the number `{}…` is out of range", "9".repeat(80));
    hold_in_every_form("number.pipeline.json", &number, &finding, "1:13");
    hold_in_every_form(
        "quotes.pipeline.yaml",
        &format!("a: \"{}", "\\\"".repeat(500_000)),
        "yaml-syntax]: the quote is not closed",
        "1:4",
    );
}

#[test]
fn a_hundred_thousand_findings() {
    let unknown: Vec<String> = (0..90_000).map(|number| format!("k{number}: 1")).collect();
    hold_in_every_form("unknown.pipeline.yaml", &unknown.join("\n"), "missing-key]: missing key `version`", "1:1");
    hold_in_every_form("same.pipeline.yaml", &"k: 1\n".repeat(100_000), "duplicate-key]: duplicate key `k`", "2:1");
    let half = &unknown[..40_000];
    let twice = [half, half].concat();
    hold_in_every_form("twice.pipeline.yaml", &twice.join("\n"), "duplicate-key]: duplicate key `k0`", "40001:1");
    let quoted: Vec<String> = twice.iter().map(|entry| format!("\"{}\": 1", entry.trim_end_matches(": 1"))).collect();
    let json = format!("{{{}}}", quoted.join(","));
    hold_in_every_form("twice.pipeline.json", &json, "duplicate-key]: duplicate key `k0`", "1:468892");
    hold_in_every_form(
        "tags.pipeline.yaml",
        &format!("a:\n{}", "- !x y\n".repeat(90_000)),
        "unknown-tag]: the tag `!x` has no meaning in a spec",
        "2:3",
    );
    let ambiguous = format!("a:\n{}", "- no\n".repeat(90_000));
    hold_in_every_form("ambiguous.pipeline.yaml", &ambiguous, "missing-key]: missing key `version`", "1:1");
}

#[test]
fn what_is_no_file_is_no_spec() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert!(Command::new("mkfifo").arg(path("pipe.pipeline.yaml")).status().unwrap().success());
    for name in ["pipe.pipeline.yaml", "/dev/zero"] {
        let said = format!("error: can't read `{name}`: not a regular file; standard input is `-`\n");
        assert_eq!(run(folder.path(), &["validate", name]), (Some(2), said));
    }
    fs::create_dir(path("folder.pipeline.yaml")).unwrap();
    let none = "error: no `*.pipeline.yaml`, `.yml` or `.json` below `";
    for (argument, shown) in [("folder.pipeline.yaml", "folder.pipeline.yaml"), (".", ".")] {
        assert_eq!(run(folder.path(), &["validate", argument]), (Some(2), format!("{none}{shown}`\n")));
    }
    // The folder is looked into, and what lies beside a spec doesn't matter.
    fs::write(path("folder.pipeline.yaml/a.pipeline.yaml"), "version: 2").unwrap();
    let (code, said) = run(folder.path(), &["validate"]);
    assert!(code == Some(1) && said.contains("--> folder.pipeline.yaml/a.pipeline.yaml:1:1"), "{said}");
}

#[test]
fn standard_input_without_an_end() {
    let input = fs::File::open("/dev/zero").unwrap();
    let (code, said) = run_with(Path::new("."), &["validate", "-"], input);
    let expected = "error[too-large]: larger than 1048576 bytes\n --> <stdin>:1:1\n";
    assert!(code == Some(1) && said.starts_with(expected), "{said}");
}

#[test]
fn a_link_out_of_a_folder_is_read_only_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (inside, secret) = (folder.path().join("repository"), folder.path().join("secret"));
    fs::create_dir(&inside).unwrap();
    fs::write(&secret, "password: hunter2\n").unwrap();
    symlink("../secret", inside.join("a.pipeline.yaml")).unwrap();
    let said = "error: `a.pipeline.yaml` links to a file outside of `.`; name it as SPEC if it is meant\n";
    assert_eq!(run(&inside, &["validate"]), (Some(2), said.to_owned()));
    let (code, said) = run(&inside, &["validate", "a.pipeline.yaml"]);
    assert!(code == Some(1) && said.contains("unknown key `password`"), "{said}");

    fs::rename(secret, inside.join("b.pipeline.yaml")).unwrap();
    fs::remove_file(inside.join("a.pipeline.yaml")).unwrap();
    symlink("b.pipeline.yaml", inside.join("a.pipeline.yaml")).unwrap();
    let (code, said) = run(&inside, &["validate"]);
    assert!(code == Some(1) && said.ends_with(" in 2 specs\n"), "{said}");
}
