//! `pipegen schema`.

use super::{Outcome, print};
use crate::cli::SchemaOf;
use crate::error::Error;
use crate::{config, diff, schema};

pub(super) fn run(of: SchemaOf) -> Result<Outcome, Error> {
    let text = match of {
        SchemaOf::Spec => schema::TEXT,
        SchemaOf::Config => config::schema::TEXT,
        SchemaOf::Diff => diff::SCHEMA,
    };
    print(text).map(|()| Outcome::Clean)
}
