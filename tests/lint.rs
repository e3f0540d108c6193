//! The goldens pass the tools that their readers use: cfn-lint, and Terraform with the real provider.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};
use support::case;
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

/// Where goldens are: rendered with our templates, and with a team's overrides.
const ROOTS: [&str; 2] = ["fixtures/render", "fixtures/repo/infra"];

/// Goldens with a name.
fn goldens(name: &str) -> impl Iterator<Item = PathBuf> {
    let below = |root| case::files(Path::new(root)).into_iter().map(move |path| Path::new(root).join(path));
    ROOTS.into_iter().flat_map(below).filter(move |path| path.ends_with(name))
}

fn cfn_lint() -> Result<(), Failed> {
    let mut command = tool::python_tool("cfn-lint");
    command.args(["--regions", "us-east-1", "--"]);
    run(command.args(goldens("template.yaml")).args(goldens("template.json")))
}

fn terraform_fmt() -> Result<(), Failed> {
    run(terraform(Path::new(".")).args(["fmt", "-check", "-diff", "-recursive"]).args(ROOTS))
}

/// All modules below one root: a start of the provider costs more than a module.
fn terraform_validate(mirror: &Path) -> Result<(), Failed> {
    let root = tempfile::tempdir()?;
    let mut calls = String::new();
    for (index, main) in goldens("main.tf").enumerate() {
        let module = root.path().join(format!("m{index}"));
        fs::create_dir(&module)?;
        for file in case::files(main.parent().unwrap_or(&main)) {
            fs::copy(main.with_file_name(&file), module.join(&file))?;
        }
        let arguments = required_texts(&main.with_file_name("variables.tf"));
        writeln!(calls, "# {}\nmodule \"m{index}\" {{\n  source = \"./m{index}\"\n{arguments}}}", main.display())?;
    }
    fs::write(root.path().join("main.tf"), calls)?;
    run(terraform(root.path())
        .args(["init", "-input=false", "-no-color"])
        .arg(format!("-plugin-dir={}", mirror.display())))?;
    run(terraform(root.path()).args(["validate", "-no-color"]))
}

/// Arguments for the variables that have no default. They are texts in every golden.
fn required_texts(variables: &Path) -> String {
    let text = fs::read_to_string(variables).unwrap_or_default();
    let blocks = text.split("\nvariable \"").skip(1).filter(|block| !block.contains("\n  default "));
    let names = blocks.filter_map(|block| block.split_once('"'));
    names.fold(String::new(), |arguments, (name, _)| arguments + "  " + name + " = \"text\"\n")
}

fn run(command: &mut Command) -> Result<(), Failed> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    Err(format!("{command:?}\n{}", String::from_utf8_lossy(&text)).into())
}
