//! The arguments of the `pipegen` command. Never does anything with them.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::diagnostic::visible;
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

impl Arguments {
    /// Reads the arguments of a process, the first of which is the program.
    ///
    /// # Errors
    /// What the parser says, with help and version among it. It quotes arguments, but nothing that a terminal obeys.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments: Vec<OsString> = arguments.collect();
        Self::try_parse_from(&arguments).map_err(|error| {
            let shown = arguments.iter().map(|argument| visible(&argument.to_string_lossy()));
            Self::try_parse_from(shown).err().unwrap_or(error)
        })
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the files of each spec, unless any spec has errors
    Render(Render),
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

/// Arguments of `render`.
#[derive(Debug, Args)]
pub struct Render {
    /// The specs.
    #[command(flatten)]
    pub selection: Selection,

    /// What to render for; may be repeated [default: both]
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<TargetName>,

    /// Folder that the files go to, as DIR/TARGET/NAME/…
    #[arg(long, value_name = "DIR", default_value = "infra")]
    pub out: PathBuf,

    /// Print the files instead of writing them
    #[arg(long)]
    pub stdout: bool,

    /// Exit with 1 when a file was written
    #[arg(long)]
    pub exit_code: bool,

    /// Form of CloudFormation templates
    #[arg(long, value_enum, default_value_t)]
    pub format: TemplateFormat,

    /// Folder with templates that stand for single ones of pipegen's
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
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
