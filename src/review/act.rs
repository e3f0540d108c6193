//! What a client says it does with a resource.

use crate::diff::Action;

/// What a client says it does with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing, or it isn't there.
    Nothing,
    /// It is made.
    Create,
    /// It is taken over as it is at AWS.
    Import,
    /// It is updated in place.
    Update,
    /// It is updated or replaced; the client doesn't say which.
    Modify,
    /// It is updated or replaced: that is decided when it is done.
    MayReplace,
    /// Another one takes its place.
    Replace(Order),
    /// It is deleted.
    Delete,
    /// The client lets go of it, and it stays at AWS.
    Release,
}

/// Which of two goes first when one takes the other's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The new one is made.
    CreateFirst,
    /// The old one is deleted.
    DeleteFirst,
}

impl Act {
    /// Its name in data and prose.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Create => "create",
            Self::Import => "import",
            Self::Update => "update",
            Self::Modify => "update or replace",
            Self::MayReplace => "may-replace",
            Self::Replace(Order::CreateFirst) => "replace",
            Self::Replace(Order::DeleteFirst) => "delete and create",
            Self::Delete => "delete",
            Self::Release => "release",
        }
    }

    /// Whether it is what was predicted; `first` is the order in which one resource should take another's place.
    #[must_use]
    pub fn is(self, predicted: Option<Action>, first: Order) -> bool {
        let Some(predicted) = predicted else { return self == Self::Nothing };
        match predicted {
            // A client doesn't know that AWS does nothing.
            Action::Ignored => matches!(self, Self::Nothing | Self::Update | Self::Modify),
            Action::Create => self == Self::Create,
            Action::Update => matches!(self, Self::Update | Self::Modify),
            Action::Release => self == Self::Release,
            Action::MayReplace => matches!(self, Self::Update | Self::Modify | Self::MayReplace | Self::Replace(_)),
            Action::Replace => matches!(self, Self::Modify | Self::MayReplace) || self == Self::Replace(first),
            // Only who carries it out is told that it can't be.
            Action::Refuse => matches!(self, Self::Modify | Self::MayReplace | Self::Replace(_)),
            Action::Delete => self == Self::Delete,
        }
    }

    /// Whether it changes what is there.
    #[must_use]
    pub const fn is_change(self) -> bool {
        matches!(self, Self::Update | Self::Modify | Self::MayReplace | Self::Replace(_))
    }
}
