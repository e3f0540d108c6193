//! `pipegen diff`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::base::Base;
use super::git::without_parents;
use super::rendering::Rendering;
use super::{Outcome, config, display, has_colour, print, say, say_findings};
use crate::cli::{Diff, ReportFormat};
use crate::diff::{self, Documents, Files, Pipeline, Policy};
use crate::error::Error;
use crate::graph::Graph;
use crate::load::{Checked, Loaded};
use crate::output::{File, header};
use crate::target::Target;

pub(super) fn run(arguments: &Diff) -> Result<Outcome, Error> {
    let policies: Vec<Policy> =
        arguments.fail_on.iter().map(|text| Policy::read(text)).collect::<Result<_, _>>().map_err(Error::Usage)?;
    let config = match config::find()? {
        Ok(config) => config,
        Err(report) => {
            say_findings(&[report], "file");
            return Ok(Outcome::Findings);
        }
    };
    let rendering = Rendering::new(&arguments.rendering, config.as_ref())?;
    let base = Base::open(rendering.here(), arguments.base.as_deref(), config.as_ref())?;
    let with_graph = arguments.output_format == ReportFormat::Html;
    let (mut pipelines, mut seen) = (Vec::new(), Seen::default());
    let said = rendering.each_spec(
        |path, checked| compare(&rendering, &base, path, checked, with_graph),
        |path, checked, found| {
            seen.note(&rendering, path, checked);
            pipelines.extend(found);
            Ok(Vec::new())
        },
    )?;
    say_findings(&said.reports, "spec");
    let outcome = Outcome::of(&said.reports);
    if let Some(error) = said.failed {
        return Err(error);
    }
    if outcome == Outcome::Findings {
        return Ok(outcome);
    }
    pipelines.extend(gone(&rendering, &base, &seen)?);
    pipelines.retain(|pipeline| !pipeline.is_unchanged());
    let format = match arguments.output_format {
        ReportFormat::Text => diff::Format::Text { colour: has_colour(&std::io::stdout()) },
        ReportFormat::Markdown => diff::Format::Markdown,
        ReportFormat::Json => diff::Format::Json,
        ReportFormat::Html => diff::Format::Html,
    };
    print(&diff::write(&pipelines, format))?;
    if pipelines.is_empty() {
        say("No changes: what the specs render is what was rendered.");
    }
    let is_refused = policies.iter().any(|policy| pipelines.iter().any(|pipeline| policy.hits(pipeline)));
    let is_found = is_refused || (arguments.exit_code && !pipelines.is_empty());
    Ok(if is_found { Outcome::Findings } else { Outcome::Clean })
}

/// What the specs that were selected render to.
#[derive(Default)]
struct Seen {
    folders: BTreeSet<PathBuf>,
    specs: BTreeSet<PathBuf>,
}

impl Seen {
    fn note(&mut self, rendering: &Rendering<'_>, path: &Path, checked: &Checked) {
        for loaded in &checked.specs {
            let folder = |target: &Target| rendering.root().join(rendering.folder(loaded, *target));
            self.folders.extend(rendering.targets().iter().map(folder));
        }
        if rendering.is_whole(checked) {
            self.specs.extend(std::path::absolute(path).ok());
        }
    }
}

/// What merging does to each pipeline of a spec.
fn compare(
    rendering: &Rendering<'_>,
    base: &Base,
    path: &Path,
    checked: &Checked,
    with_graph: bool,
) -> Result<Vec<Pipeline>, Error> {
    let former = base.spec(path, rendering.targets())?;
    let former_of =
        |loaded: &Loaded| former.as_ref()?.specs.iter().find(|other| other.environment == loaded.environment);
    let mut found = Vec::new();
    for loaded in &checked.specs {
        for target in rendering.targets() {
            let former = former_of(loaded);
            let folder = rendering.root().join(rendering.folder(loaded, *target));
            let mut before = base.files(&folder, *target)?;
            if before.is_empty()
                && let Some(former) = former
                && rendering.folder(former, *target) == rendering.folder(loaded, *target)
            {
                // Its files aren't kept in the repository.
                before = names(&rendering.stack(path, former, *target)?);
            }
            let after = names(&rendering.stack(path, loaded, *target)?);
            let documents = Documents { before: former.map(|former| &former.document), after: Some(&loaded.document) };
            let changes = diff::compare(&before, &after, documents, *target)?;
            let graph = with_graph.then(|| {
                let former = former.map(graph_of);
                diff::draw(former.as_ref(), graph_of(loaded), &changes, *target)
            });
            found.push(Pipeline {
                name: loaded.spec.name.clone(),
                environment: loaded.environment.clone(),
                target: *target,
                spec: display(path),
                is_gone: false,
                folder: display(&folder),
                changes,
                files: diff::files(before, after),
                graph,
            });
        }
    }
    Ok(found)
}

fn graph_of(loaded: &Loaded) -> Graph {
    Graph::of(&loaded.spec, loaded.environment.as_deref())
}

/// The pipelines whose files no spec renders any more.
fn gone(rendering: &Rendering<'_>, base: &Base, seen: &Seen) -> Result<Vec<Pipeline>, Error> {
    let scope = rendering.scope();
    let mut found = Vec::new();
    for (folder, spec) in base.folders(&scope.within)? {
        let spec = std::path::absolute(&spec).unwrap_or(spec);
        let spec = without_parents(&spec);
        let is_ours = seen.specs.contains(&spec) || (scope.with_gone && !spec.exists());
        if seen.folders.contains(&folder) || !is_ours {
            continue;
        }
        for target in rendering.targets() {
            let before = base.files(&folder, *target)?;
            if before.is_empty() {
                continue;
            }
            let after = Files::new();
            let parts: Vec<String> = folder
                .strip_prefix(&scope.within)
                .unwrap_or(&folder)
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .filter(|part| part != target.name())
                .collect();
            found.push(Pipeline {
                name: parts.join("/"),
                environment: None,
                target: *target,
                spec: display(spec.strip_prefix(rendering.here()).unwrap_or(&spec)),
                is_gone: true,
                folder: display(&folder),
                changes: diff::compare(&before, &after, Documents::default(), *target)?,
                files: diff::files(before, after),
                graph: None,
            });
        }
    }
    Ok(found)
}

/// Files by their names, without heads.
fn names(files: &[File]) -> Files {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    files.iter().map(|file| (name(&file.path), header::without(&file.text).to_owned())).collect()
}
