//! What Terraform wants by its ARN.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, show};
use crate::spec::Text;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "terraform-arn",
    may_be_lowered: false,
    explain: "AWS takes a KMS key by id, ARN or alias, and a model package by name or ARN; hashicorp/aws checks the keys of \
              an endpoint config and the packages of a model, and takes only ARNs.",
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.renders(Target::Terraform) {
        return;
    }
    let mut hold = |pointer: &str, service: &str, example: &str, given: Option<&Text>| {
        let Some(given) = given.map(Text::as_str).filter(|given| !is_arn(given, service)) else { return };
        let name = pointer.rsplit('/').next().unwrap_or(pointer);
        let message = format!("Terraform takes `{name}` only as an ARN, found `{}`", show(given));
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

/// Whether text is an ARN of a service, with region, account and resource.
fn is_arn(text: &str, service: &str) -> bool {
    match text.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", partition, found, region, account, resource] => {
            partition.starts_with("aws")
                && found == service
                && !region.is_empty()
                && account.len() == 12
                && account.bytes().all(|digit| digit.is_ascii_digit())
                && resource.contains('/')
        }
        _ => false,
    }
}
