//! The schema says what the types say: it is made from them, and over mutated specs the two agree.

mod support;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError, Validator};
use pipegen::source::Source;
use pipegen::spec::Pipeline;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use support::case;

/// The schema of a merged spec as the library takes it at run time, which the compiled one is held against.
static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let compiled = include_str!("../schemas/pipeline.v1.compiled.json").replace("\"x-pattern\"", "\"pattern\"");
    validator(&serde_json::from_str(&compiled).unwrap())
});

/// The schema of a file.
static PUBLISHED: LazyLock<Validator> =
    LazyLock::new(|| validator(&serde_json::from_str(pipegen::schema::TEXT).unwrap()));

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options().with_pattern_options(jsonschema::PatternOptions::regex()).build(schema).unwrap()
}

/// The specs of all golden cases.
static SPECS: LazyLock<Vec<Value>> = LazyLock::new(|| case::all().into_iter().map(|case| case.value).collect());

#[test]
fn checked_in_schema_is_what_the_types_make() {
    support::golden(Path::new("schemas/pipeline.v1.schema.json"), &pipegen::schema::generate());
}

#[test]
fn compiled_schema_is_what_the_types_make() {
    support::golden(Path::new("schemas/pipeline.v1.compiled.json"), &pipegen::schema::generate_compiled());
}

#[test]
fn compiled_schema_of_environments_is_what_the_types_make() {
    support::golden(
        Path::new("schemas/environments.v1.compiled.json"),
        &pipegen::schema::generate_compiled_environments(),
    );
}

#[test]
fn schema_of_the_config_is_what_the_type_makes() {
    support::golden(Path::new("schemas/config.v1.schema.json"), &pipegen::config::schema::generate());
    support::golden(Path::new("schemas/config.v1.compiled.json"), &pipegen::config::schema::generate_compiled());
}

#[test]
fn schemas_are_valid_schemas() {
    for text in [pipegen::schema::TEXT, pipegen::config::schema::TEXT] {
        let schema: Value = serde_json::from_str(text).unwrap();
        assert!(jsonschema::meta::is_valid(&schema));
    }
}

#[test]
fn every_golden_spec_is_valid() {
    for spec in &*SPECS {
        assert_eq!(agree(spec), Ok(true), "{}", spec["name"]);
    }
    for case in case::all() {
        let text = fs::read_to_string(&case.spec).unwrap();
        let file = Source { path: "spec.yaml".to_owned(), text }.parse().unwrap().value;
        assert!(PUBLISHED.is_valid(&file), "{}", case.spec.display());
    }
}

/// What a spec requires may come from an environment or from `pipegen.toml`. Else a file that has no environments is
/// held against the same as the spec that comes of it.
#[test]
fn published_schema_differs_from_the_compiled_one_in_what_merging_brings() {
    let mut published: Value = serde_json::from_str(pipegen::schema::TEXT).unwrap();
    assert!(published["properties"].as_object_mut().unwrap().remove("environments").is_some());
    assert_eq!(published["required"].take(), json!(["version"]));
    let compiled = include_str!("../schemas/pipeline.v1.compiled.json").replace("\"x-pattern\"", "\"pattern\"");
    let mut compiled: Value = serde_json::from_str(&compiled).unwrap();
    assert_eq!(compiled["required"].take(), json!(["version", "name", "role", "models"]));
    strip_prose(&mut published);
    assert_eq!(published, compiled);
}

fn strip_prose(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for prose in ["title", "description", "examples", "default"] {
                // A property of that name has a schema.
                if members.get(prose).is_some_and(|value| !value.is_object()) {
                    members.remove(prose);
                }
            }
            // A default that is a mapping stays as it is; a property of that name has a type.
            let is_schema = |(name, member): &(&String, &mut Value)| *name != "default" || !member["type"].is_null();
            members.iter_mut().filter(is_schema).for_each(|(_, member)| strip_prose(member));
        }
        Value::Array(items) => items.iter_mut().for_each(strip_prose),
        _ => {}
    }
}

#[test]
fn environments_of_a_file_are_any_mappings_but_name_no_version() {
    let file = |environments: Value| json!({ "version": 1, "environments": environments });
    for accepted in [json!({ "dev": {} }), json!({ "a-1": { "role": null, "models": 5 }, "B": {} })] {
        assert!(PUBLISHED.is_valid(&file(accepted.clone())), "{accepted}");
    }
    let long = "a".repeat(33);
    let nested = json!({ "dev": { "environments": {} } });
    for refused in [
        json!({}),
        json!({ "-": {} }),
        json!({ long: {} }),
        json!({ "dev": 1 }),
        json!({ "dev": null }),
        nested,
        json!({ "dev": { "version": 1 } }),
    ] {
        assert!(!PUBLISHED.is_valid(&file(refused.clone())), "{refused}");
    }
}

#[test]
fn patterns_keep_to_what_every_schema_reader_knows() {
    for refused in [r"\\d", r"\\w", r"\\s", r"(?"] {
        assert!(!pipegen::schema::TEXT.contains(refused), "the schema has a pattern with `{refused}`");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schema_and_types_agree_on_mutated_specs(
        spec in prop::sample::select(&SPECS[..]),
        mutations in prop::collection::vec((any::<prop::sample::Index>(), mutation()), 1..3),
    ) {
        let mut spec = spec;
        for (place, mutation) in mutations {
            let places = places(&spec);
            apply(&mut spec, &places[place.index(places.len())], &mutation);
        }
        let verdict = agree(&spec);
        prop_assert!(verdict.is_ok(), "{}\n{spec:#}", verdict.unwrap_err());
    }
}

/// Whether a spec is accepted; an error where the compiled schema, the schema at run time and the types disagree.
fn agree(spec: &Value) -> Result<bool, String> {
    let accepted = SCHEMA.is_valid(spec);
    if pipegen::schema::accepts(spec) != accepted {
        return Err(format!("the compiled schema says {}, the schema {accepted}", !accepted));
    }
    let document = Source { path: "spec.json".to_owned(), text: spec.to_string() }.parse().unwrap();
    let resolved = pipegen::variable::resolve(&document);
    if !resolved.findings.is_empty() {
        // Places where no variable can stand look like text to the schema.
        return Ok(false);
    }
    match Pipeline::deserialize(resolved.value.as_ref().unwrap_or(spec)) {
        Err(error) if accepted => Err(format!("the schema accepts what the types can't hold: {error}")),
        _ if accepted && !PUBLISHED.is_valid(spec) => Err("a valid spec is no valid file".to_owned()),
        Ok(_) if !accepted && SCHEMA.iter_errors(spec).any(|error| is_shape(&error)) => {
            Err("the types hold what the schema says has another shape".to_owned())
        }
        _ => Ok(accepted),
    }
}

/// Whether an error is about the shape, which the types know, and not about patterns and bounds, which only the schema
/// knows. The types read null as absent, and a list as the members of a mapping in order; the schema refuses both.
fn is_shape(error: &ValidationError<'_>) -> bool {
    // The types hold the values of a parameter, whatever they are.
    let is_value = |end: &str| error.instance_path().as_str().contains(end);
    if is_value("/default") || is_value("/allowed_values") {
        return false;
    }
    match error.kind() {
        Kind::AdditionalProperties { .. } | Kind::Required { .. } | Kind::Enum { .. } => true,
        Kind::Type { .. } | Kind::OneOfNotValid { .. } => !error.instance().is_null() && !error.instance().is_array(),
        Kind::AnyOf { context } => {
            let is_variable = |error: &ValidationError<'_>| error.schema_path().as_str().contains("/$defs/Variable/");
            context.iter().filter(|form| !form.iter().all(is_variable)).all(|form| form.iter().any(is_shape))
        }
        _ => false,
    }
}

#[derive(Clone, Debug)]
enum Mutation {
    Drop,
    Add(String),
    Replace(Value),
    Twist,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let values = vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1_000_000),
        json!(4_294_967_296_u64),
        json!(0.5),
        json!(""),
        json!("no match for any pattern \n"),
        json!("x".repeat(2000)),
        json!([]),
        json!([1]),
        json!({}),
        json!({ "s3_data_source": {} }),
        json!({ "a": 1 }),
    ];
    let names = vec!["surprise", "name", "instance_type", "env", "s3_uri", "model_data", "tags", ""];
    prop_oneof![
        Just(Mutation::Drop),
        prop::sample::select(names).prop_map(|name| Mutation::Add(name.to_owned())),
        prop::sample::select(values).prop_map(Mutation::Replace),
        Just(Mutation::Twist),
    ]
}

/// JSON pointers of every value in a spec.
fn places(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::Object(members) => {
                let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
                open.extend(members.iter().map(|(key, member)| (format!("{pointer}/{}", escape(key)), member)));
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item)));
            }
            _ => {}
        }
        found.push(pointer);
    }
    found
}

fn apply(spec: &mut Value, place: &str, mutation: &Mutation) {
    match mutation {
        Mutation::Drop => {
            let Some((parent, name)) = place.rsplit_once('/') else { return };
            match spec.pointer_mut(parent) {
                Some(Value::Object(members)) => drop(members.remove(name)),
                Some(Value::Array(items)) => drop(name.parse().map(|index: usize| items.remove(index))),
                _ => {}
            }
        }
        Mutation::Add(name) => {
            if let Some(Value::Object(members)) = spec.pointer_mut(place) {
                members.insert(name.clone(), "added".into());
            }
        }
        Mutation::Replace(value) => {
            if let Some(found) = spec.pointer_mut(place) {
                *found = value.clone();
            }
        }
        Mutation::Twist => {
            if let Some(found) = spec.pointer_mut(place) {
                *found = twist(found);
            }
        }
    }
}

/// A value near a value: another case, one more, twice as many.
fn twist(value: &Value) -> Value {
    match value {
        Value::String(text) => format!("{}!", text.to_lowercase()).into(),
        Value::Number(number) if number.is_i64() => (number.as_i64().unwrap() + 1).into(),
        Value::Array(items) => items.iter().chain(items).cloned().collect(),
        Value::Bool(value) => value.to_string().into(),
        other => other.clone(),
    }
}

#[test]
fn a_number_in_quotes_is_a_type_error() {
    let mut spec = SPECS.iter().find(|spec| spec["name"] == "full").unwrap().clone();
    assert_eq!(agree(&spec), Ok(true));
    *spec.pointer_mut("/deploy/initial_instance_count").unwrap() = json!("2");
    assert_eq!(agree(&spec), Ok(false));
    let is_integer =
        |error: &ValidationError<'_>| matches!(error.kind(), Kind::Type { kind: TypeKind::Single(JsonType::Integer) });
    let wants_integer = |error: ValidationError<'_>| match error.kind() {
        Kind::AnyOf { context } => context[0].iter().all(is_integer),
        _ => false,
    };
    assert!(SCHEMA.iter_errors(&spec).all(wants_integer));
}
