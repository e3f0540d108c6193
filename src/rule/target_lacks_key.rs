//! Keys that a target has no property for.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::spec::ModelData;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "target-lacks-key",
    title: "key that a target has no property for",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "CloudFormation's `AWS::SageMaker::Model` (October 2026) has no `AdditionalModelDataSources`; hashicorp/aws \
              5.100 has neither that nor a data source's `HubAccessConfig`. A key that a target has no property for is \
              refused, never left out.",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    additional_model_data_sources:
      - channel_name: adapter
        s3_data_source:
          s3_uri: s3://models/adapter/
          s3_data_type: S3Prefix
          compression_type: None
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    model_data:
      s3_data_source:
        s3_uri: s3://models/fraud/
        s3_data_type: S3Prefix
        compression_type: None
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (index, container) in subject.spec.models.iter().enumerate() {
        let mut lacks = |target: Target, key: &str, way_out: &str| {
            let pointer = format!("/models/{index}/{key}");
            let name = key.rsplit('/').next().unwrap_or(key);
            let message = format!("{} has no property for `{name}`", target.title());
            findings.push(Diagnostic::error(RULE.code, subject.key(&pointer), message).help(way_out));
        };
        if container.additional_model_data_sources.is_some() {
            for target in subject.targets {
                let way_out = "put all artefacts below one prefix and name it in `model_data.s3_data_source`";
                lacks(*target, "additional_model_data_sources", way_out);
            }
        }
        let Some(ModelData::Source(source)) = &container.model_data else { continue };
        if source.s3_data_source.hub_access_config.is_some() && subject.renders(Target::Terraform) {
            let way_out = "render with `--target cloudformation`, or copy the model to a bucket of your own";
            lacks(Target::Terraform, "model_data/s3_data_source/hub_access_config", way_out);
        }
    }
}
