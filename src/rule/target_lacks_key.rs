//! Keys that a target has no property for.

use super::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::spec::ModelData;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "target-lacks-key",
    may_be_lowered: false,
    explain: "CloudFormation's `AWS::SageMaker::Model` (October 2026) has no `AdditionalModelDataSources`; hashicorp/aws \
              5.100 has neither that nor a data source's `HubAccessConfig`. A key that a target has no property for is \
              refused, never left out.",
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
