//! The contract for authors of templates: what overrides, what is refused, and where a fault is said to be.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fs;
use std::path::Path;

use support::case;

/// Lays one template over pipegen's and renders the minimal spec with it: exit code, standard output, standard error.
fn render_with(name: &str, text: &str) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    let target = name.split('/').next().unwrap();
    let output = case::pipegen(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(["render", "--stdout", "--target", target, "fixtures/render/minimal", "--templates"])
        .arg(folder.path())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace(&folder.path().display().to_string(), "DIR");
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Standard error of a template that is refused.
fn refused(name: &str, text: &str) -> String {
    let (code, stdout, stderr) = render_with(name, text);
    assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
    stderr
}

const MODEL: &str = "cloudformation/resource/model.yaml.j2";

#[test]
fn a_template_of_the_user_stands_for_the_embedded_one() {
    let text = "  Model:\n    Type: AWS::SageMaker::Model\n    Metadata: {Owner: {{ name }}}\n";
    let (code, stdout, stderr) = render_with(MODEL, text);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let expected =
        "Resources:\n  Model:\n    Type: AWS::SageMaker::Model\n    Metadata: {Owner: minimal}\n\nOutputs:\n";
    assert!(stdout.contains(expected), "{stdout}");
}

#[test]
fn an_unknown_value_is_an_error_with_template_and_line() {
    let stderr = refused(MODEL, "  Model:\n    Type: {{ resource.tpye }}\n");
    let expected = "error: template `cloudformation/resource/model.yaml.j2`, line 2: undefined value: \
                    `resource.tpye` is undefined\n";
    assert_eq!(stderr, expected);
}

#[test]
fn a_value_that_is_not_given_is_an_error() {
    let stderr = refused(MODEL, "  Model:\n    Type: {{ resource.vpc_config }}\n");
    assert!(
        stderr.contains("line 2: invalid operation: a value that isn't given is written; ask `is not none` first"),
        "{stderr}"
    );
}

#[test]
fn a_placeholder_brings_its_own_quotes() {
    for text in ["  A: \"{{ name }}\"\n", "  A: x{{ name }}\n", "  A: {{ name }}x\n", "  A: {{ name }}{{ name }}\n"] {
        let stderr = refused(MODEL, text);
        assert!(
            stderr.contains("model.yaml.j2:1: a placeholder is a whole value and brings its own quotes"),
            "{stderr}"
        );
    }
}

#[test]
fn no_filter_lets_a_value_out_unescaped() {
    for filter in ["safe", "e", "escape", "tojson", "urlencode"] {
        let stderr = refused(MODEL, &format!("  A: {{{{ name|{filter} }}}}\n"));
        assert!(stderr.contains(&format!("unknown filter: filter {filter} is unknown")), "{stderr}");
    }
}

#[test]
fn what_is_rendered_is_read_back() {
    let stderr = refused(MODEL, "  Model:\n    Type: [\n");
    assert!(stderr.starts_with("error: the rendered `template.yaml` is broken at line"), "{stderr}");
    let stderr = refused("terraform/resource/model.tf.j2", "resource \"a\" \"b\" {\n");
    assert!(stderr.starts_with("error: the rendered `main.tf` is broken at line"), "{stderr}");
}

#[test]
fn a_template_that_nothing_uses_is_refused() {
    for name in ["cloudformation/resource/modle.yaml.j2", "terraform/model.tf.j2"] {
        let stderr = refused(name, "x\n");
        assert!(stderr.starts_with(&format!("error: `DIR/{name}` overrides no template")), "{stderr}");
    }
}

#[test]
fn a_template_reads_no_file_but_templates() {
    let stderr = refused(MODEL, "{% include \"../../../../../../etc/hostname\" %}\n");
    assert!(stderr.contains("template not found"), "{stderr}");
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let text = "{% for a in [1]|list %}{% for b in \"x\"|list %}{% endfor %}{% endfor %}{% include \"cloudformation/resource/model.yaml.j2\" %}\n";
    let stderr = refused(MODEL, text);
    assert!(stderr.contains("recursion") || stderr.contains("fuel"), "{stderr}");
}

#[test]
fn every_kind_has_a_template_in_each_target_and_every_template_a_use() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for (target, end) in [("cloudformation", "yaml.j2"), ("terraform", "tf.j2")] {
        let found: Vec<String> = case::files(&root.join(target).join("resource"))
            .iter()
            .map(|path| path.to_string_lossy().trim_end_matches(&format!(".{end}")).to_owned())
            .collect();
        let mut kinds = pipegen::resource::Resource::KINDS.map(str::to_owned).to_vec();
        kinds.sort();
        assert_eq!(found, kinds, "templates/{target}/resource");
    }
    let embedded: Vec<_> = pipegen::template::names().map(std::path::PathBuf::from).collect();
    let on_disk: Vec<_> =
        case::files(&root).into_iter().filter(|path| path.extension().is_some_and(|end| end == "j2")).collect();
    assert_eq!(embedded, on_disk, "the list in src/template/embedded.rs");
}
