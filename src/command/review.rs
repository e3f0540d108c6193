//! `pipegen review`.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::base::Base;
use super::rendering::Rendering;
use super::sides::{self, Sides};
use super::{Outcome, config, display, has_colour, print};
use crate::cli::{self, Review, ReviewFormat, TargetName};
use crate::diagnostic::visible;
use crate::diff::{self, Declarations};
use crate::error::Error;
use crate::review::{self, Expected, Plan};
use crate::target::Target;

/// Largest plan that is read, in bytes. Terraform says some 30,000 of each resource.
const MAX_BYTES: u64 = 128 << 20;

pub(super) fn run(arguments: &Review) -> Result<Outcome, Error> {
    let is_stdin = |path: &Path| path.as_os_str() == "-";
    if is_stdin(&arguments.plan) && arguments.rendering.selection.specs.iter().any(|path| is_stdin(path)) {
        let message = "only one of plan and specs can be standard input: give the path of the other";
        return Err(Error::Usage(message.to_owned()));
    }
    let plan = read(&arguments.plan)?;
    let config = match config::find_or_say()? {
        Ok(config) => config,
        Err(outcome) => return Ok(outcome),
    };
    let of_plan = of_target(&arguments.rendering, plan.target)?;
    let rendering = Rendering::new(&of_plan, config.as_ref())?;
    let base = Base::open(rendering.here(), arguments.base.as_deref(), config.as_ref())?;
    let Some(expected) = sides::each(&rendering, &base, expect)? else { return Ok(Outcome::Findings) };
    let found = review::review(&expected, &plan).map_err(Error::Usage)?;
    let format = match arguments.output_format {
        ReviewFormat::Text => review::Format::Text { colour: has_colour(&io::stdout()) },
        ReviewFormat::Markdown => review::Format::Markdown,
        ReviewFormat::Json => review::Format::Json,
    };
    print(&review::write(&found, format))?;
    Ok(if found.agrees() { Outcome::Clean } else { Outcome::Findings })
}

/// The plan in a file, or in standard input as `-`.
fn read(path: &Path) -> Result<Plan, Error> {
    let name = if path.as_os_str() == "-" { "<stdin>".to_owned() } else { display(path) };
    let failed = |source| Error::Io { action: "read", path: name.clone().into(), source };
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(failed)?;
    }
    let wrong = |reason: String| Error::Usage(format!("can't review `{}`: {reason}", visible(&name)));
    if bytes.len() as u64 > MAX_BYTES {
        return Err(wrong(format!("it is larger than {MAX_BYTES} bytes")));
    }
    review::read(&bytes).map_err(wrong)
}

/// What is rendered for a plan: what was asked for, in the plan's target only.
fn of_target(asked: &cli::Rendering, target: Target) -> Result<cli::Rendering, Error> {
    let name = match target {
        Target::CloudFormation => TargetName::CloudFormation,
        Target::Terraform => TargetName::Terraform,
    };
    if !asked.targets.is_empty() && !asked.targets.contains(&name) {
        let message = format!("the plan is one of {}: leave `--target` out", target.title());
        return Err(Error::Usage(message));
    }
    Ok(cli::Rendering { targets: vec![name], ..asked.clone() })
}

/// What is predicted for a pipeline.
fn expect(sides: Sides<'_>) -> Result<Expected, Error> {
    let before = Declarations::read(&sides.before, sides.target)?;
    let after = Declarations::read(&sides.after, sides.target)?;
    let changes = diff::predict(&before, &after, sides.target);
    Ok(Expected { name: sides.name, environment: sides.environment, before, after, changes })
}
