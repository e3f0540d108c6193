//! What a literal printer writes reads back as the same value, whatever the value.

#[path = "support/hcl.rs"]
mod hcl;
#[path = "support/literal.rs"]
mod literal;

use pipegen::resource::Expr;
use proptest::collection::vec;
use proptest::prelude::*;

/// Text with what means something to YAML, HCL, JSON, CloudFormation or Jinja in it more often than by chance.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[ -~]{0,8}",
        any::<char>().prop_filter("no text of AWS holds NUL", |c| *c != '\0').prop_map(String::from),
        prop::sample::select(vec![
            "${",
            "$${",
            "%{",
            "%%{",
            "}",
            "{{",
            "}}",
            "{%",
            "\\",
            "\"",
            "'",
            "\n",
            "\r\n",
            "\t",
            "$",
            "%",
            ": ",
            " #",
            "- ",
            "!Ref ",
            "&a",
            "*a",
            "~",
            "no",
            "null",
            "007",
            "1e3",
            "2012-10-17",
            "${AWS::Region}",
            "${Model}",
            "${!x}",
            "{{resolve:ssm:x}}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{202e}",
            "😀",
            "é",
            "<<",
            "=",
            "|",
            ">",
            "@",
            "`",
        ])
        .prop_map(str::to_owned),
    ];
    vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        4 => text().prop_map(Expr::String),
        1 => any::<bool>().prop_map(Expr::Bool),
        1 => any::<i64>().prop_map(Expr::Int),
        1 => (-1e15..1e15f64).prop_filter("a whole number is an integer", |number| number.fract() != 0.0).prop_map(Expr::Float),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Expr::List),
            prop::collection::btree_map(text(), inner, 0..4).prop_map(|map| Expr::Map(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn yaml_reads_back(expr in value()) {
        prop_assert_eq!(literal::in_yaml(&expr), Ok(()));
    }

    #[test]
    fn hcl_reads_back(expr in value()) {
        prop_assert_eq!(literal::in_hcl(&expr), Ok(()));
    }

    #[test]
    fn text_beside_a_reference_stays_text(before in text(), after in text()) {
        prop_assert_eq!(literal::in_yaml_beside_references(&before, &after), Ok(()));
        prop_assert_eq!(literal::in_hcl_beside_references(&before, &after), Ok(()));
    }

    /// Whatever whoever deploys gives for a parameter is text in JSON text, and ends nothing.
    #[test]
    fn a_parameter_in_json_arrives_letter_for_letter(before in text(), given in json_text(), after in text()) {
        prop_assert_eq!(literal::in_yaml_beside_parameters(&before, &given, &after), Ok(()));
    }
}

/// What CloudFormation takes for a parameter and JSON takes unescaped.
fn json_text() -> impl Strategy<Value = String> {
    prop_oneof![text(), "[\"\\\\a${}]{0,6}"].prop_map(|text| text.replace(|c: char| c < ' ', ""))
}
