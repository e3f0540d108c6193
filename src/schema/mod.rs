//! The JSON Schema of a spec: made from the types, checked in, and compiled into the program. What a schema can say is
//! said there and nowhere else.

mod finding;
mod key;
mod knowledge;
mod pattern;
mod snippet;

pub(crate) use pattern::keyword as pattern_keyword;

use jsonschema::ValidationError;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, json_schema};
use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, MAX_FINDINGS};
use crate::source::Document;
use crate::spec::{Environments, Pipeline};

/// The schema as it is checked in: JSON Schema 2020-12.
pub const TEXT: &str = include_str!("../../schemas/pipeline.v1.schema.json");

/// The schema, compiled when pipegen is: building a validator at run time costs ten times as much as all other work.
/// Its patterns are compiled when the first text is held against them.
#[jsonschema::validator(
    path = "schemas/pipeline.v1.compiled.json",
    draft = Draft202012,
    keywords = { "x-pattern" => crate::schema::pattern::keyword },
    methods = { validate = false }
)]
struct Validator;

/// The schema of environments, compiled as that of a spec is. It lets all other keys be.
#[jsonschema::validator(
    path = "schemas/environments.v1.compiled.json",
    draft = Draft202012,
    keywords = { "x-pattern" => crate::schema::pattern::keyword },
    methods = { validate = false }
)]
struct EnvironmentsValidator;

/// Makes the schema of a file from the types. `schemas/pipeline.v1.schema.json` is this text.
///
/// Beside a spec's keys, a file has `environments`; what the spec requires may come from there or from elsewhere.
#[must_use]
pub fn generate() -> String {
    let mut schema = schema();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("environments".to_owned(), environments().into());
    }
    schema.insert("required".to_owned(), json!(["version"]));
    text(&schema)
}

/// Makes the form of the schema that is compiled, and that a spec is held against when all is merged: without prose, and
/// with `pattern` under a name that the compiler leaves to its own keyword. `schemas/pipeline.v1.compiled.json` is this
/// text.
#[must_use]
pub fn generate_compiled() -> String {
    compiled(schema())
}

/// Makes the schema that a file's environments are held against. `schemas/environments.v1.compiled.json` is this text.
#[must_use]
pub fn generate_compiled_environments() -> String {
    compiled(json_schema!({ "type": "object", "properties": { "environments": environments() } }))
}

fn environments() -> schemars::Schema {
    SchemaSettings::draft2020_12().into_generator().subschema_for::<Environments>()
}

/// The keys of a spec, each with as much of its schema as needs no other: a part of a spec is no spec, so that nothing
/// is required.
pub(crate) fn parts() -> Map<String, Value> {
    let schema = Value::from(schema());
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let part = |(key, property): (String, Value)| {
        let mut part = property;
        let target = part["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        if let Some(target) = target.and_then(|pointer| schema.pointer(pointer)).cloned() {
            part = merged(target, part);
        }
        if part.to_string().contains("\"$ref\"") {
            let Value::Object(mut members) = part else { return (key, Value::Null) };
            members.retain(|keyword, _| ["type", "description", "examples"].contains(&keyword.as_str()));
            part = Value::Object(members);
        }
        (key, part)
    };
    properties.into_iter().filter(|(key, _)| key != "$schema").map(part).collect()
}

/// A schema in the place of a reference to it, with what stands beside the reference.
fn merged(target: Value, beside: Value) -> Value {
    let (Value::Object(mut target), Value::Object(mut beside)) = (target, beside) else { return Value::Null };
    for needless in ["required", "default"] {
        target.remove(needless);
    }
    for needless in ["$ref", "default"] {
        beside.remove(needless);
    }
    target.extend(beside);
    Value::Object(target)
}

/// A schema as it is checked in.
pub(crate) fn text(schema: &schemars::Schema) -> String {
    format!("{:#}\n", schema.as_value())
}

/// A schema in the form that is compiled.
pub(crate) fn compiled(mut schema: schemars::Schema) -> String {
    RecursiveTransform(|schema: &mut schemars::Schema| {
        for prose in ["title", "description", "examples", "default"] {
            if schema.get(prose).is_some_and(|value| !value.is_object()) {
                schema.remove(prose);
            }
        }
        if let Some(pattern) = schema.remove("pattern") {
            schema.insert("x-pattern".to_owned(), pattern);
        }
    })
    .transform(&mut schema);
    text(&schema)
}

fn schema() -> schemars::Schema {
    of::<Pipeline>("pipegen pipeline spec, version 1")
}

/// The schema of a type.
pub(crate) fn of<T: JsonSchema>(title: &str) -> schemars::Schema {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    RecursiveTransform(tidy).transform(&mut schema);
    schema.insert("title".to_owned(), title.into());
    schema
}

fn tidy(schema: &mut schemars::Schema) {
    // `uint32` is no format of JSON Schema; the bounds say what it would.
    schema.remove("format");
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
    // A key without value is refused: what stood there may be commented out by mistake.
    let is_null = |schema: &Value| schema == "null" || schema == &json!({ "type": "null" });
    for keyword in ["type", "anyOf"] {
        let Some(Value::Array(alternatives)) = schema.get_mut(keyword) else { continue };
        alternatives.retain(|alternative| !is_null(alternative));
        if let [only] = &alternatives[..] {
            let only = only.clone();
            match only {
                Value::Object(members) => {
                    schema.remove(keyword);
                    members.into_iter().for_each(|(name, member)| drop(schema.insert(name, member)));
                }
                name => drop(schema.insert(keyword.to_owned(), name)),
            }
        }
    }
}

/// Holds a document against the schema.
#[must_use]
pub fn check(document: &Document) -> Vec<Diagnostic> {
    if Validator::is_valid(&document.value) {
        return Vec::new();
    }
    findings(Validator::iter_errors(&document.value), document, TEXT)
}

/// Holds what a document says about environments against the schema, and nothing else in it.
#[must_use]
pub fn check_environments(document: &Document) -> Vec<Diagnostic> {
    findings(EnvironmentsValidator::iter_errors(&document.value), document, TEXT)
}

/// What is said about violations of a schema, whose text is given as it is checked in.
pub(crate) fn findings<'v>(
    errors: impl Iterator<Item = ValidationError<'v>>,
    document: &Document,
    schema: &str,
) -> Vec<Diagnostic> {
    let knowledge = knowledge::Knowledge::of(schema);
    errors.flat_map(|error| finding::of(&error, document, &knowledge)).take(MAX_FINDINGS).collect()
}

/// Whether a value is a spec by the schema; what rules say is another matter.
#[must_use]
pub fn accepts(value: &Value) -> bool {
    Validator::is_valid(value)
}
