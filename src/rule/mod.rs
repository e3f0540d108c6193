//! What a schema cannot say: relations between properties, limits of AWS and of the targets. One rule, one file.

mod capture_options;
mod cloudformation_limits;
mod container_hostname;
mod data_source;
mod dynamic_reference;
mod endpoint_generation;
mod group;
mod image_config;
mod instance_type;
mod intrinsic_key;
mod job_names;
mod level;
mod model_source;
mod multi_model;
mod name_length;
mod package_containers;
mod package_identity;
mod parameter;
mod parameter_name;
mod parameter_spelling;
mod register_image;
mod role_variable;
mod secret_parameter;
mod source_containers;
mod tag_keys;
mod target_lacks_key;
mod terraform_arn;
mod terraform_registry;
mod terraform_text;
mod text;
mod transform_payload;
mod transformer_jobs;
mod unused_parameter;
mod unversioned_package;

use crate::diagnostic::{Diagnostic, Example, Explanation, Severity};
use crate::source::pointer::escape;
use crate::source::{Document, Span};
use crate::spec::text::Part;
use crate::spec::{Parameter, Pipeline, Text, Variable};
use crate::target::Target;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

pub use level::{Level, Levels};
pub use text::check as check_text;

/// Something that a valid spec keeps to.
pub struct Rule {
    /// Stable kebab-case name; the code of its findings.
    pub code: &'static str,
    /// What it finds, in a few words: lower case, no period.
    pub title: &'static str,
    /// How grave its findings may be.
    pub severities: &'static [Severity],
    /// Whether `pipegen.toml` may make its findings warnings or silence them: not where a spec that breaks it would lose
    /// a value or come out broken.
    pub may_be_lowered: bool,
    /// Why it is so, in a few sentences.
    pub explain: &'static str,
    /// A part of a spec that it finds fault with; none where a few lines can't break it.
    pub example: Option<Example>,
    check: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

impl Rule {
    /// What its findings have in common.
    #[must_use]
    pub const fn explanation(&self) -> Explanation {
        let Self { code, title, severities, explain, example, .. } = *self;
        Explanation { code, title, severities, explain, example }
    }
}

/// Every rule, in order of code.
pub const RULES: [&Rule; 32] = [
    &capture_options::RULE,
    &cloudformation_limits::RULE,
    &container_hostname::RULE,
    &data_source::RULE,
    &dynamic_reference::RULE,
    &endpoint_generation::RULE,
    &group::RULE,
    &image_config::RULE,
    &instance_type::RULE,
    &intrinsic_key::RULE,
    &job_names::RULE,
    &model_source::RULE,
    &multi_model::RULE,
    &name_length::RULE,
    &package_containers::RULE,
    &package_identity::RULE,
    &parameter::RULE,
    &parameter_name::RULE,
    &parameter_spelling::RULE,
    &register_image::RULE,
    &role_variable::RULE,
    &secret_parameter::RULE,
    &source_containers::RULE,
    &tag_keys::RULE,
    &target_lacks_key::RULE,
    &terraform_arn::RULE,
    &terraform_registry::RULE,
    &terraform_text::RULE,
    &transform_payload::RULE,
    &transformer_jobs::RULE,
    &unused_parameter::RULE,
    &unversioned_package::RULE,
];

/// Holds a spec against every rule. Rules about a target count when the target is among `targets`. `used_elsewhere` are
/// the names of the variables in what the spec was merged from, and in its other environments.
#[must_use]
pub fn check(
    spec: &Pipeline,
    document: &Document,
    targets: &[Target],
    used_elsewhere: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let subject = Subject { spec, document, targets, used_elsewhere };
    let mut findings = Vec::new();
    for rule in RULES {
        (rule.check)(&subject, &mut findings);
    }
    findings
}

/// What rules look at.
struct Subject<'a> {
    spec: &'a Pipeline,
    document: &'a Document,
    targets: &'a [Target],
    used_elsewhere: &'a BTreeSet<String>,
}

impl Subject<'_> {
    /// Where the key at a JSON pointer stands.
    fn key(&self, pointer: &str) -> Span {
        self.document.key_span(pointer)
    }

    /// Where the value at a JSON pointer stands.
    fn value(&self, pointer: &str) -> Span {
        self.document.value_span(pointer)
    }

    /// The values that a text may have as far as the spec tells, each with its JSON pointer: itself or, where it is
    /// a parameter, what that may be and is by default.
    fn values(&self, pointer: &str, text: &Text) -> Vec<(String, String)> {
        let parts = match text {
            Text::Literal(text) => return vec![(pointer.to_owned(), text.clone())],
            Text::Composed(parts) => parts,
        };
        let [Part::Variable(Variable::Parameter { name, .. })] = &parts[..] else { return Vec::new() };
        let Some(parameter) = self.spec.parameters.get(name) else { return Vec::new() };
        parameter_values(name, parameter)
            .filter_map(|(pointer, value)| Some((pointer, value.as_str()?.to_owned())))
            .collect()
    }

    /// The text at a JSON pointer, as the spec has it.
    fn written(&self, pointer: &str) -> &str {
        self.document.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    fn renders(&self, target: Target) -> bool {
        self.targets.contains(&target)
    }
}

/// The values that a parameter may have as far as the spec tells, with their JSON pointers: the default, and those to
/// choose from.
fn parameter_values<'p>(name: &str, parameter: &'p Parameter) -> impl Iterator<Item = (String, &'p Value)> {
    let pointer = format!("/parameters/{}", escape(name));
    let default = parameter.default.iter().map({
        let pointer = format!("{pointer}/default");
        move |value| (pointer.clone(), value)
    });
    let allowed = parameter.allowed_values.iter().flatten().enumerate();
    default.chain(allowed.map(move |(index, value)| (format!("{pointer}/allowed_values/{index}"), value)))
}

/// The outline of an optional text; empty where it isn't given.
fn text(property: Option<&Text>) -> Cow<'_, str> {
    property.map_or(Cow::Borrowed(""), Text::outline)
}
