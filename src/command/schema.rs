//! `pipegen schema`.

use super::{Outcome, print};
use crate::error::Error;
use crate::schema;

pub(super) fn run() -> Result<Outcome, Error> {
    print(schema::TEXT).map(|()| Outcome::Clean)
}
