//! Containers of a model package.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::spec::ModelData;

pub(super) const RULE: Rule = Rule {
    code: "package-containers",
    title: "container that can't be in a model package",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "A model package is registered through CloudFormation, which is stricter than the API: each container has an \
              image, no two are equal, and none has more than 16 environment variables. It has no property for the hub \
              access of a data source.",
    example: Some(Example {
        flagged: "\
models:
  - model_package_name: arn:aws:sagemaker:eu-west-1:123456789012:model-package/fraud/3
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
",
    }),
    check,
};

/// Most environment variables of a container in `AWS::SageMaker::ModelPackage`.
const MAX_VARIABLES: usize = 16;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if subject.spec.register.is_none() {
        return;
    }
    let models = &subject.spec.models;
    for (index, container) in models.iter().enumerate() {
        let at = |key: &str| subject.key(&format!("/models/{index}{key}"));
        if container.model_package_name.is_some() {
            let message = "a model package can't be made of another one";
            let finding = Diagnostic::error(RULE.code, at("/model_package_name"), message);
            findings.push(finding.help("write `image_uri` and `model_data`, or take `register` out"));
        }
        let variables = container.env.len();
        if variables > MAX_VARIABLES {
            let message =
                format!("found {variables} environment variables, expected at most {MAX_VARIABLES} in a model package");
            let finding = Diagnostic::error(RULE.code, at("/env"), message);
            findings.push(finding.help("put them into a file of the model data, or take `register` out"));
        }
        if matches!(&container.model_data, Some(ModelData::Source(source)) if source.s3_data_source.hub_access_config.is_some())
        {
            let span = at("/model_data/s3_data_source/hub_access_config");
            let finding = Diagnostic::error(RULE.code, span, "CloudFormation's model package has no hub access");
            findings.push(finding.help("take `hub_access_config` out, or `register`"));
        }
        let comparable = |other: &crate::spec::Container| {
            (other.image_uri.clone(), other.model_data.clone(), other.env.clone(), other.container_hostname.clone())
        };
        if let Some(first) = models[..index].iter().position(|other| comparable(other) == comparable(container)) {
            let finding =
                Diagnostic::error(RULE.code, at(""), "CloudFormation refuses a model package with equal containers");
            let finding = finding.related(at_index(subject, first), "equal to this one");
            findings.push(finding.help("give them different hostnames"));
        }
    }
}

fn at_index(subject: &Subject<'_>, index: usize) -> crate::source::Span {
    subject.key(&format!("/models/{index}"))
}
