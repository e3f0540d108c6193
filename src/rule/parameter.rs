//! What parameters say of themselves.

use serde_json::Value;

use super::{Rule, Subject, parameter_values};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::source::pointer::escape;
use crate::spec::{Kind, Parameter};
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "parameter",
    title: "parameter that contradicts itself",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "A parameter's default and the values to choose from are of its type, and keep to its bounds and pattern. \
              Bounds are for numbers and, as lengths, for a `string`; a pattern, for a `string`. CloudFormation cuts a \
              list at its commas and takes the spaces around them away.",
    example: Some(Example {
        flagged: "\
tags: {stage: \"${{ parameters.Stage }}\"}
parameters:
  Stage: {type: string, default: test, allowed_values: [dev, prod]}
",
        mended: "\
tags: {stage: \"${{ parameters.Stage }}\"}
parameters:
  Stage: {type: string, default: dev, allowed_values: [dev, prod]}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (name, parameter) in subject.spec.parameters.iter() {
        let declared = Declared { subject, parameter, pointer: format!("/parameters/{}", escape(name)) };
        let before = findings.len();
        declared.check_needless(findings);
        declared.check_bounds(findings);
        if findings.len() > before {
            continue;
        }
        for (pointer, value) in parameter_values(name, parameter) {
            findings.extend(declared.check_value(&pointer, value));
        }
        findings.extend(declared.check_default());
    }
}

/// Whether a character needs an escape in a job's definition that no function of CloudFormation makes.
fn is_unspeakable(found: char) -> bool {
    found < ' ' && !['\t', '\n', '\r'].contains(&found)
}

struct Declared<'a> {
    subject: &'a Subject<'a>,
    parameter: &'a Parameter,
    pointer: String,
}

impl Declared<'_> {
    fn at(&self, key: &str) -> String {
        format!("{}/{key}", self.pointer)
    }

    /// Keys that mean nothing for the type.
    fn check_needless(&self, findings: &mut Vec<Diagnostic>) {
        let Parameter { kind, allowed_values, pattern, min, max, .. } = self.parameter;
        let is_measured = matches!(kind, Kind::String | Kind::Integer | Kind::Number);
        let needless = [
            ("allowed_values", allowed_values.is_some() && *kind == Kind::Boolean),
            ("pattern", pattern.is_some() && *kind != Kind::String),
            ("min", min.is_some() && !is_measured),
            ("max", max.is_some() && !is_measured),
        ];
        for (key, _) in needless.iter().filter(|(_, needless)| *needless) {
            let message = format!("`{key}` means nothing for a parameter of type `{}`", kind.name());
            let finding = Diagnostic::error(RULE.code, self.subject.key(&self.at(key)), message);
            findings.push(finding.help(format!("take `{key}` out")));
        }
    }

    /// Bounds that are none, and a pattern that can't be read.
    fn check_bounds(&self, findings: &mut Vec<Diagnostic>) {
        let Parameter { kind, pattern, min, max, .. } = self.parameter;
        for (key, bound) in [("min", min), ("max", max)] {
            let Some(bound) = bound else { continue };
            let is_length = bound.as_u64().is_some();
            if (*kind == Kind::String && !is_length) || (*kind == Kind::Integer && bound.as_i64().is_none()) {
                let expected = if *kind == Kind::String { "a length in characters" } else { "a whole number" };
                let message = format!("found `{bound}`, expected {expected}");
                findings.push(Diagnostic::error(RULE.code, self.subject.value(&self.at(key)), message));
            }
        }
        if let (Some(min), Some(max)) = (min, max)
            && min.as_f64() > max.as_f64()
        {
            let message = format!("found `{max}`, expected at least the `{min}` of `min`");
            findings.push(Diagnostic::error(RULE.code, self.subject.value(&self.at("max")), message));
        }
        if let Some(Err(error)) = pattern.as_deref().map(regex::Regex::new) {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let message = format!("the pattern is no regular expression: {}", show(reason));
            let finding = Diagnostic::error(RULE.code, self.subject.value(&self.at("pattern")), message);
            findings.push(finding.help("write it in the syntax of RE2, without look-around"));
        }
    }

    /// The default, or one of the values to choose from.
    fn check_value(&self, pointer: &str, value: &Value) -> Option<Diagnostic> {
        let Parameter { kind, min, max, pattern, .. } = self.parameter;
        let is_item = pointer.contains("/allowed_values/");
        let fits = match (kind, value) {
            (Kind::String, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) => true,
            (Kind::Number, Value::Number(number)) => number.is_f64() || number.as_i64().is_some(),
            (Kind::Integer, Value::Number(number)) => number.as_i64().is_some(),
            (Kind::List, Value::String(_)) => is_item,
            (Kind::List, Value::Array(_)) => !is_item,
            _ => false,
        };
        let finding = |message: String| Some(Diagnostic::error(RULE.code, self.subject.value(pointer), message));
        if !fits {
            let expected = match kind {
                Kind::String => "text",
                Kind::Integer => "a whole number",
                Kind::Number => "a number, a whole one of at most 64 bits",
                Kind::Boolean => "`true` or `false`",
                Kind::List if is_item => "text",
                Kind::List => "a list of texts",
            };
            let found = show(self.subject.document.text_at(pointer));
            let help = match (kind, value) {
                (Kind::String, Value::Number(_) | Value::Bool(_)) => format!("quote it: `\"{found}\"`"),
                _ => format!("the parameter's type is `{}`", kind.name()),
            };
            return finding(format!("found `{found}`, expected {expected}")).map(|finding| finding.help(help));
        }
        if self.subject.renders(Target::CloudFormation)
            && let Some(control) = value.as_str().and_then(|text| text.chars().find(|found| is_unspeakable(*found)))
        {
            let message = format!("found the control character U+{:04X}, expected text", u32::from(control));
            return finding(message).map(|finding| {
                finding.help("take it out: of control characters, CloudFormation's functions can write only line breaks and tabs")
            });
        }
        let measure = match value {
            Value::String(text) if *kind == Kind::String => {
                Some(text.chars().count().to_string().parse().unwrap_or(0.0))
            }
            Value::Number(number) => number.as_f64(),
            _ => None,
        };
        let what = if *kind == Kind::String { "a text of that length" } else { "a number" };
        if let (Some(measure), Some(min)) = (measure, min)
            && Some(measure) < min.as_f64()
        {
            return finding(format!("found {measure}, expected {what} from {min}"));
        }
        if let (Some(measure), Some(max)) = (measure, max)
            && Some(measure) > max.as_f64()
        {
            return finding(format!("found {measure}, expected {what} up to {max}"));
        }
        let pattern = pattern.as_deref().and_then(|pattern| regex::Regex::new(&format!("^(?:{pattern})$")).ok());
        if let (Some(pattern), Value::String(text)) = (pattern, value)
            && !pattern.is_match(text)
        {
            return finding(format!("found `{}`, which `pattern` doesn't match", show(text)));
        }
        let mut items =
            value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter().filter_map(Value::as_str);
        if *kind == Kind::List
            && let Some(item) = items.find(|item| item.contains(',') || item.trim() != *item)
        {
            let message = format!("found `{}`, expected an item without commas and spaces around it", show(item));
            return finding(message).map(|finding| finding.help("CloudFormation cuts a list at its commas"));
        }
        None
    }

    /// A default that can't be chosen.
    fn check_default(&self) -> Option<Diagnostic> {
        let (Some(default), Some(allowed)) = (&self.parameter.default, &self.parameter.allowed_values) else {
            return None;
        };
        let items = default.as_array().map_or(std::slice::from_ref(default), Vec::as_slice);
        let stranger = items.iter().find(|item| !allowed.contains(item))?;
        let message = format!("found `{}`, expected one of `allowed_values`", show(&stranger.to_string()));
        let finding = Diagnostic::error(RULE.code, self.subject.value(&self.at("default")), message);
        Some(finding.related(self.subject.key(&self.at("allowed_values")), "the values to choose from"))
    }
}
