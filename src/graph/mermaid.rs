//! Graphs in Mermaid's language: one flowchart, with a box for each pipeline.

use std::fmt::Write as _;

use super::{Edge, EdgeKind, Graph, Kind, Node, Shape};
use crate::diagnostic::visible;

pub(super) fn write(graphs: &[Graph]) -> String {
    let mut out = "flowchart LR\n".to_owned();
    for (number, graph) in (1..).zip(graphs) {
        let _ = writeln!(out, "  subgraph p{number}[\"{}\"]\n    direction LR", escape(&graph.to_string()));
        for node in graph.nodes.iter().filter(|node| node.kind != Kind::Container) {
            if node.kind == Kind::Model {
                let _ = writeln!(out, "    subgraph {}[\"{}\"]", id(number, &node.id), text(node, " · "));
                graph.containers().for_each(|container| write_node(&mut out, number, "      ", container));
                out.push_str("    end\n");
            } else {
                write_node(&mut out, number, "    ", node);
            }
        }
        for Edge { from, to, kind } in &graph.edges {
            let arrow = match kind {
                EdgeKind::Flow => "-->",
                EdgeKind::Use => "-.->",
            };
            let _ = writeln!(out, "    {} {arrow} {}", id(number, from), id(number, to));
        }
        out.push_str("  end\n");
    }
    out
}

fn write_node(out: &mut String, number: usize, indent: &str, node: &Node) {
    let [open, close] = match node.kind.shape() {
        Shape::Box => ["[", "]"],
        Shape::Store => ["[(", ")]"],
        Shape::Round => ["([", "])"],
    };
    let _ = writeln!(out, "{indent}{}{open}\"{}\"{close}", id(number, &node.id), text(node, "<br>"));
}

fn id(number: usize, id: &str) -> String {
    format!("p{number}_{}", id.replace('-', "_"))
}

/// What stands in a node: lines, the first of which says what it is. Around others, there is room for one.
fn text(node: &Node, between: &str) -> String {
    let mut lines = vec![node.heading()];
    lines.extend(node.lines().filter(|line| *line != node.kind.heading()).map(str::to_owned));
    lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join(between)
}

/// A text in which nothing means anything to Mermaid, Markdown or HTML.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for found in visible(text).chars() {
        if found.is_alphanumeric() || " .,:/+-=×→·…".contains(found) {
            out.push(found);
        } else {
            let _ = write!(out, "#{};", u32::from(found));
        }
    }
    out
}
