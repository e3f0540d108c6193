//! The size of what Terraform registers.

use super::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "terraform-registry",
    explain: "Terraform registers a model package through a CloudFormation template that it sends along, and CloudFormation \
              takes 51,200 bytes of those. A long model card is what fills them.",
    check,
};

/// Largest template that CloudFormation takes in a request, in bytes (`CreateStack$TemplateBody`).
const MAX_BYTES: usize = 51_200;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.renders(Target::Terraform) {
        return;
    }
    let Some(register) = subject.document.value.get("register") else { return };
    // The template has these values, under other names that are hardly shorter.
    let bytes = register.to_string().len() + subject.document.value["models"].to_string().len();
    if bytes > MAX_BYTES {
        let message =
            format!("the model package takes about {bytes} bytes, CloudFormation takes {MAX_BYTES} from Terraform");
        let finding = Diagnostic::error(RULE.code, subject.key("/register"), message);
        findings.push(finding.help("shorten `model_card.content`, or render with `--target cloudformation`"));
    }
}
