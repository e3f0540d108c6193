//! A code or a key of the spec in prose. Makes text and never prints it; says nothing by itself that the schema, the
//! rules or the facts about AWS say.

mod finding;

pub use finding::{explanation, explanations};
