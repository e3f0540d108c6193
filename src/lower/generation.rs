//! Generations: an immutable resource's name holds a hash of what can't change about it, so that a change makes a new
//! resource under a new name, and the same spec makes the same name everywhere.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Length of what follows the name of an immutable resource: a dash and eight hex digits.
pub const SUFFIX_LENGTH: usize = 9;

/// The name of an immutable resource: `base`, and the first 8 hex digits of SHA-256 over the canonical JSON of its
/// immutable properties and the spec's `revision`.
pub(super) fn name(base: &str, properties: &impl Serialize, revision: Option<&str>) -> String {
    let mut canonical = canonical(properties);
    if let (Value::Object(members), Some(revision)) = (&mut canonical, revision) {
        members.insert("revision".to_owned(), revision.into());
    }
    let digest = Sha256::digest(serde_json::to_vec(&canonical).unwrap_or_default());
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(digest);
    format!("{base}-{:08x}", u32::from_be_bytes([first, second, third, fourth]))
}

/// Properties as JSON with sorted keys and without what isn't given: a property that is added to pipegen later changes
/// no name of a spec that doesn't have it.
pub(super) fn canonical(properties: &impl Serialize) -> Value {
    // Serialising to a value fails only on keys that are no text, and a spec has none.
    let mut value = serde_json::to_value(properties).unwrap_or_default();
    prune(&mut value);
    value
}

fn prune(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(prune);
            members.sort_keys();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn key_order_and_absent_members_change_no_name() {
        let name = |text: &str| name("a", &serde_json::from_str::<Value>(text).unwrap(), None);
        assert_eq!(name(r#"{"b":1,"a":[{"y":2,"x":null}]}"#), name(r#"{"a":[{"y":2}],"b":1,"c":null}"#));
    }

    #[test]
    fn order_of_a_list_and_revision_change_the_name() {
        let forth = json!({ "containers": ["a", "b"] });
        let back = json!({ "containers": ["b", "a"] });
        let names = [name("n", &forth, None), name("n", &back, None), name("n", &forth, Some("2"))];
        assert_eq!(names, ["n-686cfeb7", "n-94daaa08", "n-aee2fafd"]);
    }
}
