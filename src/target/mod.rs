//! How a target spells literals and references. Never knows a property: those stand in the templates.

pub mod cloudformation;
pub mod terraform;

use std::fmt::Write as _;

use crate::resource::{Expr, Id, OutputName, VariableName};

/// What the output is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// AWS CloudFormation.
    CloudFormation,
    /// Terraform with hashicorp/aws.
    Terraform,
}

impl Target {
    /// Every target, in the order in which they are rendered.
    pub const ALL: [Self; 2] = [Self::CloudFormation, Self::Terraform];

    /// Its name in arguments, folders and templates.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CloudFormation => "cloudformation",
            Self::Terraform => "terraform",
        }
    }

    /// Its name in prose.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::CloudFormation => "CloudFormation",
            Self::Terraform => "Terraform",
        }
    }

    /// The target whose literals a template's file name asks for.
    #[must_use]
    pub fn of_template(name: &str) -> Option<Self> {
        if name.ends_with(".yaml.j2") {
            Some(Self::CloudFormation)
        } else if name.ends_with(".tf.j2") {
            Some(Self::Terraform)
        } else {
            None
        }
    }

    /// Writes a value on one line, at any place where the target takes a value.
    pub fn write_inline(self, out: &mut String, expr: &Expr) {
        match self {
            Self::CloudFormation => cloudformation::write_inline(out, expr),
            Self::Terraform => terraform::write_inline(out, expr),
        }
    }

    /// Writes a value over several lines, as the last thing on its line.
    ///
    /// In CloudFormation it follows a key's colon without a space, and `indent` is the number of spaces before its
    /// lines; in Terraform it follows `= `, and `indent` is the number of spaces before its closing bracket.
    pub fn write_block(self, out: &mut String, expr: &Expr, indent: usize) {
        match self {
            Self::CloudFormation => cloudformation::write_block(out, expr, indent),
            Self::Terraform => terraform::write_block(out, expr, indent),
        }
    }

    /// Writes text where no function can stand, such as a template's description.
    pub fn write_text(self, out: &mut String, text: &str) {
        match self {
            Self::CloudFormation => cloudformation::write_text(out, text),
            Self::Terraform => terraform::write_inline(out, &Expr::from(text)),
        }
    }

    /// Writes a resource's identity: a logical id in CloudFormation, a quoted label in Terraform.
    pub fn write_id(self, out: &mut String, id: &Id) {
        let _ = match self {
            Self::CloudFormation => write!(out, "{}", cloudformation::logical_id(id)),
            Self::Terraform => write!(out, "\"{}\"", terraform::label(id)),
        };
    }

    /// Writes the name under which a stack knows a variable: a logical name in CloudFormation, a quoted label in
    /// Terraform.
    pub fn write_variable_name(self, out: &mut String, name: &VariableName) {
        let _ = match self {
            Self::CloudFormation => write!(out, "{}", cloudformation::parameter(&name.0)),
            Self::Terraform => write!(out, "\"{}\"", terraform::variable_label(&name.0)),
        };
    }

    /// Writes an output's name, given in `snake_case`.
    pub fn write_output_name(self, out: &mut String, name: &OutputName) {
        let _ = match self {
            Self::CloudFormation => write!(out, "{}", pascal_case(&name.0)),
            Self::Terraform => write!(out, "\"{}\"", name.0),
        };
    }
}

/// Whether a character has to be written as an escape in a quoted text: readers refuse, fold or hide it.
const fn needs_escape(found: char) -> bool {
    // Most characters are printable ASCII, and then the rest needs no look.
    !matches!(found, ' '..='~')
        && matches!(found,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{ffff}')
}

/// Writes text between double quotes with the escapes that YAML, HCL and JSON share.
fn write_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(|found| matches!(found, '"' | '\\') || needs_escape(found)) {
        out.push_str(&rest[..at]);
        let mut from = rest[at..].chars();
        match from.next().unwrap_or_default() {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            found => {
                let _ = write!(out, "\\u{:04x}", u32::from(found));
            }
        }
        rest = from.as_str();
    }
    out.push_str(rest);
}

/// Writes a number in its shortest form that reads back the same, never with an exponent.
fn write_float(out: &mut String, number: f64) {
    let _ = write!(out, "{number}");
}

/// `nightly-scores` as `NightlyScores`, with everything but letters and digits left out.
fn pascal_case(name: &str) -> String {
    let mut out = String::new();
    for word in name.split(['-', '_']) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            out.push(first.to_ascii_uppercase());
            out.extend(letters);
        }
    }
    out
}

/// `ModelBucket` and `model-bucket` as `model_bucket`, `KMSKeyArn` as `kms_key_arn`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(index + 1);
        let begins_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if begins_word {
            out.push('_');
        }
        out.extend(if *letter == '-' { '_' } else { *letter }.to_lowercase());
    }
    out
}
