//! Containers that serve many models.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::spec::ModelData;
use crate::spec::container::Mode;

pub(super) const RULE: Rule = Rule {
    code: "multi-model",
    title: "container whose options and number of models don't go together",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "`multi_model_config` is for a container with `mode: MultiModel`, whose `model_data` is the prefix that the \
              models lie below (AWS: `ContainerDefinition$Mode`).",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    model_data: s3://models/fraud/
    multi_model_config: {model_cache_setting: Enabled}
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    model_data: s3://models/fraud/
    mode: MultiModel
    multi_model_config: {model_cache_setting: Enabled}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (index, container) in subject.spec.models.iter().enumerate() {
        let multi = container.mode.as_ref().is_some_and(|mode| *mode == Mode::MultiModel);
        if container.multi_model_config.is_some() && !multi {
            let span = subject.key(&format!("/models/{index}/multi_model_config"));
            let finding = Diagnostic::error(RULE.code, span, "the container serves one model");
            findings.push(finding.help("write `mode: MultiModel`, or take `multi_model_config` out"));
        }
        if multi && container.model_data.is_none() && container.model_package_name.is_none() {
            let span = subject.value(&format!("/models/{index}/mode"));
            let finding =
                Diagnostic::error(RULE.code, span, "a container that serves many models without `model_data`");
            findings.push(finding.help("add `model_data: s3://BUCKET/PREFIX/`, the prefix that the models lie below"));
        }
        if multi && matches!(&container.model_data, Some(ModelData::Url(url)) if url.outline().ends_with(".tar.gz")) {
            let span = subject.value(&format!("/models/{index}/model_data"));
            let finding = Diagnostic::error(RULE.code, span, "the data of many models is a prefix, not one file");
            findings.push(finding.help("name the prefix that the models lie below, such as `s3://models/fraud/`"));
        }
    }
}
