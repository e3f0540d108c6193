//! Any value in CloudFormation's templates: printed in each place, YAML has it letter for letter.
#![no_main]

#[path = "../../tests/support/hcl.rs"]
mod hcl;
#[path = "../../tests/support/literal.rs"]
mod literal;
mod value;

use libfuzzer_sys::fuzz_target;
use value::Shape;

fuzz_target!(|input: (Shape, String, String)| {
    let (shape, before, after) = input;
    let (before, after) = (before.replace('\0', ""), after.replace('\0', ""));
    assert_eq!(literal::in_yaml(&shape.expr()), Ok(()));
    assert_eq!(literal::in_yaml_beside_references(&before, &after), Ok(()));
    // JSON text takes nothing else of a parameter unescaped.
    let given = after.replace(|found: char| found < ' ', "");
    assert_eq!(literal::in_yaml_beside_parameters(&before, &given, &after), Ok(()));
});
