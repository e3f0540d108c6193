//! Where each node of a graph stands. The shape of a pipeline is known: five columns, from what calls it to what its
//! containers read; the containers one below the other.

use std::collections::BTreeMap;

use crate::graph::{Graph, Kind, Node, Part};

/// Width of a node.
pub(super) const WIDTH: i32 = 166;
/// Height of a node.
pub(super) const HEIGHT: i32 = 56;
/// From one node down to the next.
const PITCH: i32 = HEIGHT + 16;
/// Between two columns.
const GAP: i32 = 36;
/// Between the model's border and its containers.
const PADDING: i32 = 12;
/// Height of what stands above the model's containers.
const HEAD: i32 = 58;
/// Around everything.
const MARGIN: i32 = 10;

/// The column of the model.
const MODEL: usize = 3;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

impl Area {
    pub(super) const fn right(self) -> i32 {
        self.x + self.width
    }

    pub(super) const fn bottom(self) -> i32 {
        self.y + self.height
    }

    pub(super) const fn middle(self) -> (i32, i32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

/// Where everything stands.
pub(super) struct Layout<'g> {
    /// The nodes by their ids.
    pub areas: BTreeMap<&'g str, Area>,
    /// The columns of the nodes, among those that aren't empty.
    pub columns: BTreeMap<&'g str, usize>,
    /// Right ends of the columns.
    pub ends: Vec<i32>,
    /// Width of all.
    pub width: i32,
    /// Height of all.
    pub height: i32,
}

impl<'g> Layout<'g> {
    pub(super) fn of(graph: &'g Graph) -> Self {
        let cells = cells(graph);
        let mut used: Vec<usize> = cells.values().map(|(column, _)| *column).collect();
        used.sort_unstable();
        used.dedup();
        let (mut x, mut starts, mut ends) = (MARGIN, BTreeMap::new(), Vec::new());
        for column in &used {
            let padding = if *column == MODEL { PADDING } else { 0 };
            starts.insert(*column, x + padding);
            ends.push(x + 2 * padding + WIDTH);
            x += 2 * padding + WIDTH + GAP;
        }
        let rows = cells.values().map(|(_, row)| *row + 1).max().unwrap_or_default();
        let mut areas = BTreeMap::new();
        let mut columns = BTreeMap::new();
        for (id, (column, row)) in &cells {
            let y = MARGIN + HEAD + row * PITCH;
            areas.insert(*id, Area { x: starts[column], y, width: WIDTH, height: HEIGHT });
            columns.insert(*id, used.iter().position(|used| used == column).unwrap_or_default());
        }
        if let Some(model) = graph.nodes.iter().find(|node| node.kind == Kind::Model) {
            let last = rows_of_model(graph).max(1);
            areas.insert(
                &model.id,
                Area {
                    x: starts.get(&MODEL).map_or(MARGIN, |start| start - PADDING),
                    y: MARGIN,
                    width: WIDTH + 2 * PADDING,
                    height: HEAD + last * PITCH - (PITCH - HEIGHT) + PADDING,
                },
            );
            columns.insert(&model.id, used.iter().position(|used| *used == MODEL).unwrap_or_default());
        }
        let height = 2 * MARGIN + HEAD + rows * PITCH - (PITCH - HEIGHT) + PADDING;
        Self { areas, columns, ends, width: x - GAP + MARGIN, height }
    }

    /// Whether nothing stands between a node and one below it.
    pub(super) fn is_free(&self, from: Area, to: Area) -> bool {
        let is_between = |area: &Area| area.x == from.x && area.y > from.y && area.y < to.y;
        from.y < to.y && !self.areas.values().any(is_between)
    }
}

/// The column and the row of each node but the model.
fn cells(graph: &Graph) -> BTreeMap<&str, (usize, i32)> {
    let mut cells = BTreeMap::new();
    let mut next = [0; MODEL];
    let mut part = None;
    let left = graph.nodes.iter().filter(|node| column(node.kind) < MODEL);
    for node in left {
        if part != Some(&node.part) {
            // Each part begins below the one before it. A job leaves room for its way to the model.
            let top = next.into_iter().max().unwrap_or_default();
            next = [top; MODEL];
            next[2] += i32::from(matches!(node.part, Part::Job(_)));
            part = Some(&node.part);
        }
        let column = column(node.kind);
        cells.insert(node.id.as_str(), (column, next[column]));
        next[column] += 1;
    }
    let mut row = 0;
    let right: Vec<&Node> = graph.nodes.iter().filter(|node| column(node.kind) > MODEL).collect();
    for container in graph.containers() {
        cells.insert(&container.id, (MODEL, row));
        let own = right.iter().filter(|node| is_read_by(graph, node, container));
        let mut count = 0;
        for node in own {
            cells.insert(&node.id, (MODEL + 1, row + count));
            count += 1;
        }
        row += count.max(1);
    }
    for node in right {
        if !cells.contains_key(node.id.as_str()) {
            cells.insert(&node.id, (MODEL + 1, row));
            row += 1;
        }
    }
    cells
}

/// How many rows the containers take with what they read.
fn rows_of_model(graph: &Graph) -> i32 {
    let rows = |container: &Node| {
        let own = graph.nodes.iter().filter(|node| is_read_by(graph, node, container)).count();
        i32::try_from(own).unwrap_or(i32::MAX).max(1)
    };
    graph.containers().map(rows).sum()
}

fn is_read_by(graph: &Graph, node: &Node, container: &Node) -> bool {
    column(node.kind) > MODEL && graph.edges.iter().any(|edge| edge.from == container.id && edge.to == node.id)
}

const fn column(kind: Kind) -> usize {
    match kind {
        Kind::Client | Kind::Schedule | Kind::Input => 0,
        Kind::Endpoint | Kind::Job | Kind::Group => 1,
        Kind::Variant | Kind::Capture | Kind::Output | Kind::Key | Kind::Package => 2,
        Kind::Model | Kind::Container => MODEL,
        Kind::Image | Kind::Source | Kind::Data | Kind::Vpc => 4,
    }
}
