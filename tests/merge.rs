//! Documents are merged as RFC 7396 says, and every part of what comes of it stands where it was written.

use std::sync::atomic::{AtomicU64, Ordering};

use pipegen::config::Config;
use pipegen::source::pointer::escape;
use pipegen::source::{Document, Source};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The language that a base is written in. JSON's places are found later than YAML's.
const PATHS: [&str; 2] = ["spec.yaml", "spec.json"];

/// Merges defaults, a base and an overlay, all given as values.
fn merged(path: &str, defaults: &Value, base: &Value, overlay: &Value) -> Document {
    let mut file = base.clone();
    file.as_object_mut().unwrap().insert("environments".to_owned(), json!({ "dev": overlay }));
    let mut document = Source { path: path.to_owned(), text: format!("{file:#}\n") }.parse().unwrap();
    document.value.as_object_mut().unwrap().remove("environments");
    let defaults = Source { path: "pipegen.toml".to_owned(), text: format!("[defaults]\n{}", toml(defaults)) };
    let defaults = defaults.parse_toml().unwrap();
    document.over(&defaults, "/defaults").with_overlay(overlay.clone(), "/environments/dev")
}

/// The entries of a mapping, each on a line of TOML.
fn toml(entries: &Value) -> String {
    let entry = |(key, value): (&String, &Value)| format!("{} = {}\n", json!(key), toml_value(value));
    entries.as_object().unwrap().iter().map(entry).collect()
}

fn toml_value(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let entry = |(key, value)| format!("{} = {}", json!(key), toml_value(value));
            format!("{{ {} }}", members.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        scalar => scalar.to_string(),
    }
}

/// The RFC's pseudo code (section 2).
fn merge_patch(target: Option<Value>, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    let mut target = match target {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    for (name, value) in patch {
        let existing = target.remove(name);
        if !value.is_null() {
            target.insert(name.clone(), merge_patch(existing, value));
        }
    }
    Value::Object(target)
}

/// A mapping with few keys, so that two of them often meet.
fn mapping(nulls: bool) -> impl Strategy<Value = Value> {
    // Each leaf is there once, so that its text says which one it is.
    static NEXT: AtomicU64 = AtomicU64::new(1000);
    let leaf = any::<bool>()
        .prop_map(move |null| if null && nulls { Value::Null } else { NEXT.fetch_add(1, Ordering::Relaxed).into() });
    let value = leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            3 => prop::collection::btree_map("[ab~/é]", inner.clone(), 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
            // A null in a list takes nothing out.
            1 => prop::collection::vec(inner.prop_filter("", |value| !value.is_null()), 0..3).prop_map(Value::Array),
        ]
    });
    prop::collection::btree_map("[abc~/]", value, 0..5).prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// Whether each part of a value stands in the document where its text is.
fn check_places(document: &Document, value: &Value, pointer: &str) -> Result<(), TestCaseError> {
    let written = document.text_at(pointer);
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let below = format!("{pointer}/{}", escape(key));
                let name = document.sources.slice(document.key_span(&below));
                prop_assert_eq!(name, json!(key).to_string(), "at {}", below);
                check_places(document, member, &below)?;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_places(document, item, &format!("{pointer}/{index}"))?;
            }
        }
        leaf => prop_assert_eq!(written, leaf.to_string(), "at {}", pointer),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_merged_is_what_the_rfc_says_and_stands_where_it_was_written(
        path in prop::sample::select(&PATHS[..]),
        defaults in mapping(false),
        base in mapping(false),
        overlay in mapping(true),
    ) {
        let document = merged(path, &defaults, &base, &overlay);
        let expected = merge_patch(Some(merge_patch(Some(defaults), &base)), &overlay);
        prop_assert_eq!(&document.value, &expected);
        check_places(&document, &expected, "")?;
    }
}

#[test]
fn a_part_that_several_texts_have_stands_in_the_base() {
    let defaults = json!({ "deploy": { "kms_key": 1 }, "tags": { "a": 2 }, "vpc_config": { "subnets": 3 } });
    let base = json!({ "deploy": { "volume_size": 4 }, "tags": { "b": 5 } });
    let overlay = json!({ "deploy": { "instance_type": 6 }, "vpc_config": { "security_group_ids": 7 } });
    for path in PATHS {
        let document = merged(path, &defaults, &base, &overlay);
        let place = |pointer: &str| {
            let (source, span) = document.sources.locate(document.key_span(pointer));
            (source.path.clone(), source.position(span.start).line)
        };
        let at = |file: &str, line: usize| (file.to_owned(), line);
        let whole = document.sources.first().text.lines();
        let line = |text: &str| whole.clone().position(|line| line.trim_start().starts_with(text)).unwrap() + 1;
        assert_eq!(place("/deploy"), at(path, line("\"deploy\"")));
        assert_eq!(place("/deploy/kms_key"), at("pipegen.toml", 2));
        assert_eq!(place("/tags"), at(path, line("\"tags\"")));
        assert_eq!(place("/tags/a"), at("pipegen.toml", 3));
        assert_eq!(place("/vpc_config"), at(path, line("\"vpc_config\"")), "the overlay's, which the base lacks");
        assert_eq!(place("/vpc_config/subnets"), at("pipegen.toml", 4));
        assert_eq!(place("/nowhere"), at(path, 1));
    }
}

#[test]
fn a_null_takes_out_what_the_defaults_have_and_is_kept_elsewhere() {
    let base = json!({ "role": null, "tags": { "a": null, "b": null } });
    let document = merged("spec.yaml", &json!({ "role": 1, "tags": { "a": 2, "c": 3 } }), &base, &json!({}));
    assert_eq!(document.value, json!({ "tags": { "b": null, "c": 3 } }));
    let removal = document.removal_span("", "role").unwrap();
    assert_eq!(document.sources.slice(removal), "\"role\"");
    assert_eq!(document.removal_span("", "name"), None);
}

#[test]
fn defaults_of_a_config_are_merged_below_a_spec() {
    let config = Source { path: "pipegen.toml".to_owned(), text: "[defaults]\nrole = \"R\"\n".to_owned() };
    let config = Config::read(config, std::path::Path::new("")).unwrap();
    let spec = Source { path: "a.yaml".to_owned(), text: "{name: demo}".to_owned() }.parse().unwrap();
    assert_eq!(config.complete(spec).value, json!({ "name": "demo", "role": "R" }));
}
