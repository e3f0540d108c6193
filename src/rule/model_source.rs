//! Where a container comes from.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};

pub(super) const RULE: Rule = Rule {
    code: "model-source",
    title: "container of nowhere, or of two sources",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "A container is an image with artefacts, or a model package, which brings both along. An inference \
              specification is a part of a model package.",
    example: Some(Example {
        flagged: "\
models:
  - env: {STAGE: pre}
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    env: {STAGE: pre}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (index, container) in subject.spec.models.iter().enumerate() {
        let at = |key: &str| subject.key(&format!("/models/{index}/{key}"));
        let package = container.model_package_name.is_some();
        if package && container.image_uri.is_some() {
            let finding =
                Diagnostic::error(RULE.code, at("model_package_name"), "a container is an image or a model package");
            findings.push(finding.related(at("image_uri"), "the image").help("take one of the two out"));
        } else if package && container.model_data.is_some() {
            let finding = Diagnostic::error(RULE.code, at("model_data"), "a model package brings its own model data");
            findings.push(finding.related(at("model_package_name"), "the package").help("take `model_data` out"));
        }
        if !package && container.image_uri.is_none() {
            let span = subject.value(&format!("/models/{index}"));
            let finding = Diagnostic::error(RULE.code, span, "a container without `image_uri` or `model_package_name`");
            findings.push(finding.help("add `image_uri: ACCOUNT.dkr.ecr.REGION.amazonaws.com/IMAGE:TAG`"));
        }
        if !package && container.inference_specification_name.is_some() {
            let span = at("inference_specification_name");
            let finding = Diagnostic::error(RULE.code, span, "an inference specification is a part of a model package");
            findings.push(finding.help("take it out, or write `model_package_name` instead of `image_uri`"));
        }
    }
}
