//! What Terraform wants by its ARN.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::lower::is_arn;
use crate::spec::Text;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "terraform-arn",
    title: "name where Terraform takes only an ARN",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "AWS takes a KMS key by id, ARN or alias, and a model package by name or ARN; hashicorp/aws checks the keys of \
              an endpoint config and the packages of a model, and takes only ARNs.",
    example: Some(Example {
        flagged: "\
deploy:
  instance_type: ml.m5.large
  kms_key: alias/fraud
",
        mended: "\
deploy:
  instance_type: ml.m5.large
  kms_key: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.renders(Target::Terraform) {
        return;
    }
    let mut hold = |pointer: &str, service: &str, example: &str, given: Option<&Text>| {
        if given.is_none_or(|given| has_form_of_arn(given, service)) {
            return;
        }
        let name = pointer.rsplit('/').next().unwrap_or(pointer);
        let message = format!("Terraform takes `{name}` only as an ARN, found `{}`", show(subject.written(pointer)));
        let finding = Diagnostic::error(RULE.code, subject.value(pointer), message);
        findings.push(
            finding.help(format!("write the ARN, such as `{example}`, or render with `--target cloudformation`")),
        );
    };
    if let Some(deploy) = &subject.spec.deploy {
        const KEY: &str = "arn:aws:kms:REGION:ACCOUNT:key/ID";
        hold("/deploy/kms_key", "kms", KEY, deploy.kms_key.as_ref());
        let key = deploy.data_capture_config.as_ref().and_then(|capture| capture.kms_key_id.as_ref());
        hold("/deploy/data_capture_config/kms_key_id", "kms", KEY, key);
    }
    for (index, container) in subject.spec.models.iter().enumerate() {
        const PACKAGE: &str = "arn:aws:sagemaker:REGION:ACCOUNT:model-package/NAME/VERSION";
        let pointer = format!("/models/{index}/model_package_name");
        hold(&pointer, "sagemaker", PACKAGE, container.model_package_name.as_ref());
    }
}

/// Whether text is an ARN of a service, with region, account and resource, as far as it is known now.
fn has_form_of_arn(text: &Text, service: &str) -> bool {
    if text.start().is_empty() {
        return is_arn(text);
    }
    let outline = text.outline();
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit());
    match outline.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", partition, found, region, account, resource] => {
            (partition.starts_with("aws") || partition.contains(VARIABLE))
                && found == service
                && !region.is_empty()
                && (is_account(account) || account.contains(VARIABLE))
                && (resource.contains('/') || resource.contains(VARIABLE))
        }
        _ => false,
    }
}

/// What stands for a variable in a text's outline.
const VARIABLE: char = '_';
