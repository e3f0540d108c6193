//! What values refer to.

use std::collections::BTreeSet;

use serde_json::Value;

/// Names in `Ref`, `Fn::GetAtt` and `Fn::Sub`, at any depth.
pub(super) fn of_functions(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_functions(value, &mut found);
    found
}

fn collect_functions(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_functions(item, found)),
        Value::Object(members) => {
            for (name, argument) in members {
                match (name.as_str(), argument) {
                    ("Ref", Value::String(name)) => found.extend([name.clone()]),
                    ("Fn::GetAtt", Value::Array(path)) => {
                        found.extend(path.first().and_then(Value::as_str).map(str::to_owned));
                    }
                    ("Fn::Sub", Value::String(text)) => found.extend(placeholders(text)),
                    ("Fn::Sub", Value::Array(parts)) => {
                        found.extend(parts.first().and_then(Value::as_str).into_iter().flat_map(placeholders));
                        parts.iter().skip(1).for_each(|own| collect_functions(own, found));
                    }
                    _ => collect_functions(argument, found),
                }
            }
        }
        _ => {}
    }
}

/// Names in the `${…}` of a text for `Fn::Sub`; an attribute is its resource.
fn placeholders(text: &str) -> impl Iterator<Item = String> {
    let names = text.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names.filter(|name| !name.starts_with('!')).map(|name| name.split('.').next().unwrap_or(name).to_owned())
}

/// Addresses in the expressions of `${…}`, at any depth: `var.x`, `local.x`, `data.TYPE.NAME`, `TYPE.NAME`.
pub(super) fn of_expressions(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_expressions(value, &mut found);
    found
}

fn collect_expressions(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => found.extend(expressions(text).flat_map(addresses)),
        Value::Array(items) => items.iter().for_each(|item| collect_expressions(item, found)),
        Value::Object(members) => members.values().for_each(|member| collect_expressions(member, found)),
        _ => {}
    }
}

/// What stands behind each `${` that isn't a literal one, up to the next.
fn expressions(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("${").map(|(at, _)| at).filter(|at| !text[..*at].ends_with('$'));
    let starts: Vec<usize> = starts.collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &text[start + 2..end])
}

/// The addresses in an expression. What stands in quotes there may be taken for one, which nothing has.
fn addresses(expression: &str) -> impl Iterator<Item = String> {
    let is_path = |found: char| found.is_ascii_alphanumeric() || matches!(found, '_' | '-' | '.');
    let paths = expression.split(move |found| !is_path(found));
    paths.filter_map(|path| {
        let length = if path.starts_with("data.") { 3 } else { 2 };
        let parts: Vec<&str> = path.split('.').take(length).collect();
        (parts.len() == length).then(|| parts.join("."))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn functions_name_what_they_refer_to() {
        let value = json!([
            { "Ref": "A" },
            { "Fn::GetAtt": ["B", "Arn"] },
            { "Fn::Sub": "x${C.Name}${!Literal}${AWS::Region}" },
            { "Fn::Sub": ["${D}", { "Own": { "Ref": "E" } }] },
        ]);
        let found: Vec<String> = of_functions(&value).into_iter().collect();
        assert_eq!(found, ["A", "AWS::Region", "B", "C", "D", "E"]);
    }

    #[test]
    fn expressions_name_what_they_refer_to() {
        let value = json!(["${aws_x.this.name}", "a$${aws_no.this}-${var.b}${tostring(local.c)}", "data.no.literal"]);
        let found: Vec<String> = of_expressions(&value).into_iter().collect();
        assert_eq!(found, ["aws_x.this", "local.c", "var.b"]);
        assert_eq!(
            Vec::from_iter(of_expressions(&json!("${data.aws_region.current.id}"))),
            ["data.aws_region.current"]
        );
    }
}
