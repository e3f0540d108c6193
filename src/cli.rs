//! The arguments of the `pipegen` command. Never does anything with them.
#![allow(missing_docs, reason = "what documents a group of arguments would be shown as what the command does")]

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::config::Format;
use crate::diagnostic::visible;
use crate::target::Target;

/// Turns one typed spec of a SageMaker inference pipeline into CloudFormation or Terraform.
#[derive(Debug, Parser)]
#[command(name = "pipegen", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 nothing to say, 1 findings, 2 could not do it.\n\
    `pipegen explain CODE` says more about a finding: CODE stands in brackets before it.")]
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

/// What to do. Nothing is said to the parser about the arguments of a command that isn't asked for.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Write the files of each spec, unless any spec has errors
    Render(Render),
    /// Compare the files on the disk with what the specs render now, and change nothing
    Check(Check),
    /// Say what merging a change would do to each resource, and which line causes it
    Diff(Diff),
    /// Draw each pipeline: what calls it, what it runs, what that reads and writes
    Graph(Graph),
    /// Hold a plan of Terraform or a change set of CloudFormation against what `diff` says
    Review(Review),
    /// Check each spec against the schema and the rules
    Validate(Validate),
    /// Begin: write a config and a spec that renders
    Init(Init),
    /// Print the JSON Schema of a spec, of the config or of what `diff` prints
    Schema {
        /// What it describes
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
    /// Say what a finding means, or what a key is and what a change of it does
    Explain {
        /// Code of a finding, such as `instance-type`, or key of a spec, such as `deploy.kms_key`
        #[arg(value_name = "CODE|KEY")]
        subject: String,
    },
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

// Which specs.
#[derive(Clone, Debug, Args)]
pub struct Selection {
    /// Specs, or folders with `*.pipeline.{yaml,yml,json}` below; `-` is standard input [default: this folder]
    #[arg(value_name = "SPEC|DIR")]
    pub specs: Vec<PathBuf>,

    /// Only this environment of the specs that have it; may be repeated [default: every spec, in all its environments]
    #[arg(long = "env", value_name = "ENV")]
    pub environments: Vec<String>,
}

// What is rendered, and where its files are.
#[derive(Clone, Debug, Args)]
pub struct Rendering {
    /// The specs.
    #[command(flatten)]
    pub selection: Selection,

    /// What to render for; may be repeated [default: both]
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<TargetName>,

    /// Folder that the files go to, as DIR/TARGET/NAME/… or DIR/TARGET/NAME/ENV/… [default: infra]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Form of CloudFormation templates [default: yaml]
    #[arg(long, value_enum)]
    pub format: Option<TemplateFormat>,

    /// Folder with templates that stand for single ones of pipegen's
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Render {
    /// What is rendered.
    #[command(flatten)]
    pub rendering: Rendering,

    /// Print the files instead of writing them
    #[arg(long)]
    pub stdout: bool,

    /// Exit with 1 when a file was written or removed
    #[arg(long)]
    pub exit_code: bool,

    /// Also remove the files below the output folder that pipegen wrote and no spec renders any more
    #[arg(long, conflicts_with = "stdout")]
    pub prune: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    /// What is rendered.
    #[command(flatten)]
    pub rendering: Rendering,

    /// Form of the findings
    #[arg(long, value_enum, default_value_t)]
    pub output_format: OutputFormat,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// What is rendered.
    #[command(flatten)]
    pub rendering: Rendering,

    /// Tell the change since this commit, read with git [default: since the files on the disk were rendered]
    #[arg(long, value_name = "GITREV")]
    pub base: Option<String>,

    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    pub output_format: ReportFormat,

    /// Exit with 1 when anything changes
    #[arg(long)]
    pub exit_code: bool,

    /// Exit with 1 when something like this happens, as ACTION-KIND, such as `replace-endpoint` or `delete-package`; may be
    /// repeated, or several with commas between
    #[arg(long, value_name = "CHANGE", value_delimiter = ',')]
    pub fail_on: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Graph {
    /// The specs.
    #[command(flatten)]
    pub selection: Selection,

    /// Form of the drawing
    #[arg(long, value_enum, default_value_t)]
    pub format: GraphFormat,
}

#[derive(Debug, Args)]
pub struct Review {
    /// Output of `terraform show -json PLAN` or of `aws cloudformation describe-change-set`; of several change sets one after
    /// the other or in a list; `-` is standard input
    #[arg(value_name = "PLAN.json")]
    pub plan: PathBuf,

    /// What is rendered; the target is the plan's.
    #[command(flatten)]
    pub rendering: Rendering,

    /// Predict the change since this commit, read with git [default: since the files on the disk were rendered]
    #[arg(long, value_name = "GITREV")]
    pub base: Option<String>,

    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    pub output_format: ReviewFormat,
}

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

#[derive(Debug, Args)]
pub struct Init {
    /// Folder that the files go to; made if it isn't there [default: this folder]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,

    /// Name of the pipeline [default: that of the folder]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A spec
    #[default]
    Spec,
    /// pipegen.toml
    Config,
    /// What `diff` prints with `--output-format json`
    Diff,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TemplateFormat {
    /// template.yaml
    Yaml,
    /// template.json
    Json,
}

impl From<TemplateFormat> for Format {
    fn from(format: TemplateFormat) -> Self {
        match format {
            TemplateFormat::Yaml => Self::Yaml,
            TemplateFormat::Json => Self::Json,
        }
    }
}

/// Form of a report of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// One JSON document
    Json,
    /// One page that needs nothing else
    Html,
}

/// Form of a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// For a fenced block in Markdown
    #[default]
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture that needs nothing else
    Svg,
}

/// Form of a report of what a plan does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReviewFormat {
    /// For people
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// One JSON document
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
