//! The names that rendered resources have at AWS, as far as files tell them.

use serde_json::Value;

use crate::change::{self, Kind};
use crate::diff::{Declarations, Resource};
use crate::target::Target;

/// What a resource's name is known to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// This one.
    Whole(String),
    /// One that begins and ends so.
    Around(String, String),
    /// One that begins so, with a hash behind it.
    Generation(String),
}

/// Length of the hash that ends the name of a generation, and the `-` before it.
const HASH: usize = 9;

impl Name {
    /// The name of a declared resource.
    pub(super) fn of(declarations: &Declarations, resource: &Resource, target: Target) -> Option<Self> {
        let kind = resource.kind?;
        let declared = resource.properties.get(change::of(kind, target)?.name)?;
        let text = text(declarations, declared, 0)?;
        Some(match (text.find("${"), kind.is_generation() && kind != Kind::ModelPackage) {
            (None, true) if stem(&text).is_some() => Self::Generation(stem(&text)?.to_owned()),
            (None, _) => Self::Whole(text),
            (Some(start), _) => {
                let end = text.rfind('}').map_or(text.len(), |end| end + 1);
                Self::Around(text[..start].to_owned(), text[end.max(start)..].to_owned())
            }
        })
    }

    /// Whether a resource may have it.
    pub(super) fn fits(&self, name: &str) -> bool {
        match self {
            Self::Whole(whole) => whole == name,
            Self::Generation(own) => stem(name) == Some(own),
            Self::Around(start, end) => {
                name.len() >= start.len() + end.len()
                    && name.starts_with(start.as_str())
                    && name.ends_with(end.as_str())
            }
        }
    }

    /// What it can be looked up by; nothing where only a part is known.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Whole(name) | Self::Generation(name) => Some(name),
            Self::Around(..) => None,
        }
    }
}

/// The name of a generation without its hash.
pub(super) fn stem(name: &str) -> Option<&str> {
    let (stem, hash) = name.split_at_checked(name.len().checked_sub(HASH)?)?;
    let is_hash = hash.starts_with('-') && hash[1..].chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f'));
    is_hash.then_some(stem)
}

/// A text in which `${…}` stands for what isn't known.
fn text(declarations: &Declarations, value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) => {
            let local = text.strip_prefix("${local.").and_then(|rest| rest.strip_suffix('}'));
            let local = local.and_then(|name| declarations.values.get(&format!("local.{name}")));
            match local {
                Some(value) if depth == 0 => self::text(declarations, value, 1),
                _ => Some(text.clone()),
            }
        }
        Value::Object(members) => members.get("Fn::Sub")?.as_str().map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_no_part_of_a_name() {
        assert_eq!(stem("scores-24f8ee0d"), Some("scores"));
        assert_eq!(stem("scores-24f8ee0x"), None);
        assert_eq!(stem("-24f8e"), None);
        assert!(Name::Generation("scores".to_owned()).fits("scores-00000000"));
        assert!(!Name::Generation("scores".to_owned()).fits("scores-eu-00000000"));
    }

    #[test]
    fn what_is_not_known_may_be_anything() {
        let name = Name::Around("a-".to_owned(), "-b".to_owned());
        assert!(name.fits("a-x-b") && name.fits("a--b"));
        assert!(!name.fits("a-b") && !name.fits("b-x-a"));
    }
}
