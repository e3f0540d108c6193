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
            stderr.contains("model.yaml.j2`, line 1: a placeholder is a whole value and brings its own quotes"),
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
fn texts_and_references_are_put_together_by_a_filter() {
    let text = "  Model:\n    Type: T\n    Metadata: {Of: {{ [\"x-\", name]|concat }}, Why: {{ [name, \"-${x}-\", resource.role]|concat }}}\n";
    let (code, stdout, stderr) = render_with(MODEL, text);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let role = r#"!Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/MinimalExecution""#;
    let why = format!(r#"!Join ["", ["minimal-${{x}}-", {role}]]"#);
    let expected = format!("    Metadata: {{Of: x-minimal, Why: {why}}}\n");
    assert!(stdout.contains(&expected), "{stdout}");
    let stderr = refused(MODEL, "  A: {{ [[1]]|concat }}\n");
    assert!(
        stderr.contains("line 1: invalid operation: `concat` takes a list of texts, numbers and references"),
        "{stderr}"
    );
}

#[test]
fn a_template_reads_no_file_but_templates() {
    for name in ["../../../../../../etc/hostname", "/etc/hostname", "cloudformation/part/../part/tags.yaml.j2", "a\0b"]
    {
        let stderr = refused(MODEL, &format!("\n{{% include \"{name}\" %}}\n"));
        let expected = "error: template `cloudformation/resource/model.yaml.j2`, line 2: template not found: ";
        assert!(stderr.starts_with(expected), "{stderr}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_of_templates_holds_no_way_out_of_it() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    let (folder, outside) = (home.path().join("templates"), home.path().join("outside"));
    let resources = folder.join("cloudformation/resource");
    fs::create_dir_all(&resources).unwrap();
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("model.yaml.j2"), "  Model: {Type: secret}\n").unwrap();
    let render = || {
        let arguments = ["render", "--target", "cloudformation", "--stdout", "--templates"];
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/render/minimal");
        let output = case::pipegen(home.path()).args(arguments).arg("templates").arg(spec).output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };

    symlink("../../../outside/model.yaml.j2", resources.join("model.yaml.j2")).unwrap();
    let said = "error: `templates/cloudformation/resource/model.yaml.j2` links to a file outside of the folder of the templates\n";
    assert_eq!(render(), (Some(2), said.to_owned()));

    fs::remove_file(resources.join("model.yaml.j2")).unwrap();
    symlink("../../outside", folder.join("cloudformation/part")).unwrap();
    let said = "error: `templates/cloudformation/part` is a link; the folders of templates are folders\n";
    assert_eq!(render(), (Some(2), said.to_owned()));

    fs::remove_file(folder.join("cloudformation/part")).unwrap();
    let fifo = std::process::Command::new("mkfifo").arg(resources.join("model.yaml.j2")).status().unwrap();
    assert!(fifo.success());
    let said = "error: `templates/cloudformation/resource/model.yaml.j2` is no regular file\n";
    assert_eq!(render(), (Some(2), said.to_owned()));

    // A link within the folder is one of its files.
    fs::remove_file(resources.join("model.yaml.j2")).unwrap();
    fs::create_dir(folder.join("own")).unwrap();
    fs::rename(outside.join("model.yaml.j2"), folder.join("own/model")).unwrap();
    symlink("../../own/model", resources.join("model.yaml.j2")).unwrap();
    let (code, said) = render();
    assert!(code == Some(0) && said.contains("Model: {Type: secret}"), "{said}");
}

#[test]
fn a_template_writes_no_file_but_those_of_its_target() {
    let folder = tempfile::tempdir().unwrap();
    let templates = folder.path().join("templates/cloudformation/resource");
    fs::create_dir_all(&templates).unwrap();
    fs::write(templates.join("model.yaml.j2"), "  ../../../../../../evil: {Type: \"# ---- ../evil ----\"}\n").unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/render/minimal");
    let arguments = ["render", "--target", "cloudformation", "--templates", "templates"];
    let output = case::pipegen(folder.path()).args(arguments).arg(spec).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let found: Vec<String> =
        case::files(folder.path()).iter().map(|path| path.to_string_lossy().into_owned()).collect();
    assert_eq!(
        found,
        ["infra/cloudformation/minimal/template.yaml", "templates/cloudformation/resource/model.yaml.j2"]
    );
}

/// As many times a text as a template holds, between two others.
fn filled(start: &str, unit: &str, end: &str) -> String {
    format!("{start}{}{end}", unit.repeat((65_536 - start.len() - end.len()) / unit.len()))
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let includes_itself = format!("{{% include \"{MODEL}\" %}}");
    let lists = format!("{{% set x = [1] %}}{}", "{% set x = [x, x] %}".repeat(60));
    let stopped = [
        (includes_itself.clone(), "invalid operation: recursion limit exceeded"),
        (filled("{% set x = [1] %}", "{%set x=[x]%}", &includes_itself), "invalid operation: recursion limit exceeded"),
        (
            "{% for a in [1] recursive %} {{ loop([1]) }} {% endfor %}".to_owned(),
            "invalid operation: recursion limit exceeded",
        ),
        (format!("{lists} {{{{ x }}}}"), "it takes more than 1000000 steps"),
        (format!("{lists} {{{{ x|json }}}}"), "invalid operation: a value is nested too deeply"),
        ("{{ \"x\" * 1000000000 }}".to_owned(), "it takes more than 1000000 steps"),
        ("{{ [1] * 1000000000 }}".to_owned(), "invalid operation: repeated sequence is too large"),
        (format!("{{{{ name{} }}}}", "|json".repeat(30)), "invalid operation: a value is nested too deeply"),
        ("{{ [name]|indented(18446744073709551615) }}".to_owned(), "invalid operation: an indentation is at most 200"),
        (
            "{% block a %} {{ self.a() }} {% endblock %}".to_owned(),
            "a template takes no `block`: `include` is for parts",
        ),
        ("{% set x = x + x %}".to_owned(), "a template takes no `+`: `[a, b]|concat` is for text"),
    ];
    for (text, why) in stopped {
        let expected = format!("error: template `{MODEL}`, line 1: {why}\n");
        assert_eq!(refused(MODEL, &text), expected, "{}", text.chars().take(100).collect::<String>());
    }
}

#[test]
fn a_template_that_nests_as_deep_as_it_can_is_refused_or_read() {
    for unit in ["-", "not ", "1+", "1 and ", "1**", "1<", "1 if 0 else "] {
        let stderr = refused(MODEL, &filled("  A: {{ ", unit, "1 }}\n"));
        let expected = format!("error: template `{MODEL}`, line 1: a tag is longer than 2000 bytes\n");
        assert_eq!(stderr, expected, "{unit}");
    }
    for unit in ["(", "[", "{% if 1 %}", "{% for a in b %}"] {
        let start = if unit.starts_with("{%") { "" } else { "  A: {{ " };
        let stderr = refused(MODEL, &format!("{start}{}", unit.repeat(1_000)));
        let expected =
            format!("error: template `{MODEL}`, line 1: syntax error: template exceeds maximum recursion limits\n");
        assert_eq!(stderr, expected, "{unit}");
    }
    let deep = filled("{% if 0 %}", "{% elif 0 %}", "{% endif %}");
    assert_eq!(render_with(MODEL, &deep).0, 0);
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
