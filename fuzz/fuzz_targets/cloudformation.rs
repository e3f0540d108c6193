//! Any value in CloudFormation's templates: printed in each place, YAML has it letter for letter.
#![no_main]

#[path = "../../tests/support/hcl.rs"]
mod hcl;
#[path = "../../tests/read_back/place.rs"]
mod place;
mod value;

use libfuzzer_sys::fuzz_target;
use value::Shape;

fuzz_target!(|input: (Shape, String, String)| {
    let (shape, before, after) = input;
    let read_back = place::cloudformation(&shape.expr())
        .and_then(|()| place::cloudformation_reference(&before.replace('\0', ""), &after.replace('\0', "")));
    assert_eq!(read_back, Ok(()));
});
