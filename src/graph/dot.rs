//! Graphs in Graphviz's language: one digraph, with a cluster for each pipeline.

use std::fmt::Write as _;

use super::{Edge, EdgeKind, Graph, Kind, Node, Shape};
use crate::diagnostic::visible;

pub(super) fn write(graphs: &[Graph]) -> String {
    let mut out =
        "digraph pipelines {\n  rankdir=LR\n  compound=true\n  node [fontname=\"sans-serif\", fontsize=11]\n  \
                   graph [fontname=\"sans-serif\", fontsize=12]\n"
            .to_owned();
    for (number, graph) in (1..).zip(graphs) {
        let _ = writeln!(out, "  subgraph cluster_{number} {{\n    label={}", quoted(&graph.to_string()));
        for node in graph.nodes.iter().filter(|node| node.kind != Kind::Container) {
            if node.kind == Kind::Model {
                let _ = writeln!(out, "    subgraph {} {{\n      label={}", cluster(number), text(node));
                graph.containers().for_each(|container| write_node(&mut out, number, "      ", container));
                out.push_str("    }\n");
            } else {
                write_node(&mut out, number, "    ", node);
            }
        }
        graph.edges.iter().for_each(|edge| write_edge(&mut out, number, graph, edge));
        out.push_str("  }\n");
    }
    out.push_str("}\n");
    out
}

fn write_node(out: &mut String, number: usize, indent: &str, node: &Node) {
    let shape = match node.kind.shape() {
        Shape::Box => "box",
        Shape::Store => "cylinder",
        Shape::Round => "box, style=rounded",
    };
    let _ = writeln!(out, "{indent}{} [shape={shape}, label={}]", id(number, &node.id), text(node));
}

/// An edge of the model goes to its first container, and ends at the box around it.
fn write_edge(out: &mut String, number: usize, graph: &Graph, Edge { from, to, kind }: &Edge) {
    let mut attributes = Vec::new();
    let mut end = |name: &str, attribute: &str, container: Option<&Node>| match container {
        Some(container) if name == Kind::Model.name() => {
            attributes.push(format!("{attribute}={}", cluster(number)));
            id(number, &container.id)
        }
        _ => id(number, name),
    };
    let ends = [end(from, "ltail", graph.containers().last()), end(to, "lhead", graph.containers().next())];
    if *kind == EdgeKind::Use {
        attributes.push("style=dashed".to_owned());
    }
    let attributes = if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
    let _ = writeln!(out, "    {}{attributes}", ends.join(" -> "));
}

fn cluster(number: usize) -> String {
    format!("cluster_{number}_model")
}

fn id(number: usize, id: &str) -> String {
    quoted(&format!("{number}-{id}"))
}

/// What stands in a node: lines, the first of which says what it is.
fn text(node: &Node) -> String {
    let mut lines = vec![node.heading()];
    lines.extend(node.lines().filter(|line| *line != node.kind.heading()).map(str::to_owned));
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    format!("\"{}\"", lines.join("\\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// A text between quotes. A backslash would begin an escape such as `\N`, and `&` an entity.
fn escape(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
