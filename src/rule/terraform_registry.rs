//! The size of what Terraform registers.

use serde_json::Value;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "terraform-registry",
    title: "model package that is too large for Terraform",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "Terraform registers a model package through a CloudFormation template that it sends along, and CloudFormation \
              takes 51,200 bytes of those. A long model card is what fills them.",
    example: None,
    check,
};

/// Largest template that CloudFormation takes in a request, in bytes (`CreateStack$TemplateBody`).
const MAX_BYTES: usize = 51_200;

/// What a template has beside the values, in bytes, and each container in it.
const TEMPLATE_BYTES: usize = 1000;
const CONTAINER_BYTES: usize = 100;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.renders(Target::Terraform) {
        return;
    }
    let (Some(register), document) = (&subject.spec.register, &subject.document.value) else { return };
    let on_each = [
        &register.framework,
        &register.framework_version,
        &register.nearest_model_name,
        &register.data_input_configuration,
    ];
    let on_each: usize = on_each.into_iter().flatten().map(|text| encoded_length(&text.outline().into())).sum();
    let containers = encoded_length(&document["models"]) + subject.spec.models.len() * (on_each + CONTAINER_BYTES);
    let bytes = encoded_length(&document["register"]) + containers + TEMPLATE_BYTES;
    if bytes > MAX_BYTES {
        let message =
            format!("the model package takes about {bytes} bytes, CloudFormation takes {MAX_BYTES} from Terraform");
        let finding = Diagnostic::error(RULE.code, subject.key("/register"), message);
        findings.push(finding.help("shorten `model_card.content`, or render with `--target cloudformation`"));
    }
}

/// Length of a value as Terraform's `jsonencode` writes it, with six bytes for `<`, `>` and `&`.
fn encoded_length(value: &Value) -> usize {
    let text = value.to_string();
    text.len() + 5 * text.matches(['<', '>', '&']).count()
}
