//! `pipegen diff`.

use super::base::Base;
use super::rendering::Rendering;
use super::sides::{self, Sides};
use super::{Outcome, config, has_colour, print, say};
use crate::cli::{Diff, ReportFormat};
use crate::diff::{self, Pipeline, Policy};
use crate::error::Error;
use crate::graph::Graph;
use crate::load::Loaded;

pub(super) fn run(arguments: &Diff) -> Result<Outcome, Error> {
    let policies: Vec<Policy> =
        arguments.fail_on.iter().map(|text| Policy::read(text)).collect::<Result<_, _>>().map_err(Error::Usage)?;
    let config = match config::find_or_say()? {
        Ok(config) => config,
        Err(outcome) => return Ok(outcome),
    };
    let rendering = Rendering::new(&arguments.rendering, config.as_ref())?;
    let base = Base::open(rendering.here(), arguments.base.as_deref(), config.as_ref())?;
    let with_graph = arguments.output_format == ReportFormat::Html;
    let compare = |sides: Sides<'_>| {
        let changes = diff::compare(&sides.before, &sides.after, sides.documents(), sides.target)?;
        let [before, after] = [sides.former, sides.loaded].map(|loaded| loaded.filter(|_| with_graph).map(graph_of));
        Ok(Pipeline {
            graph: diff::draw(before.as_ref(), after, &changes, sides.target),
            names: sides.loaded.map(|loaded| diff::names(&loaded.spec)).unwrap_or_default(),
            name: sides.name,
            environment: sides.environment,
            target: sides.target,
            spec: sides.spec,
            is_gone: sides.is_gone,
            folder: sides.folder,
            former_folder: sides.former_folder,
            changes,
            files: diff::files(sides.before, sides.after),
        })
    };
    let Some(mut pipelines) = sides::each(&rendering, &base, compare)? else { return Ok(Outcome::Findings) };
    diff::tell_taken(&mut pipelines);
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

fn graph_of(loaded: &Loaded) -> Graph {
    Graph::of(&loaded.spec, loaded.environment.as_deref())
}
