//! The graph of a pipeline, with what a change does to each part of it.

use super::pipeline::Told;
use super::predict::Action;
use crate::change;
use crate::graph::{Graph, Kind, Mark, Node, Part};
use crate::target::Target;

/// The graph of a pipeline as it will be, with what goes still in it: all, if the pipeline is gone. Without the former graph,
/// only resources and containers are marked.
#[must_use]
pub fn draw(before: Option<&Graph>, after: Option<Graph>, changes: &[Told], target: Target) -> Option<Graph> {
    let nothing_of = |before: &Graph| Graph { nodes: Vec::new(), edges: Vec::new(), ..before.clone() };
    let mut drawn = after.or_else(|| before.map(nothing_of))?;
    let is_new = changes
        .iter()
        .any(|told| told.change.kind == Some(change::Kind::Model) && told.change.action == Action::Create);
    for node in &mut drawn.nodes {
        let former = before.map(|before| before.nodes.iter().find(|other| other.id == node.id));
        node.mark = match former {
            _ if node.kind == Kind::Client => None,
            Some(None) => Some(Mark::Created),
            None if is_new => Some(Mark::Created),
            Some(Some(former)) => of_changes(node, changes, target).or_else(|| of_texts(former, node)),
            None => of_changes(node, changes, target),
        };
    }
    if let Some(before) = before {
        keep_gone(&mut drawn, before);
    }
    Some(drawn)
}

/// Adds what was there before and is no more.
fn keep_gone(drawn: &mut Graph, before: &Graph) {
    let is_gone = |node: &&Node| drawn.nodes.iter().all(|other| other.id != node.id);
    let gone: Vec<Node> = before.nodes.iter().filter(is_gone).cloned().collect();
    for node in gone {
        // Parts stand together, those of the endpoint first.
        let order = |part: &Part| match part {
            Part::Endpoint => 0,
            Part::Job(_) => 1,
            Part::Registry => 2,
            Part::Model => 3,
        };
        let same = drawn.nodes.iter().rposition(|other| other.part == node.part).map(|place| place + 1);
        let next = || drawn.nodes.iter().position(|other| order(&other.part) > order(&node.part));
        let place = same.or_else(next).unwrap_or(drawn.nodes.len());
        let mark = (node.kind != Kind::Client).then_some(Mark::Deleted);
        drawn.nodes.insert(place, Node { mark, ..node });
    }
    for edge in &before.edges {
        let is_deleted =
            |id: &String| drawn.nodes.iter().any(|node| node.id == *id && node.mark == Some(Mark::Deleted));
        if !drawn.edges.contains(edge) && (is_deleted(&edge.from) || is_deleted(&edge.to)) {
            drawn.edges.push(edge.clone());
        }
    }
}

fn of_texts(former: &Node, node: &Node) -> Option<Mark> {
    ((&former.label, &former.details) != (&node.label, &node.details)).then_some(Mark::Updated)
}

/// The gravest that the changes of a node's resource do to it.
fn of_changes(node: &Node, changes: &[Told], target: Target) -> Option<Mark> {
    if node.kind == Kind::Container {
        let is_own = |told: &&Told| told.change.properties.iter().any(|property| is_of_container(node, &property.path));
        let mut models = changes.iter().filter(|told| told.change.kind == Some(change::Kind::Model));
        return models.any(|told| is_own(&told)).then_some(Mark::Updated);
    }
    let kinds: &[change::Kind] = match node.kind {
        Kind::Model => &[change::Kind::Model],
        Kind::Variant => &[change::Kind::EndpointConfig],
        Kind::Endpoint => &[change::Kind::Endpoint],
        Kind::Group => &[change::Kind::ModelPackageGroup],
        Kind::Package => &[change::Kind::ModelPackage],
        Kind::Job => &[change::Kind::StateMachine],
        Kind::Schedule => &[change::Kind::Schedule],
        _ => &[],
    };
    let of_kind = |told: &&Told| told.change.kind.is_some_and(|kind| kinds.contains(&kind));
    // Of all but jobs, a pipeline has one.
    let of_node = |told: &&Told| match &node.part {
        Part::Job(job) => told.change.is_of_job(job, target),
        _ => true,
    };
    changes.iter().filter(of_kind).filter(of_node).filter_map(|told| mark(told.change.action)).max()
}

const fn mark(action: Action) -> Option<Mark> {
    match action {
        Action::Ignored => None,
        Action::Create => Some(Mark::Created),
        Action::Update => Some(Mark::Updated),
        Action::MayReplace | Action::Replace => Some(Mark::Replaced),
        Action::Release | Action::Delete => Some(Mark::Deleted),
        Action::Refuse => Some(Mark::Refused),
    }
}

/// Whether the path of a model's property leads into a container.
fn is_of_container(node: &Node, path: &str) -> bool {
    let Some(inner) = path.strip_prefix("Containers[").or_else(|| path.strip_prefix("container[")) else {
        return false;
    };
    let index = inner.split(']').next().and_then(|index| index.parse::<usize>().ok());
    index.is_some_and(|index| node.id == format!("container-{}", index + 1))
}
