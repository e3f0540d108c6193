//! What a change of files does when it is deployed: which resources are made, updated, replaced or deleted in which target,
//! because of which properties. Offline and pure: it reads two sets of rendered files and facts about AWS, and never asks
//! anybody.

mod cause;
mod consequence;
mod declaration;
mod difference;
mod documents;
mod drawing;
mod fleet;
mod pipeline;
mod place;
mod policy;
mod predict;
mod property;
mod report;
mod stale;
mod subject;
mod taken;
mod template;
pub mod textual;

pub use cause::Cause;
pub use consequence::{Deployment, Weight, consequence, noun, weight};
pub use declaration::{Declarations, Resource};
pub use documents::{Documents, Line};
pub use drawing::draw;
pub use fleet::{Group, groups};
pub use pipeline::{FileChange, Files, Pipeline, Told, compare, files};
pub use policy::Policy;
pub use predict::{Action, Change, Reason, is_parameter, predict};
pub use property::{Property, differences};
pub use report::{Format, SCHEMA, code, write};
pub use subject::{Row, Subject, subjects};
pub use taken::{Name, names, tell_taken};
pub use template::{Folder, changed_lines};
