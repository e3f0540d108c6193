//! What a literal printer writes reads back as the same value, whatever the value.

#[path = "support/hcl.rs"]
mod hcl;

use pipegen::resource::{Attribute, Expr, Id};
use pipegen::spec::{Aws, Kind, Variable};
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
    resolved(&template(text))
}

/// A template as it is written, with functions in their long form.
fn template(text: &str) -> Value {
    let template = cloudformation::read(text).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
    serde_json::from_str(&cloudformation::document(&template)).unwrap()
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
        let read = template(&out);
        let values = serde_json::json!({ "AWS::Region": "<region>", "Model.ModelName": "<name>" });
        prop_assert_eq!(evaluate(&read["key"], &values), format!("{before}<region>{after}<name>"), "{}", out);

        let mut out = "resource \"a\" \"b\" {\n  key = ".to_owned();
        Target::Terraform.write_inline(&mut out, &expr);
        out.push_str("\n}\n");
        let read = hcl::read(&out).unwrap_or_else(|fault| panic!("{fault:?}\n{out}"));
        let expected = format!("{before}${{data.aws_region.current.id}}{after}${{aws_sagemaker_model.this.name}}");
        prop_assert_eq!(&read["resource"]["a"]["b"]["key"], &Value::String(expected), "{}", out);
    }
}

fn parameter(name: &str, kind: Kind) -> Expr {
    Expr::Variable(Variable::Parameter { name: name.to_owned(), kind })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever whoever deploys gives for a parameter is text in JSON text, and ends nothing.
    #[test]
    fn a_parameter_in_json_arrives_letter_for_letter(before in text(), given in json_text(), after in text()) {
        let composed = Expr::Concat(vec![Expr::String(before.clone()), parameter("P", Kind::String), Expr::String(after.clone())]);
        let json = Expr::Json(Box::new(Expr::map([
            ("alone", parameter("P", Kind::String)),
            ("composed", composed),
            ("number", parameter("N", Kind::Integer)),
            ("number as text", Expr::Concat(vec![parameter("N", Kind::Integer)])),
        ])));
        let values = serde_json::json!({ "P": given, "N": "7" });
        let expected = serde_json::json!({
            "alone": given, "composed": format!("{before}{given}{after}"), "number": 7, "number as text": "7",
        });
        for block in [false, true] {
            let mut out = "key:".to_owned();
            if block {
                Target::CloudFormation.write_block(&mut out, &json, 2);
            } else {
                out.push(' ');
                Target::CloudFormation.write_inline(&mut out, &json);
            }
            let evaluated = evaluate(&template(&out)["key"], &values);
            let read: Value = serde_json::from_str(evaluated.as_str().unwrap()).unwrap_or_else(|error| panic!("{error}\n{evaluated}"));
            prop_assert_eq!(&read, &expected, "{}", out);
        }
    }
}

/// What CloudFormation takes for a parameter and JSON takes unescaped.
fn json_text() -> impl Strategy<Value = String> {
    prop_oneof![text(), "[\"\\\\a${}]{0,6}"].prop_map(|text| text.replace(|c: char| c < ' ', ""))
}

/// What CloudFormation makes of functions over parameters and attributes.
fn evaluate(value: &Value, parameters: &Value) -> Value {
    let Some((function, argument)) = value.as_object().filter(|map| map.len() == 1).and_then(|map| map.iter().next())
    else {
        return value.clone();
    };
    let text = |value: &Value| evaluate(value, parameters).as_str().unwrap().to_owned();
    match function.as_str() {
        "Ref" => parameters[argument.as_str().unwrap()].clone(),
        "Fn::GetAtt" => parameters[format!("{}.{}", text(&argument[0]), text(&argument[1]))].clone(),
        "Fn::Split" => {
            let parts = text(&argument[1]);
            parts.split(argument[0].as_str().unwrap()).map(Value::from).collect::<Vec<_>>().into()
        }
        "Fn::Join" => {
            let parts = evaluate(&argument[1], parameters);
            let parts: Vec<String> = parts.as_array().unwrap().iter().map(text).collect();
            parts.join(argument[0].as_str().unwrap()).into()
        }
        "Fn::Sub" => {
            let (template, own) = match argument {
                Value::Array(arguments) => (arguments[0].as_str().unwrap(), arguments[1].clone()),
                template => (template.as_str().unwrap(), Value::Null),
            };
            let mut out = String::new();
            let mut rest = template;
            while let Some((before, after)) = rest.split_once("${") {
                out.push_str(before);
                let (name, behind) = after.split_once('}').unwrap();
                match (name.strip_prefix('!'), own.get(name)) {
                    (Some(literal), _) => out = out + "${" + literal + "}",
                    (None, Some(own)) => out.push_str(&text(own)),
                    (None, None) => out.push_str(parameters[name].as_str().unwrap()),
                }
                rest = behind;
            }
            (out + rest).into()
        }
        _ => value.clone(),
    }
}
