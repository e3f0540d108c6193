//! The checked-in schema is what the types make.

mod support;

use std::path::Path;

#[test]
fn checked_in_schema_is_what_the_types_make() {
    support::golden(Path::new("schemas/pipeline.v1.schema.json"), &pipegen::schema::generate());
}
