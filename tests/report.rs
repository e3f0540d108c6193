//! Findings in each form, as goldens, with specs whose keys, values and path try to break out of it; and findings about
//! files, which only the command meets.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by it")]
#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use pipegen::config::Config;
use pipegen::diagnostic::{self, Format, Report};
use pipegen::load::{Settings, load};
use pipegen::source::Source;
use serde_json::Value;
use support::case;

/// A path that has to be escaped, and is longer than what messages show of a foreign text.
const HOSTILE_PATH: &str = "pipelines/50%, or: more/a folder with a name that is much longer than any name of a folder \
                            should be/\u{202e}.pipeline.yaml";

/// The same of a config, which is found above the folder that pipegen runs in.
const HOSTILE_CONFIG: &str = "../100%, more:\u{202e}/pipegen.toml";

fn reports() -> Vec<Report> {
    let read = |file: &str, path: &str| {
        let text = fs::read_to_string(folder().join(file)).unwrap();
        Source { path: path.to_owned(), text }
    };
    let config = Config::read(read("pipegen.toml", HOSTILE_CONFIG), Path::new("..")).unwrap();
    let specs = [
        ("hostile.pipeline.yaml", HOSTILE_PATH, None),
        ("plain.pipeline.json", "plain.pipeline.json", None),
        ("merged.pipeline.yaml", "merged.pipeline.yaml", Some(&config)),
        ("merged.pipeline.json", "merged.pipeline.json", Some(&config)),
    ];
    let report = |(file, path, config): (&str, &str, Option<&Config>)| {
        load(read(file, path), &Settings { config, ..Settings::default() }).report
    };
    specs.into_iter().map(report).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/report")
}

fn written(format: Format) -> String {
    diagnostic::write(&reports(), format)
}

#[test]
fn text_shows_the_line_and_obeys_nothing_in_it() {
    let text = written(Format::Text { colour: false });
    assert!(text.chars().all(|found| found == '\n' || !is_obeyed(found)), "{text:?}");
    support::golden(&folder().join("expected.txt"), &text);
}

#[test]
fn colours_change_no_character() {
    let coloured = written(Format::Text { colour: true });
    let mut plain = String::new();
    for (index, part) in coloured.split("\u{1b}[").enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&plain), trimmed(&written(Format::Text { colour: false })));
}

#[test]
fn json_is_what_its_schema_says() {
    let text = written(Format::Json);
    let schema = fs::read_to_string("schemas/diagnostic.v1.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert!(jsonschema::meta::is_valid(&schema));
    support::golden(&folder().join("expected.json"), &text);
}

#[test]
fn offsets_in_json_are_those_of_the_text() {
    let document: Value = serde_json::from_str(&written(Format::Json)).unwrap();
    let hostile = fs::read_to_string(folder().join("hostile.pipeline.yaml")).unwrap();
    let of_code =
        |code: &str| document["findings"].as_array().unwrap().iter().find(|found| found["code"] == code).unwrap();
    let slice = |place: &Value| {
        let offset = |end: &str| usize::try_from(place[end]["offset"].as_u64().unwrap()).unwrap();
        hostile[offset("start")..offset("end")].to_owned()
    };
    assert_eq!(slice(&of_code("repeated-item")["place"]), "REQUEST");
    assert_eq!(slice(&of_code("repeated-item")["related"]["place"]), "REQUEST");
    assert_eq!(slice(&of_code("ambiguous-scalar")["place"]), "on");
}

#[test]
fn github_gets_one_command_for_each_finding() {
    let text = written(Format::Github);
    let findings: usize = reports().iter().map(|report| report.diagnostics.len()).sum();
    assert_eq!(text.lines().count(), findings);
    let begins = |line: &str| line.starts_with("::error file=") || line.starts_with("::warning file=");
    assert!(text.lines().all(begins), "{text}");
    support::golden(&folder().join("expected.github.txt"), &text);
}

#[test]
fn sarif_names_places_and_related_ones() {
    let text =
        written(Format::Sarif { explain: pipegen::explain::explanation }).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    support::golden(&folder().join("expected.sarif.json"), &text);
}

#[test]
fn no_findings_are_an_empty_text_and_a_whole_document() {
    assert_eq!(diagnostic::write(&[], Format::Text { colour: false }), "");
    assert_eq!(diagnostic::write(&[], Format::Github), "");
    let json: Value = serde_json::from_str(&diagnostic::write(&[], Format::Json)).unwrap();
    assert_eq!(json, serde_json::json!({ "version": 1, "errors": 0, "warnings": 0, "findings": [] }));
    let sarif: Value = serde_json::from_str(&diagnostic::write(&[], Format::Sarif { explain: |_| None })).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn file_that_is_not_utf_8() {
    hold_command("not-utf-8", &[("a.pipeline.yaml", b"version: 1\nname: caf\xe9\n")], &["validate"]);
}

#[test]
fn file_that_is_too_large() {
    let text = vec![b'#'; (1 << 20) + 1];
    hold_command("too-large", &[("a.pipeline.yaml", &text)], &["validate"]);
}

#[test]
fn two_specs_of_one_name() {
    let spec = b"version: 1\nname: demo\nrole: R\nmodels: [{image_uri: example.com/demo:1}]\n";
    hold_command("name-taken", &[("a.pipeline.yaml", spec), ("b.pipeline.yaml", spec)], &["render"]);
}

#[test]
fn two_specs_of_one_name_in_several_environments() {
    let spec = b"version: 1\nname: demo\nrole: R\nmodels: [{image_uri: example.com/demo:1}]\n\
                 environments: {dev: {name: demo-dev}, stage: {}, prod: {}}\n";
    let files: [(&str, &[u8]); 2] = [("a.pipeline.yaml", spec), ("b.pipeline.yaml", spec)];
    hold_command("name-taken-in-environments", &files, &["render"]);
}

#[test]
fn two_environments_in_one_folder() {
    let spec = b"version: 1\nname: demo\nrole: R\nmodels: [{image_uri: example.com/demo:1}]\n\
                 environments:\n  dev: {}\n  prod: {}\n  other: {name: other}\n";
    let files: [(&str, &[u8]); 2] = [("a.pipeline.yaml", spec), ("pipegen.toml", b"out = \"{target}/{name}\"\n")];
    hold_command("folder-taken", &files, &["render"]);
}

#[test]
fn two_targets_in_one_folder() {
    let spec = b"version: 1\nname: demo\nrole: R\nmodels: [{image_uri: example.com/demo:1}]\n";
    let files: [(&str, &[u8]); 2] =
        [("a.pipeline.yaml", spec), ("pipegen.toml", b"targets = [\"terraform\"]\nout = \"infra/{name}/{env}\"\n")];
    hold_command("folder-taken-by-target", &files, &["render", "--target", "terraform", "--target", "cloudformation"]);
}

/// Runs the command in a folder with the files, and holds what it says against a golden.
fn hold_command(golden: &str, files: &[(&str, &[u8])], arguments: &[&str]) {
    let folder_of_files = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder_of_files.path().join(name), text).unwrap();
    }
    let output = case::pipegen(folder_of_files.path()).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = [output.stdout, output.stderr].concat();
    support::golden(&folder().join(golden).with_extension("txt"), &String::from_utf8(said).unwrap());
}

/// Whether a terminal or browser obeys a character rather than showing it.
fn is_obeyed(found: char) -> bool {
    found.is_control()
        || matches!(found, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
