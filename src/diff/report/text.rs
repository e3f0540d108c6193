//! The report for people at a terminal.

use std::fmt::Write as _;

use crate::diff::pipeline::Pipeline;

pub(super) fn write(pipelines: &[Pipeline], _colour: bool) -> String {
    let mut out = String::new();
    for pipeline in pipelines {
        let environment = pipeline.environment.as_deref().map_or_else(String::new, |name| format!(" {name}"));
        let _ = writeln!(out, "{}{environment} {} ({})", pipeline.name, pipeline.target.name(), pipeline.folder);
        for told in &pipeline.changes {
            let _ = writeln!(out, "  {} {} {:?}", told.change.action.name(), told.change.address, told.weight);
            if let Some(text) = &told.consequence {
                let _ = writeln!(out, "    {text}");
            }
            for (property, lines) in told.change.properties.iter().zip(&told.causes) {
                let _ = writeln!(out, "    {} {:?} -> {:?}", property.path, property.old, property.new);
                for line in lines {
                    let _ = writeln!(
                        out,
                        "      {}:{}:{} {} {}",
                        line.path, line.line, line.column, line.key, line.is_former
                    );
                }
            }
            for reason in &told.change.reasons {
                let _ = writeln!(out, "    {reason:?}");
            }
        }
    }
    out
}
