//! Keys that Terraform wants by their ARN.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, show};
use crate::spec::Text;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "terraform-key-arn",
    explain: "AWS takes a KMS key by id, ARN or alias; hashicorp/aws checks the keys of an endpoint config and takes only \
              ARNs.",
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(deploy) = subject.spec.deploy.as_ref().filter(|_| subject.renders(Target::Terraform)) else { return };
    let capture = deploy.data_capture_config.as_ref();
    let keys: [(&str, Option<&Text>); 2] = [
        ("/deploy/kms_key", deploy.kms_key.as_ref()),
        ("/deploy/data_capture_config/kms_key_id", capture.and_then(|capture| capture.kms_key_id.as_ref())),
    ];
    for (pointer, key) in keys {
        let Some(key) = key.map(Text::as_str).filter(|key| !key.starts_with("arn:")) else { continue };
        let name = pointer.rsplit('/').next().unwrap_or(pointer);
        let message = format!("Terraform takes `{name}` only as an ARN, found `{}`", show(key));
        let finding = Diagnostic::error(RULE.code, subject.value(pointer), message);
        findings.push(finding.help("write the key's ARN, such as `arn:aws:kms:REGION:ACCOUNT:key/ID`, or render with `--target cloudformation`"));
    }
}
