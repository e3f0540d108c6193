//! A model package whose containers come from its source.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::lower::takes_containers_from_source;

pub(super) const RULE: Rule = Rule {
    code: "source-containers",
    title: "what has no effect beside containers from a source",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "With the ARN of a model or model package as `source_uri`, SageMaker takes the containers from there, and the \
              request has no inference specification (SDK: `can_model_package_source_uri_autopopulate`). What would stand \
              in it has no effect; `content_types` and `response_types` are required all the same.",
    example: Some(Example {
        flagged: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
  source_uri: arn:aws:sagemaker:eu-west-1:123456789012:model/fraud
  framework: XGBOOST
",
        mended: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
  source_uri: arn:aws:sagemaker:eu-west-1:123456789012:model/fraud
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(register) = subject.spec.register.as_ref().filter(|register| takes_containers_from_source(register))
    else {
        return;
    };
    let needless = [
        ("inference_instances", register.inference_instances.is_some()),
        ("transform_instances", register.transform_instances.is_some()),
        ("image_uri", register.image_uri.is_some()),
        ("framework", register.framework.is_some()),
        ("framework_version", register.framework_version.is_some()),
        ("nearest_model_name", register.nearest_model_name.is_some()),
        ("data_input_configuration", register.data_input_configuration.is_some()),
    ];
    for (key, _) in needless.iter().filter(|(_, given)| *given) {
        let message = format!("`{key}` has no effect: SageMaker takes the containers from `source_uri`");
        let finding = Diagnostic::error(RULE.code, subject.key(&format!("/register/{key}")), message);
        let finding = finding.related(subject.value("/register/source_uri"), "the ARN of a model");
        findings.push(finding.help(format!("take `{key}` out")));
    }
}
