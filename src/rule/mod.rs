//! What a schema cannot say: relations between properties, limits of AWS and of the targets. One rule, one file.

mod capture_options;
mod cloudformation_limits;
mod container_hostname;
mod data_source;
mod dynamic_reference;
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
mod register_image;
mod search;
mod source_containers;
mod tag_keys;
mod target_lacks_key;
mod terraform_arn;
mod terraform_registry;
mod terraform_text;
mod text;
mod transform_payload;
mod transformer_jobs;
mod unversioned_package;

use crate::diagnostic::Diagnostic;
use crate::source::{Document, Span};
use crate::spec::{Pipeline, Text};
use crate::target::Target;

pub use level::{Level, Levels};
pub use text::check as check_text;

/// Something that a valid spec keeps to.
pub struct Rule {
    /// Stable kebab-case name; the code of its findings.
    pub code: &'static str,
    /// Whether `pipegen.toml` may make its findings warnings or silence them: not where a spec that breaks it would lose
    /// a value or come out broken.
    pub may_be_lowered: bool,
    /// Why it is so, in a few sentences.
    pub explain: &'static str,
    check: fn(&Subject<'_>, &mut Vec<Diagnostic>),
}

/// Every rule, in order of code.
pub const RULES: [&Rule; 25] = [
    &capture_options::RULE,
    &cloudformation_limits::RULE,
    &container_hostname::RULE,
    &data_source::RULE,
    &dynamic_reference::RULE,
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
    &register_image::RULE,
    &source_containers::RULE,
    &tag_keys::RULE,
    &target_lacks_key::RULE,
    &terraform_arn::RULE,
    &terraform_registry::RULE,
    &terraform_text::RULE,
    &transform_payload::RULE,
    &transformer_jobs::RULE,
    &unversioned_package::RULE,
];

/// Holds a spec against every rule. Rules about a target count when the target is among `targets`.
#[must_use]
pub fn check(spec: &Pipeline, document: &Document, targets: &[Target]) -> Vec<Diagnostic> {
    let subject = Subject { spec, document, targets };
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

    fn renders(&self, target: Target) -> bool {
        self.targets.contains(&target)
    }
}

/// The text of an optional property; empty where it isn't given.
fn text(property: Option<&Text>) -> &str {
    property.map_or("", Text::as_str)
}
