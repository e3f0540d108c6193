//! `pipegen graph`.

use super::{Outcome, batch, config, print, say_findings, select};
use crate::cli::{self, GraphFormat};
use crate::error::Error;
use crate::graph::{self, Format, Graph};
use crate::load::Settings;

pub(super) fn run(arguments: &cli::Graph) -> Result<Outcome, Error> {
    let config = match config::find_or_say()? {
        Ok(config) => config,
        Err(outcome) => return Ok(outcome),
    };
    let environments = &arguments.selection.environments;
    let settings = Settings { targets: &[], environments, config: config.as_ref() };
    let mut graphs = Vec::new();
    let specs = select::specs(&arguments.selection.specs, config.as_ref())?;
    let said = batch::each(
        &specs,
        &settings,
        |_, checked| {
            let graph_of = |loaded: &crate::load::Loaded| Graph::of(&loaded.spec, loaded.environment.as_deref());
            Ok(checked.specs.iter().map(graph_of).collect::<Vec<_>>())
        },
        |_, _, found| {
            graphs.extend(found);
            Ok(Vec::new())
        },
    );
    say_findings(&said.reports, "spec");
    let outcome = Outcome::of(&said.reports);
    if let Some(error) = said.failed {
        return Err(error);
    }
    if outcome == Outcome::Clean {
        print(&graph::write(
            &graphs,
            match arguments.format {
                GraphFormat::Mermaid => Format::Mermaid,
                GraphFormat::Dot => Format::Dot,
                GraphFormat::Svg => Format::Svg,
            },
        ))?;
    }
    Ok(outcome)
}
