//! What a literal printer writes reads back as the same value, whatever the value.

#[path = "support/hcl.rs"]
mod hcl;

use pipegen::resource::{Attribute, Aws, Expr, Id};
use pipegen::target::{Target, cloudformation, terraform};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

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

/// The value as it arrives at AWS: functions that put text together are the text.
fn resolved(value: &Value) -> Value {
    match value {
        Value::Object(members) => match members.get("Fn::Join") {
            Some(Value::Array(arguments)) if members.len() == 1 && arguments.len() == 2 => {
                let parts = arguments[1].as_array().into_iter().flatten().filter_map(Value::as_str);
                parts.collect::<String>().into()
            }
            _ => members.iter().map(|(key, member)| (key.clone(), resolved(member))).collect(),
        },
        Value::Array(items) => items.iter().map(resolved).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}

/// Whether CloudFormation would take a part of the value for a function; a rule refuses such maps.
fn has_function(value: &Expr) -> bool {
    match value {
        Expr::List(items) => items.iter().any(has_function),
        Expr::Map(entries) => {
            let is_function = |(key, _): &(String, Expr)| key == "Ref" || key == "Condition" || key.starts_with("Fn::");
            (entries.len() == 1 && entries.iter().any(is_function))
                || entries.iter().any(|(_, value)| has_function(value))
        }
        _ => false,
    }
}

fn expected(expr: &Expr) -> Value {
    serde_json::to_value(expr).unwrap()
}

fn read_yaml(text: &str) -> Value {
    let template = cloudformation::read(text).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
    resolved(&serde_json::from_str(&cloudformation::document(&template)).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn yaml_on_one_line_reads_back(expr in value().prop_filter("no function", |expr| !has_function(expr))) {
        let mut out = "key: ".to_owned();
        Target::CloudFormation.write_inline(&mut out, &expr);
        prop_assert!(!out.contains('\n'), "{out}");
        prop_assert_eq!(&read_yaml(&out)["key"], &expected(&expr), "{}", out);
    }

    #[test]
    fn yaml_in_block_style_reads_back(expr in value().prop_filter("no function", |expr| !has_function(expr))) {
        let mut out = "key:".to_owned();
        Target::CloudFormation.write_block(&mut out, &expr, 2);
        prop_assert_eq!(&read_yaml(&out)["key"], &expected(&expr), "{}", out);
    }

    #[test]
    fn json_text_in_yaml_reads_back(expr in value()) {
        for (block, start) in [(false, "key: "), (true, "key:")] {
            let mut out = start.to_owned();
            let json = Expr::Json(Box::new(expr.clone()));
            if block {
                Target::CloudFormation.write_block(&mut out, &json, 2);
            } else {
                Target::CloudFormation.write_inline(&mut out, &json);
            }
            let read = read_yaml(&out);
            let text = read["key"].as_str().unwrap();
            prop_assert!(!text.contains("{{"), "CloudFormation would resolve it: {text}");
            prop_assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), &expected(&expr), "{}", out);
        }
    }

    #[test]
    fn hcl_reads_back(expr in value()) {
        for block in [false, true] {
            let mut out = "resource \"a\" \"b\" {\n  key = ".to_owned();
            if block {
                Target::Terraform.write_block(&mut out, &expr, 2);
            } else {
                Target::Terraform.write_inline(&mut out, &expr);
            }
            out.push_str("\n}\n");
            let aligned = terraform::align(&out);
            let read = hcl::read(&aligned).unwrap_or_else(|fault| panic!("{fault:?}\n{aligned}"));
            prop_assert_eq!(&read["resource"]["a"]["b"]["key"], &expected(&expr), "{}", aligned);
        }
    }

    #[test]
    fn text_beside_a_reference_stays_text(before in text(), after in text()) {
        let name = Id::Model.attribute(Attribute::Name);
        let expr = Expr::Concat(vec![Expr::String(before.clone()), Aws::Region.into(), Expr::String(after.clone()), name.into()]);

        let mut out = "key: ".to_owned();
        Target::CloudFormation.write_inline(&mut out, &expr);
        let read = read_yaml(&out);
        let substituted = substitute(read["key"]["Fn::Sub"].as_str().unwrap());
        prop_assert_eq!(substituted, format!("{before}<AWS::Region>{after}<Model.ModelName>"), "{}", out);

        let mut out = "resource \"a\" \"b\" {\n  key = ".to_owned();
        Target::Terraform.write_inline(&mut out, &expr);
        out.push_str("\n}\n");
        let read = hcl::read(&out).unwrap_or_else(|fault| panic!("{fault:?}\n{out}"));
        let expected = format!("{before}${{data.aws_region.current.id}}{after}${{aws_sagemaker_model.this.name}}");
        prop_assert_eq!(&read["resource"]["a"]["b"]["key"], &Value::String(expected), "{}", out);
    }
}

/// What CloudFormation makes of `!Sub`: `${!x}` is the text `${x}`, `${x}` the value of `x`.
fn substitute(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        if let Some(literal) = after.strip_prefix('!') {
            out.push_str("${");
            rest = literal;
        } else {
            let (name, behind) = after.split_once('}').unwrap();
            out = out + "<" + name + ">";
            rest = behind;
        }
    }
    out + rest
}
