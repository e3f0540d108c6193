//! Reads the declarations of a file in Terraform's language.

use hcl_edit::expr::{Expression, FuncCall, ObjectKey};
use hcl_edit::structure::{Block, Body, Structure};
use hcl_edit::template::{Element, StringTemplate};
use serde_json::{Map, Number, Value};

use super::{Declarations, Resource, kind, reference};

/// Attributes and blocks that say how Terraform goes about a resource, and are none of its properties.
const META: [&str; 7] = ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

pub(super) fn read(found: &mut Declarations, text: &str) -> Result<(), (usize, String)> {
    let body: Body =
        text.parse().map_err(|error: hcl_edit::parser::Error| (error.location().line(), error.message().to_owned()))?;
    for block in body.blocks() {
        let labels: Vec<&str> = block.labels.iter().map(hcl_edit::structure::BlockLabel::as_str).collect();
        let mut value = |address: String| found.values.insert(address, Value::Object(properties(&block.body)));
        match (block.ident.as_str(), labels.as_slice()) {
            ("resource", [resource_type, name]) => {
                found.resources.insert(format!("{resource_type}.{name}"), resource(resource_type, block));
            }
            ("variable", [name]) => drop(value(format!("var.{name}"))),
            ("data", [data_type, name]) => drop(value(format!("data.{data_type}.{name}"))),
            ("output", [name]) => drop(value(format!("output.{name}"))),
            ("locals", []) => {
                let locals = properties(&block.body).into_iter();
                found.values.extend(locals.map(|(name, value)| (format!("local.{name}"), value)));
            }
            _ => {}
        }
    }
    Ok(())
}

fn resource(resource_type: &str, block: &Block) -> Resource {
    let mut properties = properties(&block.body);
    let mut references = reference::of_expressions(&Value::Object(properties.clone()));
    let meta: Map<String, Value> =
        META.into_iter().filter_map(|name| Some((name.to_owned(), properties.remove(name)?))).collect();
    if let Some(depends_on) = meta.get("depends_on") {
        references.extend(reference::of_expressions(depends_on));
    }
    let first = meta.get("lifecycle").and_then(|lifecycle| lifecycle.pointer("/0/create_before_destroy"));
    Resource {
        kind: kind(resource_type),
        resource_type: resource_type.to_owned(),
        properties,
        is_retained: false,
        is_replaced_first: first == Some(&Value::Bool(true)),
        references,
    }
}

/// Attributes by name, and blocks of one type as a list. A null is as good as nothing.
fn properties(body: &Body) -> Map<String, Value> {
    let mut found = Map::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => match value(&attribute.value) {
                Value::Null => {}
                value => drop(found.insert(attribute.key.to_string(), value)),
            },
            Structure::Block(block) => {
                let blocks = found.entry(block.ident.to_string()).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(blocks) = blocks {
                    blocks.push(Value::Object(properties(&block.body)));
                }
            }
        }
    }
    found
}

fn value(expression: &Expression) -> Value {
    match expression {
        Expression::Null(_) => Value::Null,
        Expression::Bool(value) => Value::Bool(*value.value()),
        Expression::Number(number) => number.value().to_string().parse::<Number>().map_or(Value::Null, Value::Number),
        Expression::String(text) => Value::String(literal(text.value())),
        Expression::StringTemplate(template) => Value::String(parts(template)),
        Expression::Array(items) => items.iter().map(value).collect(),
        Expression::Object(entries) => {
            let entry = |(name, entry): (&ObjectKey, &hcl_edit::expr::ObjectValue)| (key(name), value(entry.expr()));
            Value::Object(entries.iter().map(entry).collect())
        }
        Expression::Parenthesis(inner) => value(inner.inner()),
        Expression::FuncCall(call) => encoded(call).unwrap_or_else(|| expr(expression)),
        _ => expr(expression),
    }
}

/// What a `jsonencode` encodes.
fn encoded(call: &FuncCall) -> Option<Value> {
    let is_json = call.name.namespace.is_empty() && call.name.name.as_str() == "jsonencode";
    match (is_json, call.args.iter().collect::<Vec<_>>().as_slice()) {
        (true, [argument]) => Some(value(argument)),
        _ => None,
    }
}

fn key(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Ident(name) => name.to_string(),
        ObjectKey::Expression(expression) => match value(expression) {
            Value::String(text) => text,
            other => other.to_string(),
        },
    }
}

fn expr(expression: &Expression) -> Value {
    Value::String(format!("${{{}}}", expression.to_string().trim()))
}

fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

fn parts(template: &StringTemplate) -> String {
    let part = |element: &Element| match element {
        Element::Literal(text) => literal(text.value()),
        Element::Interpolation(inner) => format!("${{{}}}", inner.expr.to_string().trim()),
        Element::Directive(directive) => format!("{directive:?}"),
    };
    template.iter().map(part).collect()
}
