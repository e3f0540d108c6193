//! The keys of a spec, as the schema describes them, in words.

use serde_json::Value;

use super::knowledge::{Knowledge, property_names, words};
use crate::diagnostic::count;
use crate::source::Language;

/// A key of the spec.
#[derive(Clone, Debug)]
pub struct Property {
    /// JSON pointer to it, with `*` for each index.
    pub pointer: String,
    /// The same as messages write it: `models[].env`.
    pub path: String,
    /// What it is.
    pub description: String,
    /// AWS's name for it, in backticks.
    pub aws: Option<String>,
    /// The SDK's name for it, in backticks.
    pub sdk: Option<String>,
    /// Type, unit and bounds.
    pub form: String,
    /// The words to choose from, and what each means.
    pub choices: Vec<(String, String)>,
    /// What it is when it is left out.
    pub default: Option<String>,
    /// Whether it can't be left out.
    pub is_required: bool,
    /// The key with a value, as YAML.
    pub examples: Vec<String>,
    /// Whether the keys below it are the user's own.
    pub is_map: bool,
    /// Keys of each entry of such a map.
    pub entry: Vec<Property>,
}

impl Property {
    /// Its name, without what it stands in.
    #[must_use]
    pub fn name(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }
}

/// Every key, each before those below it.
#[must_use]
pub fn properties() -> Vec<Property> {
    let reader = Reader(Knowledge::get());
    let mut found = Vec::new();
    reader.below(reader.0.at(""), "", "", &mut found);
    found
}

struct Reader(&'static Knowledge);

impl Reader {
    /// Reads the keys of a mapping, or of the items of a list.
    fn below(&self, schema: &Value, pointer: &str, path: &str, found: &mut Vec<Property>) {
        let schema = self.0.resolve(schema);
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = is_required(schema, name);
            let dot = if path.is_empty() { "" } else { "." };
            let (pointer, path) = (format!("{pointer}/{name}"), format!("{path}{dot}{name}"));
            found.push(self.property(name, member, is_required, &pointer, &path));
            self.below(member, &pointer, &path, found);
        }
        if schema["items"].is_object() {
            self.below(&schema["items"], &format!("{pointer}/*"), &format!("{path}[]"), found);
        }
        for alternative in schema["anyOf"].as_array().into_iter().flatten() {
            self.below(alternative, pointer, path, found);
        }
    }

    fn property(&self, name: &str, schema: &Value, is_required: bool, pointer: &str, path: &str) -> Property {
        let resolved = self.0.resolve(schema);
        let described = Described::of(schema["description"].as_str().unwrap_or_default());
        let given = schema["examples"].as_array().cloned();
        let examples = given.unwrap_or_else(|| self.0.example(schema).into_iter().collect());
        let choice = |choice: &Value| {
            let text = |key: &str| choice[key].as_str().unwrap_or_default().to_owned();
            (text("const"), text("description"))
        };
        Property {
            pointer: pointer.to_owned(),
            path: path.to_owned(),
            form: self.form(schema, described.unit()),
            choices: resolved["oneOf"].as_array().into_iter().flatten().map(choice).collect(),
            default: schema.get("default").map(default),
            is_required,
            examples: examples.iter().map(|example| Language::Yaml.entry(name, example)).collect(),
            is_map: resolved["additionalProperties"].is_object(),
            entry: self.entry(&resolved["additionalProperties"], pointer, path),
            description: described.text,
            aws: described.aws,
            sdk: described.sdk,
        }
    }

    /// The keys of each entry of a map.
    fn entry(&self, schema: &Value, pointer: &str, path: &str) -> Vec<Property> {
        let schema = self.0.resolve(schema);
        let members = schema["properties"].as_object().into_iter().flatten();
        let allowed = members.filter(|(_, member)| **member != Value::Bool(false));
        let entry = |(name, member): (&String, &Value)| {
            let (pointer, path) = (format!("{pointer}/*/{name}"), format!("{path}.NAME.{name}"));
            self.property(name, member, is_required(schema, name), &pointer, &path)
        };
        allowed.map(entry).collect()
    }

    /// Type and bounds of the values that a schema takes.
    fn form(&self, schema: &Value, unit: Option<&str>) -> String {
        let schema = self.0.resolve(schema);
        if let Some(only) = schema.get("const") {
            return format!("always `{only}`");
        }
        if let Some(options) = schema["enum"].as_array() {
            let options: Vec<String> =
                options.iter().map(|option| format!("`{}`", Language::Yaml.value(option))).collect();
            return options.join(" or ");
        }
        if schema["oneOf"].is_array() {
            return "one of the choices".to_owned();
        }
        if let Some(alternatives) = schema["anyOf"].as_array() {
            let mut forms: Vec<String> = alternatives.iter().map(|one| self.form(one, unit)).collect();
            forms.dedup();
            return forms.join("; or ");
        }
        match schema["type"].as_str() {
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("integer" | "number") => number(schema, unit),
            Some("array") => {
                let items = self.form(&schema["items"], None);
                format!("list{}; each item is a {items}", range(schema, "minItems", "maxItems", "item"))
                    .replace("is a `", "is `")
                    .replace("is a text", "is text")
            }
            Some("object") if schema["additionalProperties"].is_object() => {
                let bounds = range(schema, "minProperties", "maxProperties", "entry");
                let keys = text(&schema["propertyNames"]);
                let values = self.form(&schema["additionalProperties"], None);
                format!("mapping{bounds} with keys of your own; each key is {keys}; each value is a {values}")
                    .replace("is a text", "is text")
            }
            Some("object") => match schema["properties"].as_object() {
                // What it says of keys is that they may not be there.
                Some(members) if members.values().all(|member| *member == Value::Bool(false)) => "mapping".to_owned(),
                Some(_) => format!("mapping of {}", count(property_names(schema).len(), "key")),
                None => "mapping".to_owned(),
            },
            Some("string") => text(schema),
            _ => pattern(schema).unwrap_or_else(|| "any value".to_owned()),
        }
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|names| names.iter().any(|other| other == name))
}

fn text(schema: &Value) -> String {
    let bounds = range(schema, "minLength", "maxLength", "character");
    pattern(schema).map_or_else(|| format!("text{bounds}"), |words| format!("text{bounds}: {words}"))
}

fn pattern(schema: &Value) -> Option<String> {
    words(schema["pattern"].as_str()?).map(str::to_owned)
}

fn number(schema: &Value, unit: Option<&str>) -> String {
    let unit = unit.map_or_else(String::new, |unit| format!(" in {unit}"));
    let bounds = match (schema["minimum"].as_u64(), schema["maximum"].as_u64()) {
        // Numbers that AWS sets no limit to end with the type that carries them.
        (Some(least), Some(most)) if most < u64::from(i32::MAX.unsigned_abs()) => {
            format!(", {} to {}", grouped(least), grouped(most))
        }
        (Some(least), _) => format!(", at least {}", grouped(least)),
        (None, Some(most)) => format!(", at most {}", grouped(most)),
        (None, None) => String::new(),
    };
    let kind = if schema["type"] == "integer" { "whole number" } else { "number" };
    format!("{kind}{unit}{bounds}")
}

/// ` of 1 to 16 items`; nothing without bounds.
fn range(schema: &Value, least: &str, most: &str, noun: &str) -> String {
    let plural = |number: u64| match (number, noun) {
        (1, noun) => noun.to_owned(),
        (_, "entry") => "entries".to_owned(),
        (_, noun) => format!("{noun}s"),
    };
    match (schema[least].as_u64().filter(|least| *least > 0), schema[most].as_u64()) {
        (Some(least), Some(most)) if least == most => format!(" of {} {}", grouped(most), plural(most)),
        (Some(least), Some(most)) => format!(" of {} to {} {}", grouped(least), grouped(most), plural(most)),
        (Some(least), None) => format!(" of at least {} {}", grouped(least), plural(least)),
        (None, Some(most)) => format!(" of at most {} {}", grouped(most), plural(most)),
        (None, None) => String::new(),
    }
}

/// `2048` as `2,048`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A default as a user would type it; one that holds nothing in words.
fn default(value: &Value) -> String {
    let holds_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(members) if members.values().all(holds_nothing) => "empty".to_owned(),
        value if holds_nothing(value) => "empty".to_owned(),
        value => format!("`{}`", Language::Yaml.value(value)),
    }
}

/// A description, and the names that stand in it.
struct Described {
    text: String,
    aws: Option<String>,
    sdk: Option<String>,
}

impl Described {
    /// Takes `SDK: …` and `AWS: …` out of a description. Each ends with its clause.
    fn of(description: &str) -> Self {
        let mut text = description.split_whitespace().collect::<Vec<_>>().join(" ");
        let aws = take(&mut text, "AWS: ");
        let sdk = take(&mut text, "SDK: ");
        Self { text, aws, sdk }
    }

    /// The unit that a number is given in.
    fn unit(&self) -> Option<&'static str> {
        ["GB", "MB", "seconds", "percent"].into_iter().find(|unit| {
            self.text
                .split(", in ")
                .skip(1)
                .any(|rest| rest.strip_prefix(unit).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
        })
    }
}

/// Takes the clause behind a label out of a text, and the label.
fn take(text: &mut String, label: &str) -> Option<String> {
    let start = text.find(label)?;
    let clause = &text[start + label.len()..];
    let mut in_name = false;
    let end = clause.char_indices().find(|(at, found)| {
        in_name ^= *found == '`';
        !in_name && ".;".contains(*found) && clause[at + 1..].chars().next().is_none_or(char::is_whitespace)
    });
    let end = end.map_or(clause.len(), |(at, _)| at);
    let (name, rest) = (clause[..end].to_owned(), clause[end..].trim_start_matches(['.', ';', ' ']).to_owned());
    let before = text[..start].trim_end_matches([' ', ';']).to_owned();
    let ended = if before.is_empty() || before.ends_with('.') { before } else { format!("{before}.") };
    *text = match rest.chars().next() {
        None => ended,
        Some(first) => {
            let rest = if rest.starts_with("SDK: ") {
                rest
            } else {
                first.to_uppercase().chain(rest.chars().skip(1)).collect()
            };
            format!("{ended} {rest}").trim_start().to_owned()
        }
    };
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_of_a_description() {
        let read = |text: &str| {
            let read = Described::of(text);
            (read.text, read.sdk.unwrap_or_default(), read.aws.unwrap_or_default())
        };
        let same = |text: &str, sdk: &str, aws: &str| (text.to_owned(), sdk.to_owned(), aws.to_owned());
        assert_eq!(read("The role. SDK: `P(role=…)`; AWS: `A$B`."), same("The role.", "`P(role=…)`", "`A$B`"));
        assert_eq!(
            read("Whether.\nAWS: `A`; left out, AWS takes false."),
            same("Whether. Left out, AWS takes false.", "", "`A`")
        );
        assert_eq!(
            read("More, at most 5. AWS: `A`. Neither has it."),
            same("More, at most 5. Neither has it.", "", "`A`")
        );
        assert_eq!(read("Sides. AWS: `A` (`B`, `C`)."), same("Sides.", "", "`A` (`B`, `C`)"));
        assert_eq!(read("No names."), same("No names.", "", ""));
    }
}
