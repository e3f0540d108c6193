//! What `pipegen.toml` says is done: to the rules, to the specs of a project, to where files go.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use pipegen::config::Config;
use pipegen::diagnostic::{Report, Severity};
use pipegen::load::{Settings, load};
use pipegen::rule::RULES;
use pipegen::source::Source;
use pipegen::target::Target;
use support::case;

fn read(text: &str) -> Result<Config, Report> {
    Config::read(Source { path: "pipegen.toml".to_owned(), text: text.to_owned() }, Path::new("up"))
}

/// Severities of what is found in the spec that breaks a rule, when the rule has a level.
fn severities(code: &str, level: &str) -> Result<Vec<Severity>, Report> {
    let config = read(&format!("[rules]\n{code} = \"{level}\"\n"))?;
    let text = fs::read_to_string(format!("fixtures/rule/{code}/flagged.pipeline.yaml")).unwrap();
    let settings = Settings { targets: &Target::ALL, config: Some(&config), ..Settings::default() };
    let report = load(Source { path: "flagged.pipeline.yaml".to_owned(), text }, &settings).report;
    let of_rule = report.diagnostics.iter().filter(|finding| finding.code == code);
    Ok(of_rule.map(|finding| finding.severity).collect())
}

#[test]
fn each_rule_has_the_level_that_it_may_have() {
    for rule in RULES {
        let raised = severities(rule.code, "error").unwrap();
        assert!(!raised.is_empty() && raised.iter().all(|it| *it == Severity::Error), "{}: {raised:?}", rule.code);
        let (lowered, off) = (severities(rule.code, "warning"), severities(rule.code, "off"));
        if rule.may_be_lowered {
            let lowered = lowered.unwrap();
            assert_eq!(lowered.len(), raised.len(), "{}", rule.code);
            assert!(lowered.iter().all(|it| *it == Severity::Warning), "{}: {lowered:?}", rule.code);
            assert_eq!(off.unwrap(), [], "{}", rule.code);
        } else {
            for report in [lowered.unwrap_err(), off.unwrap_err()] {
                let said: Vec<&str> = report.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
                assert_eq!(said, [format!("`{}` can't be lowered", rule.code)]);
            }
        }
    }
}

#[test]
fn a_part_of_the_path_that_is_empty_is_left_out() {
    let folder = |out: &str, environment: Option<&str>| {
        let config = read(&format!("out = \"{out}\"\n")).unwrap();
        config.out.folder(Target::Terraform, "demo", environment)
    };
    assert_eq!(folder("infra/{target}/{name}/{env}", Some("dev")), "infra/terraform/demo/dev");
    assert_eq!(folder("infra/{target}/{name}/{env}", None), "infra/terraform/demo");
    assert_eq!(folder("{env}/{target}/{name}", None), "terraform/demo");
    assert_eq!(folder("./{env}/x-{target}-{name}/", Some("dev")), "dev/x-terraform-demo");
    assert_eq!(folder("{target}/{name}{env}", None), "terraform/demo");
}

#[test]
fn an_empty_config_says_what_is_usual() {
    let config = read("").unwrap();
    assert_eq!(config.targets, []);
    assert!(config.specs.is_none() && config.templates.is_none());
    assert_eq!(config.out.folder(Target::CloudFormation, "a", Some("b")), "infra/cloudformation/a/b");
}

#[test]
fn paths_are_relative_to_the_config() {
    let config = read("templates = \"own\"\nspecs = [\"./a/*.yaml\"]\n").unwrap();
    assert_eq!(config.templates, Some(PathBuf::from("up/own")));
    let specs = config.specs.unwrap();
    let found: Vec<&str> =
        ["a/b.yaml", "a/b/c.yaml", "b.yaml"].into_iter().filter(|path| specs.is_match(path)).collect();
    assert_eq!(found, ["a/b.yaml"], "`*` is no folder");
}

#[test]
fn a_byte_order_mark_and_other_line_ends_move_no_place() {
    let report = read("\u{feff}templates = \"own\"\r\n[rules]\r\njob-names = \"off\"\r\n").unwrap_err();
    let [finding] = report.diagnostics.as_slice() else { panic!("{report:?}") };
    let (source, span) = report.sources.locate(finding.span);
    assert_eq!(source.slice(span), "\"off\"");
    assert_eq!((source.position(span.start).line, source.position(span.start).column), (3, 13));
}

#[test]
fn no_config_makes_pipegen_panic() {
    let deep = ["a.".repeat(100_000) + "a = 1", "a = ".to_owned() + &"[".repeat(100_000), "[".repeat(1000)];
    let odd =
        ["\0", "=", "[defaults", "a = \"\u{202e}", "a = 1e400", "defaults = 5", "rules = []", "[[defaults]]", "é = é"];
    for text in deep.iter().map(String::as_str).chain(odd) {
        let report = read(text).unwrap_err();
        assert!(report.diagnostics.len() == 1, "{report:?}");
    }
}

/// Copies the project, but for what is rendered, to an empty folder.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/project");
    for file in case::files(&root).iter().filter(|file| !file.starts_with("deploy")) {
        let copy = folder.path().join(file);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(root.join(file), copy).unwrap();
    }
    folder
}

#[test]
fn a_project_is_rendered_from_any_folder_of_it() {
    for from in ["", "pipelines/batch", "templates"] {
        let folder = project();
        let output = case::pipegen(&folder.path().join(from)).arg("render").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with("1 warning in 1 spec\n3 files written\n"), "{said}");
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/project");
        let rendered = case::files(&folder.path().join("deploy"));
        for file in &rendered {
            let text = fs::read_to_string(folder.path().join("deploy").join(file)).unwrap();
            support::golden(&golden.join("deploy").join(file), &text);
        }
        assert_eq!(rendered, case::files(&golden.join("deploy")));
    }
}

#[test]
fn options_win_over_the_config() {
    let folder = project();
    let arguments = ["render", "--target", "terraform", "--out", "elsewhere", "--env", "dev"];
    let output = case::pipegen(folder.path()).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let written = case::files(&folder.path().join("elsewhere"));
    let files = ["main.tf", "outputs.tf", "versions.tf"];
    assert_eq!(written, files.map(|file| Path::new("terraform/scoring/dev").join(file)));
    let arguments = ["render", "pipelines/batch/nightly.yaml", "--format", "yaml"];
    case::pipegen(folder.path()).args(arguments).output().unwrap();
    assert_eq!(case::files(&folder.path().join("deploy")), [Path::new("nightly/template.yaml")]);
}

/// The command in the header of a file, run where the header says.
fn run_header(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.split_once("To change it, edit that file and run ")).unwrap().1;
    let (place, command) = line.trim_end_matches(['"', ',']).split_once(": pipegen ").unwrap();
    let folder = file.parent().unwrap().join(place.strip_prefix("in ").unwrap_or_default());
    let again = std::process::Command::new("sh")
        .current_dir(folder)
        .args(["-c", &format!("\"$0\" {command}"), env!("CARGO_BIN_EXE_pipegen")])
        .output()
        .unwrap();
    String::from_utf8(again.stderr).unwrap()
}

#[test]
fn the_command_in_the_header_finds_the_config() {
    let folder = project();
    let elsewhere = tempfile::tempdir().unwrap();
    let render = |arguments: &[&str]| {
        let output = case::pipegen(folder.path()).arg("render").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    };
    render(&[]);
    let file = folder.path().join("deploy/prod/scoring/template.json");
    let header = "run here: pipegen render ../../../pipelines/scoring.yaml\"";
    assert!(fs::read_to_string(&file).unwrap().contains(header));
    assert!(run_header(&file).ends_with("0 files written, 2 unchanged\n"));

    render(&["--target", "terraform", "--target", "cloudformation", "--format", "yaml", "--out", "own"]);
    for (file, options, files) in [
        ("own/terraform/scoring/dev/main.tf", " --target terraform --out ../../..", 6),
        ("own/cloudformation/nightly/template.yaml", " --format yaml --out ../..", 1),
    ] {
        let file = folder.path().join(file);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.lines().nth(1).unwrap().ends_with(&format!(".yaml{options}")), "{text}");
        assert!(run_header(&file).ends_with(&format!("0 files written, {files} unchanged\n")));
    }

    render(&["--out", elsewhere.path().to_str().unwrap()]);
    let file = elsewhere.path().join("cloudformation/scoring/prod/template.json");
    assert!(fs::read_to_string(&file).unwrap().contains("run in ../../../../"), "no config is found from there");
    assert!(run_header(&file).ends_with("0 files written, 2 unchanged\n"));
}

#[test]
fn what_git_ignores_is_no_spec_of_a_project() {
    let folder = project();
    fs::write(folder.path().join(".gitignore"), "batch/\n").unwrap();
    let output = case::pipegen(folder.path()).arg("validate").output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().ends_with("1 warning in 1 spec\n"));
}

#[test]
fn a_project_without_specs_could_not_be_rendered() {
    let folder = project();
    fs::remove_dir_all(folder.path().join("pipelines")).unwrap();
    let output = case::pipegen(folder.path()).arg("render").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "error: no file is what `specs` of `pipegen.toml` says\n");
}

#[test]
fn what_is_wrong_with_a_default_is_told_once() {
    let folder = project();
    let config = folder.path().join("pipegen.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("[rules]", "[defaults.deploy]\nvolume_size = \"5\"\n[rules]")).unwrap();
    let nightly = folder.path().join("pipelines/batch/nightly.yaml");
    fs::write(&nightly, fs::read_to_string(&nightly).unwrap() + "deploy: {instance_type: ml.m5.large}\n").unwrap();
    let output = case::pipegen(folder.path()).args(["validate", "--output-format", "github"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected = "::error file=pipegen.toml,line=17,col=15,endColumn=18,title=wrong-type::found the text `5`, expected \
                    a whole number%0Awrite `5` without quotes\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "1 error in 2 specs\n");
}
