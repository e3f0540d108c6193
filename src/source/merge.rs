//! JSON Merge Patch (RFC 7396). It merges values; [`super::tree`] knows for each where it was written.

use serde_json::{Map, Value};

/// What becomes of a null in a patch that takes nothing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stray {
    /// It is left out, as the RFC has it.
    Dropped,
    /// It stays, for the schema to refuse: in a text that is a whole by itself, a key without value is a mistake.
    Kept,
}

/// Merges a patch into a value.
pub(super) fn merge(target: &mut Value, patch: Value, stray: Stray) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(members) = target else { return };
    for (key, value) in patch {
        match value {
            Value::Null => {
                if members.remove(&key).is_none() && stray == Stray::Kept {
                    members.insert(key, Value::Null);
                }
            }
            value => merge(members.entry(key).or_insert(Value::Null), value, stray),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn examples_of_the_rfc() {
        // RFC 7396, appendix A.
        let examples = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"a": "foo"}), json!(null), json!(null)),
            (json!({"a": "foo"}), json!("bar"), json!("bar")),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ];
        for (target, patch, expected) in examples {
            let mut merged = target.clone();
            merge(&mut merged, patch.clone(), Stray::Dropped);
            assert_eq!(merged, expected, "{patch} merged into {target}");
        }
    }

    #[test]
    fn a_null_that_takes_nothing_out_may_stay() {
        let mut merged = json!({"a": 1, "b": {"c": 1}});
        merge(&mut merged, json!({"a": null, "b": {"c": null, "d": null}, "e": {"f": null}}), Stray::Kept);
        assert_eq!(merged, json!({"b": {"d": null}, "e": {"f": null}}));
    }
}
