//! The goldens pass the tools that their readers use: cfn-lint, and Terraform with the real provider.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};
use support::case::{self, Case};
use support::tool::{self, provider_mirror, terraform};

fn main() {
    let arguments = Arguments::from_args();
    let mirror = provider_mirror();
    if mirror.is_none() {
        eprintln!("SKIPPED: no terraform, or no mirror of hashicorp/aws: nothing is proved about Terraform");
    }
    let skipped = mirror.is_none();
    let mirror = mirror.unwrap_or_default();
    let trials = vec![
        Trial::test("cfn_lint_is_clean_on_every_template", cfn_lint),
        Trial::test("terraform_fmt_changes_no_file", terraform_fmt).with_ignored_flag(skipped),
        Trial::test("terraform_validate_accepts_every_module", move || terraform_validate(&mirror))
            .with_ignored_flag(skipped),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

/// Files of the cases that a target can express.
fn goldens(target: &'static str, file: &'static str) -> impl Iterator<Item = (Case, PathBuf)> {
    case::all().into_iter().filter_map(move |case| case.golden(target, file).map(|golden| (case, golden)))
}

fn cfn_lint() -> Result<(), Failed> {
    let templates = goldens("cloudformation", "template.yaml").chain(goldens("cloudformation", "template.json"));
    let mut command = tool::python_tool("cfn-lint");
    command.args(["--regions", "us-east-1", "--"]);
    run(command.args(templates.map(|(_, path)| path)))
}

fn terraform_fmt() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/render");
    run(terraform(&root).args(["fmt", "-check", "-diff", "-recursive"]))
}

/// All modules below one root: a start of the provider costs more than a module.
fn terraform_validate(mirror: &Path) -> Result<(), Failed> {
    let root = tempfile::tempdir()?;
    let mut calls = String::new();
    for (case, main) in goldens("terraform", "main.tf") {
        let module = root.path().join(&case.name);
        fs::create_dir(&module)?;
        for file in case::files(main.parent().unwrap_or(&main)) {
            fs::copy(main.with_file_name(&file), module.join(&file))?;
        }
        writeln!(calls, "module \"{0}\" {{\n  source = \"./{0}\"\n}}", case.name)?;
    }
    fs::write(root.path().join("main.tf"), calls)?;
    run(terraform(root.path())
        .args(["init", "-input=false", "-no-color"])
        .arg(format!("-plugin-dir={}", mirror.display())))?;
    run(terraform(root.path()).args(["validate", "-no-color"]))
}

fn run(command: &mut Command) -> Result<(), Failed> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    Err(format!("{command:?}\n{}", String::from_utf8_lossy(&text)).into())
}
