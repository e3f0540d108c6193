//! `pipegen explain`.

use std::io;

use super::{Outcome, has_colour, print};
use crate::error::Error;
use crate::explain;

pub(super) fn run(subject: &str) -> Result<Outcome, Error> {
    let page = explain::page(subject)?;
    print(&page.write(has_colour(&io::stdout()))).map(|()| Outcome::Clean)
}
