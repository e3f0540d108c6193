//! The JSON Schema of a spec: made from the types, checked in, and compiled into the program. What a schema can say is
//! said there and nowhere else.

mod composed;
mod finding;
mod key;
mod knowledge;
mod matcher;
mod property;
mod slot;
mod snippet;
mod walk;

pub use composed::check_composed;
pub(crate) use matcher::keyword as pattern_keyword;
pub use property::{Property, properties};
pub use slot::{Slot, slot};

use jsonschema::ValidationError;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, json_schema};
use serde_json::{Map, Value, json};

use knowledge::Knowledge;

use crate::diagnostic::{Diagnostic, MAX_FINDINGS};
use crate::source::Document;
use crate::spec::variable::MAY_BE_VARIABLE;
use crate::spec::{Environments, Pipeline, pattern};

/// The schema as it is checked in: JSON Schema 2020-12.
pub const TEXT: &str = include_str!("../../schemas/pipeline.v1.schema.json");

/// The schema, compiled when pipegen is: building a validator at run time costs ten times as much as all other work.
/// Its patterns are compiled when the first text is held against them.
#[jsonschema::validator(
    path = "schemas/pipeline.v1.compiled.json",
    draft = Draft202012,
    keywords = { "x-pattern" => crate::schema::matcher::keyword },
    methods = { validate = false }
)]
struct Validator;

/// The schema of environments, compiled as that of a spec is. It lets all other keys be.
#[jsonschema::validator(
    path = "schemas/environments.v1.compiled.json",
    draft = Draft202012,
    keywords = { "x-pattern" => crate::schema::matcher::keyword },
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
        // Whoever takes the part in knows what a variable is.
        if part.to_string().replace(&format!("\"$ref\":\"{VARIABLE}\""), "").contains("\"$ref\"") {
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
    allow_variables(&mut schema);
    schema.insert("title".to_owned(), title.into());
    schema
}

/// Pointer of the schema of what stands for a value that is known only when the stack is deployed.
const VARIABLE: &str = "#/$defs/Variable";

fn variable() -> Value {
    json!({
        "description": "A value that is known only when the stack is deployed, alone or inside text: \
                        `${{ parameters.NAME }}`, `${{ aws.region }}`, `${{ aws.account_id }}`, `${{ aws.partition }}`, \
                        `${{ aws.url_suffix }}` or `${{ ssm:/path/to/parameter }}`. `$${{` is the text `${{`.",
        "examples": ["${{ parameters.ModelBucket }}"],
        "type": "string",
        "pattern": pattern::VARIABLE,
    })
}

/// Makes each value that may be a variable a choice between the two.
fn allow_variables(schema: &mut schemars::Schema) {
    RecursiveTransform(allow_variable).transform(schema);
    if schema.as_value().to_string().contains(VARIABLE) {
        let definitions = schema.ensure_object().entry("$defs").or_insert_with(|| json!({}));
        definitions["Variable"] = variable();
    }
}

fn allow_variable(schema: &mut schemars::Schema) {
    if schema.remove(MAY_BE_VARIABLE).is_none() {
        return;
    }
    let Some(members) = schema.as_object_mut() else { return };
    let (about, literal): (Map<_, _>, Map<_, _>) = std::mem::take(members)
        .into_iter()
        .partition(|(name, _)| ["description", "default", "examples"].contains(&name.as_str()));
    members.extend(about);
    members.insert("anyOf".to_owned(), json!([literal, { "$ref": VARIABLE }]));
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
    check_value(&document.value, document).map(|(_, finding)| finding).take(MAX_FINDINGS).collect()
}

/// Holds a value that stands for a document's against the schema: JSON pointer of each violation, and what is to be said
/// about it.
pub fn check_value(value: &Value, document: &Document) -> impl Iterator<Item = (String, Diagnostic)> {
    let errors = (!Validator::is_valid(value)).then(|| Validator::iter_errors(value));
    errors.into_iter().flatten().flat_map(|error| {
        let pointer = error.instance_path().as_str().to_owned();
        let findings = finding::of(&error, document, Knowledge::get());
        findings.into_iter().map(move |finding| (pointer.clone(), finding))
    })
}

/// Holds what a document says about environments against the schema, and nothing else in it.
#[must_use]
pub fn check_environments(document: &Document) -> Vec<Diagnostic> {
    let errors = EnvironmentsValidator::iter_errors(&document.value);
    errors.flat_map(|error| finding::of(&error, document, Knowledge::get())).take(MAX_FINDINGS).collect()
}

/// What is said about violations of another schema, whose text is given as it is checked in.
pub(crate) fn findings<'v>(
    errors: impl Iterator<Item = ValidationError<'v>>,
    document: &Document,
    schema: &str,
) -> Vec<Diagnostic> {
    let knowledge = Knowledge::of(schema);
    errors.flat_map(|error| finding::of(&error, document, &knowledge)).take(MAX_FINDINGS).collect()
}

/// Whether a value is a spec by the schema; what rules say is another matter.
#[must_use]
pub fn accepts(value: &Value) -> bool {
    Validator::is_valid(value)
}
