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
        Trial::test("terraform_validate_accepts_every_module", {
            let mirror = mirror.clone();
            move || every_module(&mirror)
        })
        .with_ignored_flag(skipped),
        Trial::test("terraform_plans_outputs_that_tell_secrets", move || secrets_in_outputs(&mirror))
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
fn every_module(mirror: &Path) -> Result<(), Failed> {
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
    init(root.path(), mirror)?;
    run(terraform(root.path()).args(["validate", "-no-color"]))
}

/// A spec whose secret is a part of names, so that outputs tell it. AWS is asked for nothing.
const SECRETS: &str = "\
version: 1
name: secrets
role: arn:aws:iam::123456789012:role/Secrets
models: [{image_uri: \"123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1\", env: {A: \"${{ parameters.Secret }}\"}}]
deploy:
  instance_type: ml.m5.large
  endpoint_name: e-${{ parameters.Secret }}
  serializer: json
register:
  model_package_group_name: g-${{ parameters.Secret }}
  content_types: [text/csv]
  response_types: [text/csv]
parameters: {Secret: {type: string, secret: true}}
";

/// A provider that makes plans without AWS.
const PROVIDER: &str = "\
provider \"aws\" {
  region                      = \"us-east-1\"
  access_key                  = \"none\"
  secret_key                  = \"none\"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
";

/// No plan is made of an output that tells a secret and doesn't say so; the others don't say so.
fn secrets_in_outputs(mirror: &Path) -> Result<(), Failed> {
    let root = tempfile::tempdir()?;
    fs::write(root.path().join("pipegen.toml"), "[rules]\nsecret-parameter = \"off\"\n")?;
    let module = root.path().join("infra/terraform/secrets");
    for update in [true, false] {
        let spec = SECRETS.replace("deploy:\n", &format!("deploy:\n  update_endpoint: {update}\n"));
        fs::write(root.path().join("secrets.pipeline.yaml"), spec)?;
        run(case::pipegen(root.path()).args(["render", "--target", "terraform"]))?;
        let outputs = fs::read_to_string(module.join("outputs.tf"))?;
        let secret = outputs.split("\noutput \"").skip(1).filter(|block| block.contains("\n  sensitive   = true\n"));
        let names: Vec<&str> = secret.filter_map(|block| block.split('"').next()).collect();
        assert_eq!(names, ["endpoint_name", "invoke_command"], "{outputs}");
        fs::write(module.join("provider.tf"), PROVIDER)?;
        init(&module, mirror)?;
        run(terraform(&module).args(["plan", "-input=false", "-no-color", "-var=secret=s"]))?;
    }
    Ok(())
}

fn init(module: &Path, mirror: &Path) -> Result<(), Failed> {
    let plugins = format!("-plugin-dir={}", mirror.display());
    run(terraform(module).args(["init", "-input=false", "-no-color"]).arg(plugins))
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
