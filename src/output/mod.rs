//! The files: what stands at their head, and how they get to the disk, whole or not at all.

pub mod header;
mod tree;
mod write;

pub use tree::{Tree, join};
pub use write::write;
