//! Where an image is pulled from.

use super::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::spec::container::RepositoryAccessMode;

pub(super) const RULE: Rule = Rule {
    code: "image-config",
    may_be_lowered: true,
    explain: "Credentials are for a private registry, which SageMaker reaches through the VPC: \
              `repository_auth_config` goes with `repository_access_mode: Vpc` (AWS: `ImageConfig`).",
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (index, container) in subject.spec.models.iter().enumerate() {
        let Some(config) = &container.image_config else { continue };
        if config.repository_auth_config.is_some() && config.repository_access_mode == RepositoryAccessMode::Platform {
            let span = subject.key(&format!("/models/{index}/image_config/repository_auth_config"));
            let finding = Diagnostic::error(RULE.code, span, "credentials are given for an image that ECR holds");
            findings.push(finding.help("write `repository_access_mode: Vpc`, or take the credentials out"));
        }
    }
}
