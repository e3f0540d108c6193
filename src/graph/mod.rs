//! A pipeline as a picture: what calls it, what it runs, and what that reads and writes. The same graph in several forms;
//! free of any target, and pure.

mod build;
mod dot;
mod mermaid;
mod svg;
mod value;
pub mod xml;

use std::fmt;

pub use svg::{STYLE, drawing};

/// A pipeline as nodes and edges, in the order in which they are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// Name of the pipeline.
    pub name: String,
    /// The environment, if its spec has any.
    pub environment: Option<String>,
    /// What the pipeline is for.
    pub description: Option<String>,
    /// The nodes. Those that run in the model stand behind it.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
}

/// A thing in a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What other texts of a spec don't change: letters, digits and dashes.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What it is a part of.
    pub part: Part,
    /// Its name or address.
    pub label: String,
    /// What else is to be known of it, in a few words each.
    pub details: Vec<String>,
    /// What a change does to it, if the graph shows one.
    pub mark: Option<Mark>,
}

/// From one node to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Id of the node that it leaves.
    pub from: String,
    /// Id of the node that it reaches.
    pub to: String,
    /// What it means.
    pub kind: EdgeKind,
}

/// What an edge means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// Requests or data go along it.
    Flow,
    /// The one uses the other.
    Use,
}

/// What a node is a part of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The containers and what they read.
    Model,
    /// The endpoint.
    Endpoint,
    /// The batch transform job of this name.
    Job(String),
    /// The model package.
    Registry,
}

/// What a change does to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It is made.
    Created,
    /// It is updated in place, or reads another value.
    Updated,
    /// Another one takes its place.
    Replaced,
    /// It goes.
    Deleted,
    /// The deployment fails because of it.
    Refused,
}

impl Mark {
    /// Every mark, from the mildest to the gravest.
    pub const ALL: [Self; 5] = [Self::Created, Self::Updated, Self::Replaced, Self::Deleted, Self::Refused];

    /// Its name as a class, and of a resource in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Replaced => "replaced",
            Self::Deleted => "deleted",
            Self::Refused => "refused",
        }
    }

    /// Its sign, for whoever doesn't see the colour.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Created => "+",
            Self::Updated => "~",
            Self::Replaced => "±",
            Self::Deleted => "−",
            Self::Refused => "×",
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $class:literal, $heading:literal, $shape:ident;)+) => {
        /// What a node is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $kind,)+
        }

        impl Kind {
            /// Its name as a class.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $class,)+
                }
            }

            /// Its name for people.
            #[must_use]
            pub const fn heading(self) -> &'static str {
                match self {
                    $(Self::$kind => $heading,)+
                }
            }

            /// What it looks like.
            #[must_use]
            pub const fn shape(self) -> Shape {
                match self {
                    $(Self::$kind => Shape::$shape,)+
                }
            }
        }
    };
}

kinds! {
    /// Whoever calls the endpoint.
    Client, "client", "Client", Round;
    /// When a job is started.
    Schedule, "schedule", "Schedule", Round;
    /// What a job reads.
    Input, "input", "Batch input", Store;
    /// The address that clients call.
    Endpoint, "endpoint", "Endpoint", Box;
    /// A batch transform job and what starts it.
    Job, "job", "Batch job", Box;
    /// The group of the model package's versions.
    Group, "group", "Package group", Box;
    /// What the endpoint runs on.
    Variant, "variant", "Variant", Box;
    /// Where recorded traffic goes.
    Capture, "capture", "Data capture", Store;
    /// What a job writes.
    Output, "output", "Batch output", Store;
    /// What encrypts.
    Key, "key", "KMS key", Round;
    /// What is registered.
    Package, "package", "Model package", Box;
    /// The containers in a row.
    Model, "model", "Model", Box;
    /// One of them.
    Container, "container", "Container", Box;
    /// What a container runs.
    Image, "image", "Image", Store;
    /// The model package that a container is taken from.
    Source, "source", "Model package", Store;
    /// What a container reads.
    Data, "data", "Model data", Store;
    /// Where the containers reach the network.
    Vpc, "vpc", "VPC", Round;
}

/// What a node looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// What acts.
    Box,
    /// What holds data.
    Store,
    /// What stands around.
    Round,
}

/// A form of graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// What GitHub and GitLab draw in Markdown.
    Mermaid,
    /// The language of Graphviz.
    Dot,
    /// A picture.
    Svg,
}

/// Writes graphs in one document.
#[must_use]
pub fn write(graphs: &[Graph], format: Format) -> String {
    match format {
        Format::Mermaid => mermaid::write(graphs),
        Format::Dot => dot::write(graphs),
        Format::Svg => svg::write(graphs),
    }
}

impl Graph {
    /// The nodes that run in the model, in order.
    fn containers(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.kind == Kind::Container)
    }
}

impl Node {
    /// What kind of thing it is; of a container, also which one in the row.
    #[must_use]
    pub fn heading(&self) -> String {
        match (self.kind, self.id.rsplit_once('-')) {
            (Kind::Container, Some((_, number))) => format!("{number} · Container"),
            _ => self.kind.heading().to_owned(),
        }
    }

    /// Its mark in a word. What isn't a resource of the pipeline is there before and stays after: a key that is no longer
    /// used is removed from the pipeline, and not deleted; so is what is in the registry, which outlives its stack.
    #[must_use]
    pub fn marked(&self) -> Option<&'static str> {
        let is_resource =
            self.kind.shape() == Shape::Box && self.kind != Kind::Container || self.kind == Kind::Schedule;
        self.mark.map(|mark| match mark {
            Mark::Created if !is_resource => "added",
            Mark::Updated if !is_resource => "changed",
            Mark::Deleted if !is_resource || self.part == Part::Registry => "removed",
            mark => mark.name(),
        })
    }

    /// All that is known of it, as lines.
    fn lines(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.label.as_str()).chain(self.details.iter().map(String::as_str))
    }
}

/// The pipeline's name, and its environment's.
impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.environment.iter().try_for_each(|environment| write!(f, " · {environment}"))
    }
}
