//! Where an image is pulled from.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::spec::container::RepositoryAccessMode;

pub(super) const RULE: Rule = Rule {
    code: "image-config",
    title: "credentials for an image in ECR",
    severities: &[Severity::Error],
    may_be_lowered: true,
    explain: "Credentials are for a private registry, which SageMaker reaches through the VPC: \
              `repository_auth_config` goes with `repository_access_mode: Vpc` (AWS: `ImageConfig`).",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: registry.example.com/xgboost:1.7-1
    image_config:
      repository_access_mode: Platform
      repository_auth_config:
        repository_credentials_provider_arn: arn:aws:lambda:eu-west-1:123456789012:function:pull
",
        mended: "\
models:
  - image_uri: registry.example.com/xgboost:1.7-1
    image_config:
      repository_access_mode: Vpc
      repository_auth_config:
        repository_credentials_provider_arn: arn:aws:lambda:eu-west-1:123456789012:function:pull
",
    }),
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
