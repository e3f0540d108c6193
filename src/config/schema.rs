//! The JSON Schema of `pipegen.toml`: made from the type, checked in, and compiled into the program.

use schemars::Schema;

use super::file::File;
use crate::diagnostic::Diagnostic;
use crate::schema;
use crate::source::Document;

/// The schema as it is checked in: JSON Schema 2020-12.
pub const TEXT: &str = include_str!("../../schemas/config.v1.schema.json");

/// The schema, compiled as that of a spec is.
#[jsonschema::validator(
    path = "schemas/config.v1.compiled.json",
    draft = Draft202012,
    keywords = { "x-pattern" => crate::schema::pattern_keyword },
    methods = { validate = false }
)]
struct Validator;

/// Makes the schema from the type. `schemas/config.v1.schema.json` is this text.
#[must_use]
pub fn generate() -> String {
    schema::text(&schema())
}

/// Makes the form of the schema that is compiled. `schemas/config.v1.compiled.json` is this text.
#[must_use]
pub fn generate_compiled() -> String {
    schema::compiled(schema())
}

fn schema() -> Schema {
    schema::of::<File>("pipegen.toml, version 1")
}

/// Holds a document against the schema.
pub(super) fn check(document: &Document) -> Vec<Diagnostic> {
    if Validator::is_valid(&document.value) {
        return Vec::new();
    }
    schema::findings(Validator::iter_errors(&document.value), document, TEXT)
}
