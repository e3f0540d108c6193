//! The files: what stands at their head, how they differ from the disk, and how they get there, whole or not at all.

mod compare;
mod file;
pub mod header;
mod origin;
pub mod prune;
mod temporary;
mod write;

pub use compare::{State, compare, edited_lines, first_difference, show_lines};
pub use file::{File, join};
pub use origin::is_rendered;
pub use write::{Changes, create};
