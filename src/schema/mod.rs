//! The JSON Schema of a spec: made from the types, checked in, and compiled into the program. What a schema can say is
//! said there and nowhere else.

mod finding;
mod key;
mod knowledge;
mod pattern;
mod snippet;

use jsonschema::ValidationError;
use schemars::generate::SchemaSettings;
use schemars::json_schema;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Value, json};

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
    format!("{:#}\n", Value::from(schema))
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

fn compiled(mut schema: schemars::Schema) -> String {
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
    format!("{:#}\n", Value::from(schema))
}

fn schema() -> schemars::Schema {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Pipeline>();
    RecursiveTransform(tidy).transform(&mut schema);
    schema.insert("title".to_owned(), "pipegen pipeline spec, version 1".into());
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
    findings(Validator::iter_errors(&document.value), document)
}

/// Holds what a document says about environments against the schema, and nothing else in it.
#[must_use]
pub fn check_environments(document: &Document) -> Vec<Diagnostic> {
    findings(EnvironmentsValidator::iter_errors(&document.value), document)
}

fn findings<'v>(errors: impl Iterator<Item = ValidationError<'v>>, document: &Document) -> Vec<Diagnostic> {
    let knowledge = knowledge::Knowledge::load();
    errors.flat_map(|error| finding::of(&error, document, &knowledge)).take(MAX_FINDINGS).collect()
}

/// Whether a value is a spec by the schema; what rules say is another matter.
#[must_use]
pub fn accepts(value: &Value) -> bool {
    Validator::is_valid(value)
}
