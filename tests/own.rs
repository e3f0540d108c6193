//! What is somebody's own: `render` overwrites and removes nothing of it, and `check` says so.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::Path;

use support::folder::{Folder, SPEC};

const TEMPLATE: &str = "infra/cloudformation/demo/template.yaml";
const MAIN: &str = "infra/terraform/demo/main.tf";

/// Holds what a command says about a fault against a golden.
fn hold(folder: &Folder, golden: &str, arguments: &[&str]) {
    let (code, stdout, stderr) = folder.run(arguments);
    assert_eq!(code, 1, "{stderr}");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/own").join(golden).with_extension("txt");
    support::golden(&golden, &format!("{stdout}{stderr}"));
}

#[test]
fn a_file_without_head_is_overwritten_by_nobody() {
    let folder = Folder::rendered(&["demo"]);
    folder.edit("demo.pipeline.yaml", "demo:1", "demo:2");
    let main = folder.read(MAIN);
    folder.write(TEMPLATE, "Resources: {}\n");
    hold(&folder, "foreign-file-checked", &["check"]);
    hold(&folder, "foreign-file", &["render"]);
    assert_eq!((folder.read(TEMPLATE), folder.read(MAIN)), ("Resources: {}\n".to_owned(), main));

    fs::rename(folder.path(TEMPLATE), folder.path("mine.yaml")).unwrap();
    assert_eq!(folder.run(&["render"]).2, "2 files written, 2 unchanged\n");
}

#[test]
fn a_file_without_head_beside_ours_is_left_alone() {
    let folder = Folder::rendered(&["demo"]);
    let others =
        [("infra/cloudformation/mine/template.yaml", "Resources: {}\n"), ("infra/terraform/demo/a.tf", "# A\n")];
    for (path, text) in others {
        folder.write(path, text);
    }
    assert_eq!(folder.run(&["render", "--prune"]).2, "0 files written, 4 unchanged\n");
    assert_eq!(folder.check(&[]).0, Vec::<String>::new());
    for (path, text) in others {
        assert_eq!(folder.read(path), text);
    }
}

#[test]
fn a_byte_order_mark_makes_no_file_foreign() {
    let folder = Folder::rendered(&["demo"]);
    folder.write(MAIN, &format!("\u{feff}{}", folder.read(MAIN)));
    assert_eq!(folder.run(&["render"]).2, "1 file written, 3 unchanged\n");
}

/// A second spec of the name `demo`.
fn with_twin(environments: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("demo.pipeline.yaml", &format!("{SPEC}{environments}"));
    assert_eq!(folder.run(&["render"]).0, 0);
    folder.write("sub/twin.pipeline.yaml", &format!("{SPEC}{environments}").replace("demo:1", "demo:2"));
    folder
}

#[test]
fn a_file_of_another_spec_is_overwritten_by_none() {
    let folder = with_twin("");
    let files = [MAIN, TEMPLATE].map(|path| folder.read(path));
    hold(&folder, "name-taken-checked", &["check", "sub/twin.pipeline.yaml"]);
    hold(&folder, "name-taken", &["render", "sub/twin.pipeline.yaml"]);
    // An edited one is no other's, either.
    folder.edit(MAIN, "enable_network_isolation = false", "enable_network_isolation = true");
    assert_eq!(folder.check(&["sub"]).0, ["name-taken sub/twin.pipeline.yaml:2"]);
    assert_eq!(folder.run(&["render", "sub", "--target", "terraform", "--prune"]).0, 1);
    assert_eq!(files[1], folder.read(TEMPLATE));

    // Nobody can say of which name a spec with errors is.
    folder.edit("demo.pipeline.yaml", "role: Demo", "role: 1");
    assert_eq!(folder.check(&["sub"]).0, ["name-taken sub/twin.pipeline.yaml:2"]);
}

#[test]
fn a_file_of_another_spec_in_some_environment_is_overwritten_by_none() {
    let folder = with_twin("environments: {dev: {}, prod: {name: other}}\n");
    for (environment, line) in [("dev", 2), ("prod", 6)] {
        let taken = [format!("name-taken sub/twin.pipeline.yaml:{line}")];
        assert_eq!(folder.check(&["sub", "--env", environment]).0, taken);
    }
    assert_eq!(folder.run(&["render", "sub", "--env", "dev"]).0, 1);
    // The other spec has the name in other environments.
    folder.edit("demo.pipeline.yaml", "dev: {}", "test: {}");
    assert_eq!(folder.run(&["render", "sub", "--env", "dev"]).2, "4 files written\n");
    assert_eq!(folder.check(&["sub"]).0, ["name-taken sub/twin.pipeline.yaml:6"]);
}

#[test]
fn a_file_of_a_spec_that_moved_goes_with_it() {
    let folder = Folder::rendered(&["demo"]);
    fs::create_dir(folder.path("sub")).unwrap();
    fs::rename(folder.path("demo.pipeline.yaml"), folder.path("sub/moved.pipeline.yaml")).unwrap();
    assert_eq!(folder.run(&["render", "--prune"]).2, "4 files written\n");
    assert_eq!(folder.check(&[]).0, Vec::<String>::new());
}

#[test]
fn a_file_of_a_spec_that_moved_is_no_orphan_of_another_spec() {
    let folder = Folder::rendered(&["demo", "other"]);
    fs::rename(folder.path("demo.pipeline.yaml"), folder.path("moved.pipeline.yaml")).unwrap();
    assert_eq!(folder.run(&["render", "other.pipeline.yaml", "--prune"]).2, "0 files written, 4 unchanged\n");
    assert_eq!(folder.check(&["other.pipeline.yaml"]).0, Vec::<String>::new());
    folder.remove("moved.pipeline.yaml");
    assert_eq!(
        folder.run(&["render", ".", "--prune"]).2.lines().last(),
        Some("0 files written, 4 unchanged, 4 removed")
    );
}

#[test]
fn a_file_goes_to_the_spec_that_takes_over_the_name() {
    let folder = Folder::rendered(&["demo", "other"]);
    folder.edit("demo.pipeline.yaml", "name: demo", "name: other");
    folder.edit("other.pipeline.yaml", "name: other", "name: demo");
    assert_eq!(folder.run(&["render", "--prune"]).2, "8 files written\n");
    assert_eq!(folder.check(&[]).0, Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_spec_by_another_name_is_no_other_spec() {
    let folder = Folder::rendered(&["demo"]);
    std::os::unix::fs::symlink("demo.pipeline.yaml", folder.path("link")).unwrap();
    assert_eq!(folder.run(&["render", "link"]).2, "4 files written\n");
    assert_eq!(folder.run(&["render", "demo.pipeline.yaml"]).2, "4 files written\n");
}

#[test]
fn a_copy_where_no_spec_is_rendered_to_is_no_orphan() {
    let folder = Folder::empty();
    folder.write("pipegen.toml", "out = \"{target}/{name}\"\n");
    folder.write("demo.pipeline.yaml", SPEC);
    folder.write("gone.pipeline.yaml", &SPEC.replace("demo", "gone"));
    assert_eq!(folder.run(&["render"]).2, "8 files written\n");
    folder.remove("gone.pipeline.yaml");
    let main = folder.read("terraform/gone/main.tf");
    let copies = [
        "main.tf",
        "docs/main.tf",
        "docs/gone/main.tf",
        "docs/terraform/gone/main.tf",
        "terraform/main.tf",
        "terraform/gone/main.tf.tf",
        "terraform/gone/old/main.tf",
        "terraform/not a name/main.tf",
        "terraform/-gone/main.tf",
        "cloudformation/gone/main.tf",
        "terraform/gone/template.yaml",
    ];
    for path in copies {
        folder.write(path, &main);
    }
    let orphans = ["cloudformation/gone/template.yaml", "terraform/gone/main.tf", "terraform/gone/outputs.tf"];
    let orphans = orphans.iter().chain(&["terraform/gone/versions.tf"]);
    let expected: Vec<String> = orphans.map(|path| format!("orphaned-file {path}:1")).collect();
    assert_eq!(folder.check(&[]).0, expected);
    assert_eq!(folder.run(&["render", "--prune"]).2.lines().last(), Some("0 files written, 4 unchanged, 4 removed"));
    for path in copies {
        assert_eq!(folder.read(path), main);
    }
}

#[test]
fn a_folder_in_other_letters_is_no_orphan_where_the_disk_ignores_them() {
    let folder = Folder::rendered(&["demo"]);
    folder.edit("demo.pipeline.yaml", "name: demo", "name: Demo");
    let ignores = folder.path("DEMO.pipeline.yaml").exists();
    let capitals = |path: &str| folder.path(path).with_file_name(path.rsplit('/').next().unwrap().to_uppercase());
    let files = [TEMPLATE, MAIN, "infra/terraform/demo/outputs.tf", "infra/terraform/demo/versions.tf"];
    // Each file by another name stands for such a disk.
    for path in files.iter().filter(|_| !ignores) {
        fs::hard_link(folder.path(path), capitals(path)).unwrap();
    }
    assert!(!folder.run(&["render", "--prune"]).2.contains("removed"));
    assert_eq!(folder.check(&[]).0, Vec::<String>::new());
    for path in files.iter().filter(|_| !ignores) {
        fs::remove_file(capitals(path)).unwrap();
    }
    let expected = if ignores { "0 files written, 4 unchanged" } else { "0 files written, 4 unchanged, 4 removed" };
    assert_eq!(folder.run(&["render", "--prune"]).2.lines().last(), Some(expected));
}

#[test]
fn what_was_just_written_is_no_orphan_however_the_folder_is_spelled() {
    for out in ["./out", "out/", ".", "./", "out/../out", "././out/."] {
        let folder = Folder::empty();
        folder.write("demo.pipeline.yaml", SPEC);
        assert_eq!(folder.run(&["render", "--prune", "--out", out]).2, "4 files written\n", "{out}");
        assert_eq!(folder.run(&["render", "--prune", "--out", out]).2, "0 files written, 4 unchanged\n", "{out}");
    }
}

#[test]
fn a_rendered_file_is_no_spec() {
    let folder = Folder::empty();
    folder.write("pipegen.toml", "specs = [\"**/*.yaml\", \"**/*.json\"]\n");
    folder.write("demo.yaml", SPEC);
    assert_eq!(folder.run(&["render"]).2, "4 files written\n");
    assert_eq!(folder.run(&["render", "--format", "json"]).2, "1 file written, 3 unchanged\n");
    assert_eq!(folder.run(&["check", "--target", "terraform"]).2, "3 files up to date in 1 spec\n");
    hold(&folder, "rendered-file", &["validate", TEMPLATE]);
    hold(&folder, "rendered-file-json", &["render", "infra/cloudformation/demo/template.json"]);
}

#[test]
fn a_folder_of_templates_is_there() {
    let folder = Folder::empty();
    folder.write("pipegen.toml", "targets = [\"terraform\"]\ntemplates = \"own/templates\"\n");
    folder.write("demo.pipeline.yaml", SPEC);
    hold(&folder, "missing-folder", &["render"]);
    hold(&folder, "missing-folder", &["check"]);
}
