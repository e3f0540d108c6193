//! Graphs as a picture that needs nothing else: laid out here, in the reader's own font, for light and dark.

mod layout;
mod measure;

use std::fmt::Write as _;

use super::xml::escape;
use super::{Edge, EdgeKind, Graph, Kind, Node, Shape};
use layout::{Area, HEIGHT, Layout, WIDTH};
use measure::fit;

/// How everything looks. A page with several drawings has it once.
pub const STYLE: &str = include_str!("style.css");

/// Size at which bold text of 12 pixels is measured.
const BOLD: i32 = 14;

/// Height of the line above a drawing in a picture.
const TITLE: i32 = 30;

/// All graphs in one picture, one below the other.
pub(super) fn write(graphs: &[Graph]) -> String {
    let drawn: Vec<(&Graph, Layout<'_>)> = graphs.iter().map(|graph| (graph, Layout::of(graph))).collect();
    let width = drawn.iter().map(|(_, layout)| layout.width).max().unwrap_or_default();
    let height: i32 = drawn.iter().map(|(_, layout)| layout.height + TITLE).sum();
    let names: Vec<String> = graphs.iter().map(Graph::to_string).collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pipelines\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>\n",
        escape(&names.join(", ")),
    );
    let mut y = 0;
    for (number, (graph, layout)) in (1..).zip(&drawn) {
        let room = layout.width - 20;
        let _ = writeln!(
            out,
            "<text class=\"name\" x=\"10\" y=\"{}\">{}</text>",
            y + 21,
            escape(&fit(&graph.to_string(), 15, room))
        );
        let _ = writeln!(out, "<svg y=\"{}\" {}", y + TITLE, opened(graph, layout, number));
        write_parts(&mut out, graph, layout);
        out.push_str("</svg>\n");
        y += layout.height + TITLE;
    }
    out.push_str("</svg>\n");
    out
}

/// One graph as an element of a page that has [`STYLE`]; the number is another one for each.
#[must_use]
pub fn drawing(graph: &Graph, number: usize) -> String {
    let layout = Layout::of(graph);
    let mut out = format!("<svg {}\n", opened(graph, &layout, number));
    write_parts(&mut out, graph, &layout);
    out.push_str("</svg>\n");
    out
}

/// The rest of the element's start, and what tells those who can't see it.
fn opened(graph: &Graph, layout: &Layout<'_>, number: usize) -> String {
    let Layout { width, height, .. } = layout;
    format!(
        "class=\"pipeline-graph\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"graph-{number}-title graph-{number}-desc\">\n<title id=\"graph-{number}-title\">Graph of {}\
         </title>\n<desc id=\"graph-{number}-desc\">{}</desc>",
        escape(&graph.to_string()),
        escape(&described(graph)),
    )
}

/// The graph in words.
fn described(graph: &Graph) -> String {
    let containers: Vec<&str> = graph.containers().map(|node| node.label.as_str()).collect();
    let mut text = format!("Containers in order: {}.", containers.join(", "));
    for node in graph.nodes.iter().filter(|node| !matches!(node.kind, Kind::Client | Kind::Container)) {
        let mark = node.marked().map_or_else(String::new, |mark| format!(", {mark}"));
        let _ = write!(text, " {}: {}{mark}.", node.heading(), node.label);
    }
    text
}

fn write_parts(out: &mut String, graph: &Graph, layout: &Layout<'_>) {
    let (model, others): (Vec<&Node>, Vec<&Node>) = graph.nodes.iter().partition(|node| node.kind == Kind::Model);
    let draw = |out: &mut String, node: &Node| {
        if let Some(area) = layout.areas.get(node.id.as_str()) {
            write_node(out, node, *area);
        }
    };
    for node in model {
        draw(out, node);
    }
    graph.edges.iter().for_each(|edge| write_edge(out, edge, layout));
    for node in others {
        draw(out, node);
    }
}

fn write_node(out: &mut String, node: &Node, Area { x, y, width, height }: Area) {
    let shape = match node.kind.shape() {
        Shape::Box => 5,
        Shape::Store => 12,
        Shape::Round => HEIGHT / 2,
    };
    let mark = node.mark.map_or("", super::Mark::name);
    let class = format!("node {} {mark}", node.kind.name());
    let _ = writeln!(out, "<g class=\"{}\">", class.trim_end());
    let all: Vec<String> = std::iter::once(node.heading()).chain(node.lines().map(str::to_owned)).collect();
    let _ = writeln!(out, "<title>{}</title>", escape(&all.join(" | ")));
    let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{shape}\"/>");
    let inset = if shape > 12 { 18 } else { 11 };
    let (left, room) = (x + inset, width - 2 * inset);
    let mut heading_room = room;
    if let (Some(mark), Some(word)) = (node.mark, node.marked()) {
        heading_room -= 62;
        let (right, y) = (x + width - inset, y + 15);
        let _ = writeln!(out, "<text class=\"mark\" x=\"{right}\" y=\"{y}\">{} {word}</text>", mark.sign());
    }
    let details = node.details.join(", ");
    let lines = [
        ("kind", 9, 15, node.heading(), heading_room),
        ("label", BOLD, 31, node.label.clone(), room),
        ("detail", 10, 46, details, room),
    ];
    for (class, size, down, text, room) in lines {
        if text.is_empty() || (class == "kind" && text == node.label) {
            continue;
        }
        let text = escape(&fit(&text, size, room));
        let _ = writeln!(out, "<text class=\"{class}\" x=\"{left}\" y=\"{}\">{text}</text>", y + down);
    }
    out.push_str("</g>\n");
}

fn write_edge(out: &mut String, edge: &Edge, layout: &Layout<'_>) {
    let find = |id: &str| Some((*layout.areas.get(id)?, *layout.columns.get(id)?));
    let (Some((from, from_column)), Some((to, to_column))) = (find(&edge.from), find(&edge.to)) else { return };
    let class = match edge.kind {
        EdgeKind::Flow => "edge flow",
        EdgeKind::Use => "edge use",
    };
    let (path, tip) = if from_column < to_column {
        across(from, to, layout.ends.get(to_column - 1).copied().unwrap_or(from.right()))
    } else if layout.is_free(from, to) {
        let (x, y) = (from.middle().0, to.y);
        (format!("M{x} {}V{}", from.bottom(), y - 6), format!("M{x} {y}l-4 -7h8z"))
    } else {
        around(from, to)
    };
    let _ = writeln!(out, "<path class=\"{class}\" d=\"{path}\"/><path class=\"tip\" d=\"{tip}\"/>");
}

/// To a column further right: straight through the columns between, then a curve.
fn across(from: Area, to: Area, end: i32) -> (String, String) {
    let (start, y) = (from.right(), inside(from, to.middle().1));
    let (x, to_y) = (to.x, inside(to, y));
    let bend = i32::midpoint(end, x);
    let through = if end > start { format!("H{end}") } else { String::new() };
    (format!("M{start} {y}{through}C{bend} {y} {bend} {to_y} {} {to_y}", x - 6), format!("M{x} {to_y}l-7 -4v8z"))
}

/// Down past what stands between, on the right.
fn around(from: Area, to: Area) -> (String, String) {
    let (x, y, to_y) = (from.right(), from.middle().1 + 12, to.middle().1);
    let out = x + 22;
    (format!("M{x} {y}C{out} {y} {out} {to_y} {} {to_y}", x + 6), format!("M{x} {to_y}l7 -4v8z"))
}

/// The height nearest to another one at which an edge meets a side: of a node, its middle.
fn inside(area: Area, y: i32) -> i32 {
    if area.height == HEIGHT && area.width == WIDTH {
        area.middle().1
    } else {
        y.clamp(area.y + 20, area.bottom() - 20)
    }
}
