//! The places where a value can stand in a template, and what is read back from each.
#![allow(dead_code, reason = "a fuzz target uses the places of its own target")]

use pipegen::resource::{Attribute, Expr, Id};
use pipegen::spec::{Aws, Kind, Variable};
use pipegen::target::{Target, cloudformation, terraform};
use serde_json::{Value, json};

use super::hcl;

/// Holds a value against what YAML has of it on one line, in block style and as JSON text.
pub fn in_yaml(expr: &Expr) -> Result<(), String> {
    for (block, start) in [(false, "key: "), (true, "key:")] {
        if !has_function(expr) {
            let out = yaml(start, expr, block);
            same(&read_yaml(&out)?["key"], &expected(expr), &out)?;
        }
        let out = yaml(start, &Expr::Json(Box::new(expr.clone())), block);
        let read = read_yaml(&out)?;
        let text = read["key"].as_str().ok_or("JSON text is no text")?;
        if text.contains("{{") {
            return Err(format!("CloudFormation would resolve it: {text}"));
        }
        same(&serde_json::from_str(text).map_err(|error| error.to_string())?, &expected(expr), &out)?;
    }
    Ok(())
}

/// Holds a value against what HCL has of it on one line and over several.
pub fn in_hcl(expr: &Expr) -> Result<(), String> {
    for block in [false, true] {
        let out = terraform::align(&hcl(expr, block));
        same(&read_hcl(&out)?, &expected(expr), &out)?;
    }
    Ok(())
}

/// Holds texts beside references against what CloudFormation makes of them.
pub fn in_yaml_beside_references(before: &str, after: &str) -> Result<(), String> {
    let out = yaml("key: ", &beside_references(before, after), false);
    let values = json!({ "AWS::Region": "<region>", "Model.ModelName": "<name>" });
    let found = evaluate(&template(&out)?["key"], &values);
    same(&found, &format!("{before}<region>{after}<name>").into(), &out)
}

/// Holds parameters in JSON text, alone and beside texts, against what whoever deploys gives for them.
pub fn in_yaml_beside_parameters(before: &str, given: &str, after: &str) -> Result<(), String> {
    let parameter = |name: &str, kind| Expr::Variable(Variable::Parameter { name: name.to_owned(), kind });
    let composed = Expr::Concat(vec![before.into(), parameter("P", Kind::String), after.into()]);
    let json = Expr::Json(Box::new(Expr::map([
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
        let out = yaml(start, &json, block);
        let evaluated = evaluate(&template(&out)?["key"], &values);
        let text = evaluated.as_str().ok_or("JSON text is no text")?;
        let read: Value = serde_json::from_str(text).map_err(|error| format!("{error}\n{text}"))?;
        same(&read, &expected, &out)?;
    }
    Ok(())
}

/// Holds texts beside references against what HCL has of them.
pub fn in_hcl_beside_references(before: &str, after: &str) -> Result<(), String> {
    let out = hcl(&beside_references(before, after), false);
    let expected = format!("{before}${{data.aws_region.current.id}}{after}${{aws_sagemaker_model.this.name}}");
    same(&read_hcl(&out)?, &expected.into(), &out)
}

fn beside_references(before: &str, after: &str) -> Expr {
    let name = Id::Model.attribute(Attribute::Name);
    Expr::Concat(vec![before.into(), Aws::Region.into(), after.into(), name.into()])
}

fn yaml(start: &str, expr: &Expr, block: bool) -> String {
    let mut out = start.to_owned();
    if block {
        Target::CloudFormation.write_block(&mut out, expr, 2);
    } else {
        Target::CloudFormation.write_inline(&mut out, expr);
        assert!(!out.contains('\n'), "{out}");
    }
    out
}

fn hcl(expr: &Expr, block: bool) -> String {
    let mut out = "resource \"a\" \"b\" {\n  key = ".to_owned();
    if block {
        Target::Terraform.write_block(&mut out, expr, 2);
    } else {
        Target::Terraform.write_inline(&mut out, expr);
    }
    out.push_str("\n}\n");
    out
}

fn read_hcl(text: &str) -> Result<Value, String> {
    let mut read = hcl::read(text).map_err(|fault| format!("{fault}\n{text}"))?;
    Ok(read["resource"]["a"]["b"]["key"].take())
}

/// A template as it arrives at AWS.
fn read_yaml(text: &str) -> Result<Value, String> {
    template(text).map(|template| resolved(&template))
}

/// A template as it is written, with functions in their long form.
fn template(text: &str) -> Result<Value, String> {
    let template = cloudformation::read(text).map_err(|fault| format!("{fault:?}\n{text}"))?;
    let json = cloudformation::document(&template);
    serde_json::from_str(&json).map_err(|error| format!("{error}\n{json}"))
}

fn same(found: &Value, expected: &Value, out: &str) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("expected {expected}\nfound {found}\nin {out}")) }
}

fn expected(expr: &Expr) -> Value {
    serde_json::to_value(expr).unwrap_or_default()
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
