//! `pipegen render`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Outcome, display, print, say, say_findings, select, targets};
use crate::cli::{Render, TemplateFormat};
use crate::diagnostic::{Diagnostic, Report, count, show};
use crate::error::Error;
use crate::load::Loaded;
use crate::lower::lower;
use crate::output::header::{Header, Origin};
use crate::output::{self, Tree};
use crate::spec::Pipeline;
use crate::target::{Target, cloudformation};
use crate::template::Templates;

pub(super) fn run(arguments: &Render) -> Result<Outcome, Error> {
    let mut targets = targets(&arguments.targets);
    if targets.is_empty() {
        targets.extend(Target::ALL);
    }
    let mut specs = Vec::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let loaded = select::load_all(&arguments.selection.specs, &targets, |path, loaded, report| {
        // Folders that differ only in case are one on some disks.
        if let Some(first) = names.insert(loaded.spec.name.to_ascii_lowercase(), report.source.path.clone()) {
            report.diagnostics.push(name_taken(&loaded, &first));
        }
        specs.push((path, loaded.spec));
    })?;
    let said: Vec<Report> = loaded.reports.into_iter().filter(|report| !report.diagnostics.is_empty()).collect();
    say_findings(&said);
    if let Some(error) = loaded.failed {
        return Err(error);
    }
    if Outcome::of(&said) == Outcome::Findings {
        return Ok(Outcome::Findings);
    }
    let tree = render_all(arguments, &targets, &specs)?;
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
    Ok(Outcome::Clean)
}

/// A valid spec and its path.
type Spec = (PathBuf, Pipeline);

fn name_taken(loaded: &Loaded, first: &str) -> Diagnostic {
    let message = format!("the name `{}` is taken by `{}`", loaded.spec.name, show(first));
    let finding = Diagnostic::error("name-taken", loaded.document.value_span("/name"), message);
    finding.help("give each spec a name of its own: it is the folder of its files")
}

fn render_all(arguments: &Render, targets: &[Target], specs: &[Spec]) -> Result<Tree, Error> {
    let templates = match &arguments.templates {
        Some(folder) => Templates::with_overrides(folder)?,
        None => Templates::embedded(),
    };
    let here = std::env::current_dir().map_err(|source| Error::Io { action: "find", path: ".".into(), source })?;
    let mut tree = Tree::new();
    for (path, spec) in specs {
        let stack = lower(spec);
        for target in targets {
            let folder = arguments.out.join(target.name()).join(stack.name);
            let origin = Origin {
                spec: (path.as_os_str() != "-").then_some(path.as_path()),
                options: options(arguments, *target),
                templates: arguments.templates.as_deref(),
                out: &arguments.out,
            };
            let header = Header::new(&here, &folder, &origin);
            for (name, text) in templates.render(&stack, *target)? {
                let (name, text) = if name == "template.yaml" && arguments.format == TemplateFormat::Json {
                    ("template.json", as_json(&folder.join(name), &text, &header)?)
                } else {
                    (name, header.in_comments(&text))
                };
                tree.insert(folder.join(name), text);
            }
        }
    }
    Ok(tree)
}

/// A template as JSON, with its header.
fn as_json(path: &Path, text: &str, header: &Header) -> Result<String, Error> {
    let template =
        cloudformation::read(text).map_err(|(line, reason)| Error::Unreadable { path: display(path), line, reason })?;
    Ok(header.in_metadata(template))
}

/// The options that render a target's files again.
fn options(arguments: &Render, target: Target) -> String {
    let format = match (target, arguments.format) {
        (Target::CloudFormation, TemplateFormat::Json) => " --format json",
        _ => "",
    };
    format!("--target {}{format}", target.name())
}
