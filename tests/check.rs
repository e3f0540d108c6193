//! Files on the disk against what specs render: what `check` finds, what `render` writes and removes, and what neither
//! touches.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::case;
use support::folder::{Folder, SPEC};

const TEMPLATE: &str = "infra/cloudformation/demo/template.yaml";
const MAIN: &str = "infra/terraform/demo/main.tf";
const OUTPUTS: &str = "infra/terraform/demo/outputs.tf";

/// A folder with a file of each kind of finding, and a spec with an error.
fn folder_with_everything() -> Folder {
    let folder = Folder::rendered(&["demo", "gone", "named", "stale"]);
    folder.edit(TEMPLATE, "Resources:\n", "# mine\nResources:\n");
    folder.edit(TEMPLATE, "  ModelName:\n    Description", "  Name:\n    Description");
    folder.remove(OUTPUTS);
    folder.remove("gone.pipeline.yaml");
    folder.edit("named.pipeline.yaml", "name: named", "name: other");
    folder.edit("stale.pipeline.yaml", "stale:1", "stale:2");
    folder.write("wrong.pipeline.yaml", &SPEC.replace("role: Demo", "role: 1"));
    folder
}

#[test]
fn findings_about_files_and_specs_are_one_document_in_every_form() {
    let folder = folder_with_everything();
    let before: Vec<String> = folder.files().iter().map(|path| folder.read(path.to_str().unwrap())).collect();
    let mut last = Vec::new();
    for (format, golden) in [
        ("text", "expected.txt"),
        ("json", "expected.json"),
        ("github", "expected.github.txt"),
        ("sarif", "expected.sarif.json"),
    ] {
        let (code, stdout, stderr) = folder.run(&["check", "--output-format", format]);
        assert_eq!(code, 1, "{stderr}");
        let text = stdout.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        support::golden(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/check").join(golden), &text);
        last.push(stderr);
    }
    let expected = "1 error, 2 stale files, 5 missing files, 1 hand-edited file, 8 orphaned files, 4 files up to date \
                    in 4 specs\n";
    assert_eq!(last, [expected; 4]);
    let after: Vec<String> = folder.files().iter().map(|path| folder.read(path.to_str().unwrap())).collect();
    assert_eq!(before, after);
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string("schemas/diagnostic.v1.schema.json").unwrap()).unwrap();
    let (_, stdout, _) = folder_with_everything().run(&["check", "--output-format", "json"]);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = serde_json::from_str(&stdout).unwrap();
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn what_was_rendered_is_up_to_date() {
    let folder = Folder::rendered(&["demo"]);
    assert_eq!(folder.run(&["check"]), (0, String::new(), "4 files up to date in 1 spec\n".to_owned()));
}

#[test]
fn rendering_again_is_the_way_out_of_every_finding() {
    let folder = folder_with_everything();
    folder.remove("wrong.pipeline.yaml");
    let (code, _, stderr) = folder.run(&["render", "--prune"]);
    assert_eq!(code, 0);
    let expected = "\
        overwriting, though edited by hand: `infra/cloudformation/demo/template.yaml`, lines 7 and 19\n\
        removed: `infra/cloudformation/gone/template.yaml`\n\
        removed: `infra/cloudformation/named/template.yaml`\n\
        removed: `infra/terraform/gone/main.tf`\n\
        removed: `infra/terraform/gone/outputs.tf`\n\
        removed: `infra/terraform/gone/versions.tf`\n\
        removed: `infra/terraform/named/main.tf`\n\
        removed: `infra/terraform/named/outputs.tf`\n\
        removed: `infra/terraform/named/versions.tf`\n\
        8 files written, 4 unchanged, 8 removed\n";
    assert_eq!(stderr, expected);
    assert_eq!(folder.check(&[]), (Vec::new(), "12 files up to date in 3 specs\n".to_owned()));
    assert!(!folder.path("infra/terraform/gone").exists(), "an empty folder is left");
}

#[test]
fn the_command_in_a_finding_repeats_the_options() {
    let folder = Folder::rendered(&["demo"]);
    let (_, stdout, _) = folder.run(&[
        "check",
        "demo.pipeline.yaml",
        "--out",
        "my out",
        "--target",
        "cloudformation",
        "--format",
        "json",
    ]);
    let expected =
        "= help: run `pipegen render demo.pipeline.yaml --target cloudformation --format json --out 'my out'`\n";
    assert!(stdout.contains(expected), "{stdout}");
}

#[test]
fn line_ends_of_another_system_are_no_difference() {
    let folder = Folder::rendered(&["demo"]);
    let text = folder.read(MAIN).replace('\n', "\r\n");
    folder.write(MAIN, &text);
    assert_eq!(folder.check(&[]).0, Vec::<String>::new());
    assert_eq!(folder.run(&["render"]).2, "0 files written, 4 unchanged\n");
    assert_eq!(folder.read(MAIN), text);

    folder.edit("demo.pipeline.yaml", "demo:1", "demo:2");
    assert_eq!(folder.check(&[]).0, [format!("stale-file {TEMPLATE}:11"), format!("stale-file {MAIN}:10")]);
}

#[test]
fn a_json_template_is_known_by_its_metadata() {
    let folder = Folder::rendered(&["demo"]);
    let json = ["--target", "cloudformation", "--format", "json"];
    assert_eq!(folder.run(&[&["render", "--prune"], json.as_slice()].concat()).0, 0);
    assert!(!folder.path(TEMPLATE).exists(), "the other form is an orphan");
    assert_eq!(folder.check(&json).0, Vec::<String>::new());
    let template = "infra/cloudformation/demo/template.json";
    folder.edit(template, "\"Value\"", "\"value\"");
    assert_eq!(folder.check(&json).0, [format!("hand-edited-file {template}:30")]);
}

#[test]
fn files_of_other_specs_and_of_targets_left_out_are_no_orphans() {
    let folder = Folder::rendered(&["demo", "named"]);
    folder.edit("named.pipeline.yaml", "name: named", "name: other");
    assert_eq!(folder.check(&["demo.pipeline.yaml"]).0, Vec::<String>::new());
    let orphan = "orphaned-file infra/cloudformation/named/template.yaml:1";
    let missing = "missing-file named.pipeline.yaml:2";
    assert_eq!(folder.check(&["named.pipeline.yaml", "--target", "cloudformation"]).0, [missing, orphan]);
    assert_eq!(
        folder.run(&["render", "--prune", "--target", "cloudformation"]).2.lines().last(),
        Some("1 file written, 1 unchanged, 1 removed")
    );
    assert!(folder.path("infra/terraform/named/main.tf").exists());
}

#[test]
fn files_of_a_spec_with_errors_are_no_orphans() {
    let folder = Folder::rendered(&["demo"]);
    folder.edit("demo.pipeline.yaml", "name: demo", "name: de mo");
    assert_eq!(folder.check(&[]).0, ["malformed-value demo.pipeline.yaml:2"]);
    assert_eq!(folder.run(&["render", "--prune"]).0, 1);
    assert!(folder.path(MAIN).exists());
}

#[test]
fn files_that_git_ignores_are_no_orphans() {
    let folder = Folder::rendered(&["demo", "gone"]);
    folder.remove("gone.pipeline.yaml");
    folder.write(".gitignore", "infra/terraform/gone/\n");
    assert_eq!(folder.check(&[]).0, ["orphaned-file infra/cloudformation/gone/template.yaml:1"]);
}

#[test]
fn files_from_standard_input_are_no_orphans() {
    let folder = Folder::rendered(&["demo"]);
    folder.edit(MAIN, "../../../demo.pipeline.yaml", "a spec on standard input");
    folder.write("infra/terraform/piped/main.tf", &folder.read(MAIN));
    assert_eq!(folder.check(&[]).0, [format!("stale-file {MAIN}:1")]);
}

#[test]
fn files_outside_the_output_folder_are_never_orphans() {
    let folder = Folder::rendered(&["demo", "gone"]);
    folder.write("copy/template.yaml", &folder.read("infra/cloudformation/gone/template.yaml"));
    folder.remove("gone.pipeline.yaml");
    assert_eq!(folder.run(&["render", "--prune"]).2.lines().last(), Some("0 files written, 4 unchanged, 4 removed"));
    assert!(folder.path("copy/template.yaml").exists());
}

#[cfg(unix)]
#[test]
fn pruning_goes_through_no_link() {
    let folder = Folder::rendered(&["demo", "gone"]);
    fs::rename(folder.path("infra/terraform/gone"), folder.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../../elsewhere", folder.path("infra/terraform/gone")).unwrap();
    fs::rename(folder.path("infra/cloudformation/gone/template.yaml"), folder.path("elsewhere.yaml")).unwrap();
    let link = folder.path("infra/cloudformation/gone/template.yaml");
    std::os::unix::fs::symlink("../../../elsewhere.yaml", &link).unwrap();
    folder.remove("gone.pipeline.yaml");
    assert_eq!(folder.run(&["render", "--prune"]).2, "0 files written, 4 unchanged\n");
    assert!(folder.path("elsewhere/main.tf").exists() && folder.path("elsewhere.yaml").exists() && link.is_symlink());
}

#[cfg(unix)]
#[test]
fn a_spec_whose_name_can_not_stand_in_a_head_keeps_its_files() {
    let folder = Folder::rendered(&["demo"]);
    folder.write("od\nd.pipeline.yaml", &SPEC.replace("demo", "odd"));
    assert_eq!(folder.run(&["render"]).2, "4 files written, 4 unchanged\n");
    assert_eq!(folder.run(&["render", "--prune", "demo.pipeline.yaml"]).2, "0 files written, 4 unchanged\n");
}

#[cfg(unix)]
#[test]
fn the_mode_of_an_existing_file_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::rendered(&["demo"]);
    fs::set_permissions(folder.path(MAIN), fs::Permissions::from_mode(0o640)).unwrap();
    folder.edit("demo.pipeline.yaml", "demo:1", "demo:2");
    assert_eq!(folder.run(&["render"]).2, "2 files written, 2 unchanged\n");
    assert_eq!(fs::metadata(folder.path(MAIN)).unwrap().permissions().mode() & 0o7777, 0o640);
}

#[test]
fn findings_of_one_spec_do_not_hide_those_of_another_and_nothing_is_written() {
    let folder = Folder::empty();
    // More than are done on one thread.
    for number in 0..40 {
        let spec = SPEC.replace("demo", &format!("demo-{number:02}"));
        let spec = if number % 13 == 0 { spec.replace("role: Demo", "role: 1") } else { spec };
        folder.write(&format!("{number:02}.pipeline.yaml"), &spec);
    }
    folder.write("40.pipeline.yaml", &SPEC.replace("name: demo", "name: DEMO-38"));
    let (code, stdout, stderr) = folder.run(&["render"]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    let places: Vec<&str> = stderr.lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect();
    let expected: Vec<String> = [0, 13, 26, 39].iter().map(|number| format!("{number:02}.pipeline.yaml:3:7")).collect();
    assert_eq!(places, [expected, vec!["40.pipeline.yaml:2:7".to_owned()]].concat());
    assert!(!folder.path("infra").exists());
}

#[test]
fn an_environment_that_is_left_out_keeps_its_files() {
    let folder = Folder::empty();
    // Each has a name of its own, and so a folder that the others don't know.
    folder.write("demo.pipeline.yaml", &format!("{SPEC}environments: {{dev: {{name: demo-dev}}, prod: {{}}}}\n"));
    assert_eq!(folder.run(&["render"]).2, "8 files written\n");
    assert_eq!(folder.run(&["check", "--env", "dev"]).2, "4 files up to date in 1 spec\n");
    assert_eq!(folder.run(&["render", "--env", "dev", "--prune"]).2, "0 files written, 4 unchanged\n");
    assert_eq!(folder.run(&["check"]).2, "8 files up to date in 1 spec\n");
}

#[test]
fn an_orphan_that_was_edited_is_kept() {
    let folder = Folder::rendered(&["demo", "gone"]);
    folder.remove("gone.pipeline.yaml");
    folder.edit("infra/terraform/gone/main.tf", "enable_network_isolation = false", "enable_network_isolation = true");
    let kept = "kept, as it was edited by hand: `infra/terraform/gone/main.tf`\n";
    let (_, _, stderr) = folder.run(&["render", "--prune"]);
    assert!(stderr.contains(kept) && stderr.ends_with("0 files written, 4 unchanged, 3 removed\n"), "{stderr}");
    assert_eq!(folder.check(&[]).0, ["orphaned-file infra/terraform/gone/main.tf:1"]);
    let (_, stdout, _) = folder.run(&["check"]);
    assert!(
        stdout.contains("it was edited by hand, so that `--prune` keeps it: remove it if nobody needs it"),
        "{stdout}"
    );
}

#[test]
fn what_git_ignores_is_no_orphan_even_with_all_around_it() {
    let folder = Folder::rendered(&["demo", "gone"]);
    folder.remove("gone.pipeline.yaml");
    folder.write(".gitignore", "/infra\n");
    assert_eq!(folder.run(&["render", "--prune"]).2, "0 files written, 4 unchanged\n");
}

#[test]
fn a_project_within_another_is_left_to_itself() {
    let folder = Folder::empty();
    folder.write("pipegen.toml", "out = \"{name}/{target}\"\n");
    folder.write("demo.pipeline.yaml", SPEC);
    folder.write("team/pipegen.toml", "out = \"{name}/{target}\"\n");
    folder.write("team/inner.pipeline.yaml", &SPEC.replace("demo", "inner"));
    let inner = case::pipegen(&folder.path("team")).arg("render").output().unwrap();
    assert_eq!(String::from_utf8(inner.stderr).unwrap(), "4 files written\n");
    assert_eq!(folder.run(&["render", "--prune"]).2, "4 files written\n");
    assert!(folder.path("team/inner/terraform/main.tf").exists());
}
