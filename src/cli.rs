//! The arguments of the `pipegen` command. Never does anything with them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::target::Target;

/// Turns one typed spec of a SageMaker inference pipeline into CloudFormation or Terraform.
#[derive(Debug, Parser)]
#[command(name = "pipegen", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 nothing to say, 1 findings, 2 could not do it.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the files of each spec, unless any spec has errors
    Render(Render),
    /// Compare the files on the disk with what the specs render now, and change nothing
    Check(Check),
    /// Check each spec against the schema and the rules
    Validate(Validate),
    /// Print the JSON Schema of a spec
    Schema,
    /// Print the script with which a shell completes commands and options
    Completions {
        /// The shell that reads it
        shell: Shell,
    },
    /// Print a manual page, in roff
    Man {
        /// The command that the page is about [default: pipegen itself]
        command: Option<String>,
    },
}

/// Which specs, for which targets.
#[derive(Debug, Args)]
pub struct Selection {
    /// Specs, or folders with `*.pipeline.{yaml,yml,json}` below; `-` is standard input [default: this folder]
    #[arg(value_name = "SPEC|DIR")]
    pub specs: Vec<PathBuf>,
}

/// What is rendered, and where its files are.
#[derive(Debug, Args)]
pub struct Rendering {
    /// The specs.
    #[command(flatten)]
    pub selection: Selection,

    /// What to render for; may be repeated [default: both]
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<TargetName>,

    /// Folder that the files go to, as DIR/TARGET/NAME/…
    #[arg(long, value_name = "DIR", default_value = OUT)]
    pub out: PathBuf,

    /// Form of CloudFormation templates
    #[arg(long, value_enum, default_value_t)]
    pub format: TemplateFormat,

    /// Folder with templates that stand for single ones of pipegen's
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

/// The output folder, unless another one is given.
pub const OUT: &str = "infra";

/// Arguments of `render`.
#[derive(Debug, Args)]
pub struct Render {
    /// What is rendered.
    #[command(flatten)]
    pub rendering: Rendering,

    /// Print the files instead of writing them
    #[arg(long)]
    pub stdout: bool,

    /// Also remove the files below the output folder that pipegen wrote and no spec renders any more
    #[arg(long, conflicts_with = "stdout")]
    pub prune: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// What is rendered.
    #[command(flatten)]
    pub rendering: Rendering,

    /// Form of the findings
    #[arg(long, value_enum, default_value_t)]
    pub output_format: OutputFormat,
}

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub struct Validate {
    /// The specs.
    #[command(flatten)]
    pub selection: Selection,

    /// Also check what this target can't express; may be repeated
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<TargetName>,

    /// Form of the findings
    #[arg(long, value_enum, default_value_t)]
    pub output_format: OutputFormat,
}

/// A target's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub enum TargetName {
    /// AWS CloudFormation
    CloudFormation,
    /// Terraform with hashicorp/aws
    Terraform,
}

impl From<TargetName> for Target {
    fn from(name: TargetName) -> Self {
        match name {
            TargetName::CloudFormation => Self::CloudFormation,
            TargetName::Terraform => Self::Terraform,
        }
    }
}

/// Form of a CloudFormation template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TemplateFormat {
    /// template.yaml
    #[default]
    Yaml,
    /// template.json
    Json,
}

/// Form of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
    /// GitHub workflow commands
    Github,
    /// SARIF 2.1.0
    Sarif,
}
