//! What a literal printer writes reads back as the same value, whatever the value.

#[path = "support/hcl.rs"]
mod hcl;
#[path = "read_back/place.rs"]
mod place;

use pipegen::resource::Expr;
use pipegen::spec::{Kind, Variable};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

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
        prop_assert_eq!(place::cloudformation(&expr), Ok(()));
    }

    #[test]
    fn hcl_reads_back(expr in value()) {
        prop_assert_eq!(place::terraform(&expr), Ok(()));
    }

    #[test]
    fn text_beside_a_reference_stays_text(before in text(), after in text()) {
        prop_assert_eq!(place::cloudformation_reference(&before, &after), Ok(()));
        prop_assert_eq!(place::terraform_reference(&before, &after), Ok(()));
    }

    /// Whatever whoever deploys gives for a parameter is text in JSON text, and ends nothing.
    #[test]
    fn a_parameter_in_json_arrives_letter_for_letter(before in text(), given in json_text(), after in text()) {
        let composed = Expr::Concat(vec![Expr::String(before.clone()), parameter("P", Kind::String), Expr::String(after.clone())]);
        let document = Expr::Json(Box::new(Expr::map([
            ("alone", parameter("P", Kind::String)),
            ("composed", composed),
            ("number", parameter("N", Kind::Integer)),
            ("number as text", Expr::Concat(vec![parameter("N", Kind::Integer)])),
        ])));
        let values = json!({ "P": given, "N": "7" });
        let expected = json!({
            "alone": given, "composed": format!("{before}{given}{after}"), "number": 7, "number as text": "7",
        });
        for (block, start) in [(false, "key: "), (true, "key:")] {
            let out = place::yaml(start, &document, block);
            let text = place::evaluate(&place::template(&out).unwrap()["key"], &values);
            let read: Value = serde_json::from_str(text.as_str().unwrap()).unwrap_or_else(|error| panic!("{error}\n{text}"));
            prop_assert_eq!(&read, &expected, "{}", out);
        }
    }
}

fn parameter(name: &str, kind: Kind) -> Expr {
    Expr::Variable(Variable::Parameter { name: name.to_owned(), kind })
}

/// What CloudFormation takes for a parameter and JSON takes unescaped.
fn json_text() -> impl Strategy<Value = String> {
    prop_oneof![text(), "[\"\\\\a${}]{0,6}"].prop_map(|text| text.replace(|c: char| c < ' ', ""))
}
