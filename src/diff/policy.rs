//! Changes that a team wants stopped.

use super::consequence::noun;
use super::pipeline::{Pipeline, Told};
use super::predict::Action;
use crate::change::Kind;

/// An action on a kind of resource, such as `replace-endpoint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    action: Action,
    kind: Kind,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// What is wrong with it and what to write instead.
    pub fn read(text: &str) -> Result<Self, String> {
        let all = || Action::ALL.into_iter().flat_map(|action| Kind::ALL.map(|kind| Self { action, kind }));
        if let Some(found) = all().find(|policy| policy.name() == text) {
            return Ok(found);
        }
        let names: Vec<String> = all().map(Self::name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let help = if let Some(near) = similar::get_close_matches(text, &names, 1, 0.6).first() {
            format!("did you mean `{near}`?")
        } else {
            let actions = Action::ALL.map(Action::name).join("`, `");
            let kinds = Kind::ALL.map(noun).join("`, `");
            format!("write ACTION-KIND; actions are `{actions}`, kinds `{kinds}`")
        };
        Err(format!("`--fail-on` knows no change `{}`: {help}", crate::diagnostic::visible(text)))
    }

    fn name(self) -> String {
        format!("{}-{}", self.action.name(), noun(self.kind))
    }

    /// Whether it happens to a pipeline. A resource that comes under a name that something has is refused, too.
    #[must_use]
    pub fn hits(self, pipeline: &Pipeline) -> bool {
        let is_done =
            |told: &Told| told.change.action == self.action || (told.is_taken && self.action == Action::Refuse);
        pipeline.changes.iter().any(|told| is_done(told) && told.change.kind == Some(self.kind))
    }
}
