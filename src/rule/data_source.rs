//! Forms of an S3 data source.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::spec::ModelData;
use crate::spec::container::{Compression, S3DataSource, S3ModelDataType};

pub(super) const RULE: Rule = Rule {
    code: "data-source",
    title: "data source whose form and address don't go together",
    severities: &[Severity::Error, Severity::Warning],
    may_be_lowered: true,
    explain: "A data source is one object (`S3Object`), packed or not, or all objects below a prefix (`S3Prefix`), which \
              are never packed. A prefix ends in `/`; an object doesn't.",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    model_data:
      s3_data_source:
        s3_uri: s3://models/fraud/
        s3_data_type: S3Prefix
        compression_type: Gzip
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
        if let Some(ModelData::Source(source)) = &container.model_data {
            check_source(
                subject,
                &format!("/models/{index}/model_data/s3_data_source"),
                &source.s3_data_source,
                findings,
            );
        }
    }
}

fn check_source(subject: &Subject<'_>, pointer: &str, source: &S3DataSource, findings: &mut Vec<Diagnostic>) {
    let uri = format!("{pointer}/s3_uri");
    let last = source.s3_uri.last_character();
    let (Some(data_type), Some(compression)) = (source.s3_data_type.literal(), source.compression_type.literal())
    else {
        return;
    };
    match (data_type, compression) {
        (S3ModelDataType::S3Prefix, Compression::Gzip) => {
            let span = subject.value(&format!("{pointer}/compression_type"));
            let finding =
                Diagnostic::error(RULE.code, span, "the objects below a prefix can't be one gzipped tar file");
            findings.push(
                finding.help("write `compression_type: None`, or `s3_data_type: S3Object` for one gzipped tar file"),
            );
        }
        (S3ModelDataType::S3Prefix, Compression::None) if last.is_some_and(|last| last != '/') => {
            let message = "a prefix without `/` at its end also takes what begins with its last part";
            let finding = Diagnostic::warning(RULE.code, subject.value(&uri), message);
            findings.push(finding.help(format!("write `{}/`", show(subject.written(&uri)))));
        }
        (S3ModelDataType::S3Object, _) if last == Some('/') => {
            let finding = Diagnostic::error(RULE.code, subject.value(&uri), "an object's address doesn't end in `/`");
            findings.push(finding.help("name the object, or write `s3_data_type: S3Prefix`"));
        }
        _ => {}
    }
}
