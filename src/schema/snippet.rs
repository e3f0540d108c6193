//! Values as a user would type them: on one line, in the language of the spec.

use serde_json::Value;

use crate::source::{Language, plain_scalar};

impl Language {
    /// A key and its value.
    pub(super) fn entry(self, key: &str, value: &Value) -> String {
        match self {
            Self::Toml => format!("{} = {}", toml_key(key), self.value(value)),
            Self::Yaml | Self::Json => format!("{}: {}", self.value(&key.into()), self.value(value)),
        }
    }

    /// What stands between a key and its value.
    pub(super) const fn separator(self) -> &'static str {
        match self {
            Self::Toml => " = ",
            Self::Yaml | Self::Json => ": ",
        }
    }

    /// A value.
    pub(super) fn value(self, value: &Value) -> String {
        match value {
            Value::Object(members) => {
                let entries: Vec<String> = members.iter().map(|(key, member)| self.entry(key, member)).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::String(text) if self == Self::Yaml => yaml(text),
            other => other.to_string(),
        }
    }
}

/// A key in TOML: bare where it can be.
fn toml_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { key.to_owned() } else { Value::from(key).to_string() }
}

/// A text in YAML: bare where that reads back as the same text, even between brackets.
fn yaml(text: &str) -> String {
    let is_bare = text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '/')
        && !text.contains(['[', ']', '{', '}', ',', '"', '\'', '#'])
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !text.contains(char::is_control)
        && plain_scalar(text).is_some_and(|value| value == text);
    if is_bare {
        return text.to_owned();
    }
    if text.contains(char::is_control) || !text.contains('"') {
        return Value::from(text).to_string();
    }
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn snippets_read_back_as_the_value() {
        let texts =
            ["", "no", "007", "1.0", "a: b", "a #b", "it's", "{\"a\": [1]}", "\"it's\"", "$[1:]", "- a", "é\n", "a:"];
        let texts = texts.map(|text| serde_json::json!({ "key": text, "list": [text], "true": {}, "it's": 0.5 }));
        for value in texts.into_iter().chain([serde_json::json!({ "a b": [1, 0.5, true, null] })]) {
            for (language, path) in [(Language::Yaml, "a.yaml"), (Language::Json, "a.json")] {
                let source = Source { path: path.to_owned(), text: format!("[{}]\n", language.value(&value)) };
                assert_eq!(source.parse().unwrap().value, serde_json::json!([value]));
            }
            // TOML has no null.
            if !value.to_string().contains("null") {
                let text = format!("{}\n", Language::Toml.entry("a key", &value));
                let source = Source { path: "a.toml".to_owned(), text };
                assert_eq!(source.parse_toml().unwrap().value, serde_json::json!({ "a key": value }));
            }
        }
    }
}
