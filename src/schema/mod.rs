//! The JSON Schema of a spec: made from the types, checked in, and compiled into the program. What a schema can say is
//! said there and nowhere else.

mod finding;
mod key;
mod knowledge;
mod matcher;
mod property;
mod slot;
mod snippet;

pub use property::{Property, properties};
pub use slot::{Slot, slot};

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Map, Value, json};

use knowledge::Knowledge;

use crate::diagnostic::{Diagnostic, MAX_FINDINGS};
use crate::source::Document;
use crate::spec::Pipeline;
use crate::spec::pattern;
use crate::spec::variable::MAY_BE_VARIABLE;

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

/// Makes the schema from the types. `schemas/pipeline.v1.schema.json` is this text.
#[must_use]
pub fn generate() -> String {
    format!("{:#}\n", Value::from(schema()))
}

/// Makes the form of the schema that is compiled: without prose, and with `pattern` under a name that the compiler leaves
/// to its own keyword. `schemas/pipeline.v1.compiled.json` is this text.
#[must_use]
pub fn generate_compiled() -> String {
    let mut schema = schema();
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
    RecursiveTransform(allow_variable).transform(&mut schema);
    if let Some(Value::Object(definitions)) = schema.get_mut("$defs") {
        definitions.insert("Variable".to_owned(), variable());
    }
    schema.insert("title".to_owned(), "pipegen pipeline spec, version 1".into());
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

/// Makes a value that may be a variable a choice between the two.
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

/// Whether a value is a spec by the schema; what rules say is another matter.
#[must_use]
pub fn accepts(value: &Value) -> bool {
    Validator::is_valid(value)
}
