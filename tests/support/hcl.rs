//! Reads a Terraform module as data: blocks by type and labels, expressions as their values.

use std::error::Error;

use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, StringTemplate};
use serde_json::{Map, Value, json};

/// A module: `{"resource": {"aws_sagemaker_model": {"this": {…}}}}`; nested blocks are lists.
pub fn read(text: &str) -> Result<Value, Box<dyn Error>> {
    let body: Body = text.parse().map_err(|error| format!("{error}"))?;
    let mut module = Map::new();
    for structure in &body {
        let Structure::Block(block) = structure else { continue };
        let mut at = module.entry(block.ident.to_string()).or_insert_with(|| json!({}));
        for label in &block.labels {
            at = &mut at[label.as_str()];
            if at.is_null() {
                *at = json!({});
            }
        }
        *at = members(&block.body)?;
    }
    Ok(Value::Object(module))
}

fn members(body: &Body) -> Result<Value, Box<dyn Error>> {
    let mut members = Map::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                members.insert(attribute.key.to_string(), value(&attribute.value)?);
            }
            Structure::Block(block) => {
                let list = members.entry(block.ident.to_string()).or_insert_with(|| json!([]));
                list.as_array_mut().ok_or("an attribute and a block of one name")?.push(self::members(&block.body)?);
            }
        }
    }
    Ok(Value::Object(members))
}

/// A literal's value. `jsonencode(x)` is the value of `x`; a reference is its text between `${` and `}`.
fn value(expression: &Expression) -> Result<Value, Box<dyn Error>> {
    Ok(match expression {
        Expression::Null(_) => Value::Null,
        Expression::Bool(value) => Value::Bool(*value.value()),
        Expression::Number(number) => serde_json::from_str(&number.value().to_string())?,
        Expression::String(text) => Value::String(text.value().clone()),
        Expression::StringTemplate(template) => Value::String(text(template)),
        Expression::Array(items) => Value::Array(items.iter().map(value).collect::<Result<_, _>>()?),
        Expression::Object(object) => {
            let mut members = Map::new();
            for (key, member) in object {
                let key = match key {
                    ObjectKey::Ident(name) => name.to_string(),
                    ObjectKey::Expression(key) => value(key)?.as_str().ok_or("a key that is no text")?.to_owned(),
                };
                members.insert(key, value(member.expr())?);
            }
            Value::Object(members)
        }
        Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
            value(call.args.iter().next().ok_or("jsonencode of nothing")?)?
        }
        reference => Value::String(format!("${{{}}}", reference.to_string().trim())),
    })
}

fn text(template: &StringTemplate) -> String {
    let element = |element: &Element| match element {
        Element::Literal(text) => text.value().clone(),
        Element::Interpolation(reference) => format!("${{{}}}", reference.expr.to_string().trim()),
        Element::Directive(directive) => format!("{directive:?}"),
    };
    template.iter().map(element).collect()
}
