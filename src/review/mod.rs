//! What a plan of Terraform or a change set of CloudFormation does, held against what the change of the files was
//! predicted to do. Offline and pure. Never tells a value that the plan marks as sensitive, nor any of a resource that
//! pipegen doesn't render.

mod act;
mod cause;
mod change_set;
mod compare;
mod difference;
mod dispute;
mod find;
mod name;
mod pair;
mod plan;
mod read;
mod report;
mod terraform;

pub use act::{Act, Order};
pub use cause::Cause;
pub use compare::{Disputed, Expected, Held, Others, Review, Reviewed, review};
pub use plan::{Part, Plan, Planned};
pub use read::read;
pub use report::{Format, write};
