//! No text of a user reaches a terminal, a workflow's log or a rendered file as anything but text, wherever it stands: in
//! values, keys, file names, arguments and templates.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;

use pipegen::diagnostic::{self, Format, Report};
use pipegen::load::{Checked, Settings, load};
use pipegen::lower::lower;
use pipegen::source::Source;
use pipegen::target::Target;
use pipegen::template::Templates;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use support::{case, obeyed};

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\u{1b}[31m",
        "\u{1b}]0;title\u{7}",
        "\u{9b}31m",
        "\u{8}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{202e}",
        "\u{2066}",
        "\u{61c}",
        "\u{200b}",
        "\u{feff}",
        "\u{e0041}",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\n::error::x",
        "::error file=x::y",
        "\n##[error]x",
        "##[group]",
        "%0A::error::x",
        "`",
        "'",
        "\"",
        "\\",
        "${x}",
        "{{ x }}",
        "{%",
        ": ",
        " #",
        "a",
        "é",
        "👩\u{200d}🔬",
    ]);
    vec(pieces, 1..5).prop_map(|pieces| pieces.concat())
}

/// A spec with every property, with hostile text as one of its keys or texts.
fn tainted() -> impl Strategy<Value = Value> {
    let text = fs::read_to_string("fixtures/render/full/full.pipeline.yaml").unwrap();
    let spec = Source { path: "full.pipeline.yaml".to_owned(), text }.parse().unwrap().value;
    let places = count(&spec);
    (0..places, any::<bool>(), hostile()).prop_map(move |(place, as_key, text)| {
        let mut tainted = spec.clone();
        taint(&mut tainted, &mut place.clone(), as_key, &text);
        tainted
    })
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// Puts text in the place of the value that is met when the steps are gone, or beside its members.
fn taint(value: &mut Value, steps: &mut usize, as_key: bool, text: &str) {
    if *steps == 0 {
        match value {
            Value::Object(members) if as_key => drop(members.insert(text.to_owned(), text.into())),
            value => *value = text.into(),
        }
        *steps = usize::MAX;
        return;
    }
    *steps -= 1;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| taint(item, steps, as_key, text)),
        Value::Object(members) => members.values_mut().for_each(|member| taint(member, steps, as_key, text)),
        _ => {}
    }
}

/// Holds that output obeys nothing.
fn hold(output: &str, is_text: bool) -> Result<(), TestCaseError> {
    match obeyed::find(output, is_text) {
        None => Ok(()),
        Some(found) => Err(TestCaseError::fail(format!("{found} in {output:?}"))),
    }
}

/// Holds every form of the findings in a source, and what it renders.
fn hold_source(path: &str, text: String) -> Result<(), TestCaseError> {
    let settings = Settings { targets: &Target::ALL, ..Settings::default() };
    let Checked { specs, report, .. } = load(Source { path: path.to_owned(), text }, &settings);
    let findings = report.diagnostics.len();
    let reports = [report];
    hold(&diagnostic::write(&reports, Format::Text { colour: false }), true)?;
    let json = diagnostic::write(&reports, Format::Json);
    hold(&json, false)?;
    let document: Value = serde_json::from_str(&json).unwrap();
    for finding in document["findings"].as_array().unwrap() {
        prop_assert_eq!(finding["place"]["path"].as_str(), Some(path));
    }
    let sarif = diagnostic::write(&reports, Format::Sarif { explain: pipegen::explain::explanation });
    hold(&sarif, false)?;
    serde_json::from_str::<Value>(&sarif).unwrap();
    hold_github(&reports, findings)?;
    for loaded in specs {
        let stack = lower(&loaded.spec);
        for target in Target::ALL {
            for (_, text) in Templates::embedded().render(&stack, target).unwrap() {
                // Beyond four digits, YAML, HCL and JSON have no escape in common.
                hold(&text.replace(|found: char| found > '\u{ffff}', "?"), false)?;
            }
        }
    }
    Ok(())
}

/// One command for each finding.
fn hold_github(reports: &[Report], findings: usize) -> Result<(), TestCaseError> {
    let text = diagnostic::write(reports, Format::Github);
    hold(&text, false)?;
    prop_assert_eq!(text.lines().count(), findings, "{}", text);
    for line in text.lines() {
        prop_assert!(line.starts_with("::error file=") || line.starts_with("::warning file="), "{}", line);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_a_value_or_key(spec in tainted(), name in hostile()) {
        let json = spec.to_string();
        hold_source(&format!("{name}.pipeline.json"), json.clone())?;
        // JSON's characters stand in YAML as they are.
        hold_source(&format!("{name}.pipeline.yaml"), json)?;
    }

    #[test]
    fn anywhere_in_a_text(text in hostile(), at in any::<prop::sample::Index>(), pretty in any::<bool>()) {
        let mut spec = fs::read_to_string("fixtures/render/fraud-scoring/fraud-scoring.pipeline.yaml").unwrap();
        let path = if pretty { "spec.pipeline.yaml" } else { "spec.pipeline.json" };
        let boundaries: Vec<usize> = spec.char_indices().map(|(at, _)| at).collect();
        spec.insert_str(*at.get(&boundaries), &text);
        hold_source(path, spec)?;
    }
}

#[cfg(unix)]
proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_names_and_arguments(hostile in hostile()) {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("{hostile}.pipeline.yaml");
        let spec = "version: 1\nname: demo\nrole: R\nmodels: [{image_uri: a, env: {A: on}}]\n";
        fs::write(folder.path().join(&name), spec).unwrap();
        fs::create_dir(folder.path().join(&hostile)).unwrap();
        let template = folder.path().join(&hostile).join("cloudformation");
        fs::create_dir(&template).unwrap();
        fs::write(template.join(format!("{hostile}.yaml.j2")), "x").unwrap();

        let path = name.as_str();
        let runs: [&[&str]; 20] = [
            &["validate"],
            &["validate", path],
            &["validate", "--output-format", "json"],
            &["validate", "--output-format", "github"],
            &["validate", "--output-format", "sarif"],
            &["validate", &format!("{hostile}.nowhere")],
            &["validate", &hostile],
            &["validate", &format!("--{hostile}")],
            &["validate", "--target", &hostile],
            &["render", "--out", &hostile],
            &["render", "--stdout"],
            &["render", "--templates", &hostile],
            &["check"],
            &["check", "--output-format", "json"],
            &["check", "--output-format", "github"],
            &["check", "--output-format", "sarif"],
            &["validate", "--env", &hostile],
            &["explain", &hostile],
            &["man", &hostile],
            &[&hostile],
        ];
        for arguments in runs {
            let output = case::pipegen(folder.path()).args(arguments).output().unwrap();
            for stream in [output.stdout, output.stderr] {
                let text = String::from_utf8(stream).unwrap();
                hold(&text, !arguments.contains(&"github"))?;
            }
        }
        for file in case::files(folder.path()).iter().filter(|file| file.extension().is_some_and(|end| end == "tf")) {
            hold(&fs::read_to_string(folder.path().join(file)).unwrap(), false)?;
        }
    }

    #[test]
    fn in_what_a_template_is_refused_for(hostile in hostile()) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("cloudformation/resource")).unwrap();
        for text in [format!("{{% include {hostile:?} %}}"), format!("{{{{ {hostile} }}}}"), format!("A: [\"{hostile}")] {
            fs::write(folder.path().join("cloudformation/resource/model.yaml.j2"), text).unwrap();
            let output = case::pipegen(std::path::Path::new(env!("CARGO_MANIFEST_DIR")))
                .args(["render", "--stdout", "fixtures/render/minimal", "--templates"])
                .arg(folder.path())
                .output()
                .unwrap();
            hold(&String::from_utf8(output.stderr).unwrap(), true)?;
        }
    }
}
