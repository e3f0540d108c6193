//! `pipegen render`.

use std::path::{Path, PathBuf};

use super::claim::Claims;
use super::plan::Plan;
use super::{Outcome, config, display, print, say, say_findings, select};
use crate::cli::Render;
use crate::config::Format;
use crate::diagnostic::{Report, count};
use crate::error::Error;
use crate::lower::lower;
use crate::output::{self, Tree};
use crate::spec::Pipeline;
use crate::target::cloudformation;
use crate::template::Templates;

pub(super) fn run(arguments: &Render) -> Result<Outcome, Error> {
    let config = match config::find()? {
        Ok(config) => config,
        Err(report) => {
            say_findings(&[report], "file");
            return Ok(Outcome::Findings);
        }
    };
    let plan = Plan::new(arguments, config.as_ref());
    let (mut specs, mut claims) = (Vec::new(), Claims::default());
    let loaded = select::load_all(&arguments.selection, plan.config, &plan.targets, |path, loaded, report| {
        claims.claim(&loaded, &plan, report);
        specs.push(Spec { path: path.to_owned(), environment: loaded.environment, pipeline: loaded.spec });
    })?;
    let said: Vec<Report> = loaded.reports.into_iter().filter(|report| !report.diagnostics.is_empty()).collect();
    say_findings(&said, "spec");
    if let Some(error) = loaded.failed {
        return Err(error);
    }
    if Outcome::of(&said) == Outcome::Findings {
        return Ok(Outcome::Findings);
    }
    let tree = render_all(&plan, &specs)?;
    if arguments.stdout {
        print(&output::join(&tree))?;
        return Ok(Outcome::Clean);
    }
    let written = output::write(&tree)?;
    let unchanged = tree.len() - written;
    say(&match unchanged {
        0 => format!("{} written", count(written, "file")),
        unchanged => format!("{} written, {unchanged} unchanged", count(written, "file")),
    });
    Ok(if arguments.exit_code && written > 0 { Outcome::Findings } else { Outcome::Clean })
}

/// A valid spec, and which one it is.
struct Spec {
    path: PathBuf,
    environment: Option<String>,
    pipeline: Pipeline,
}

fn render_all(plan: &Plan<'_>, specs: &[Spec]) -> Result<Tree, Error> {
    let templates = match plan.templates {
        Some(folder) => Templates::with_overrides(folder)?,
        None => Templates::embedded(),
    };
    let mut tree = Tree::new();
    for Spec { path, environment, pipeline } in specs {
        let stack = lower(pipeline);
        for target in &plan.targets {
            let folder = plan.folder(*target, stack.name, environment.as_deref());
            let header = output::header(&folder, &plan.origin(path, *target, environment.as_deref()))?;
            for (name, text) in templates.render(&stack, *target)? {
                let (name, text) = if name == "template.yaml" && plan.format == Format::Json {
                    ("template.json", as_json(&folder.join(name), &text, &header)?)
                } else {
                    (name, format!("# {}\n\n{text}", header.join("\n# ")))
                };
                tree.insert(folder.join(name), text);
            }
        }
    }
    Ok(tree)
}

/// A template as JSON, with its header.
fn as_json(path: &Path, text: &str, header: &[String]) -> Result<String, Error> {
    let template =
        cloudformation::read(text).map_err(|(line, reason)| Error::Unreadable { path: display(path), line, reason })?;
    Ok(cloudformation::document(&output::with_header(template, header)))
}
