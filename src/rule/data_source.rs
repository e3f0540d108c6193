//! Forms of an S3 data source.

use super::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::spec::ModelData;
use crate::spec::container::{Compression, S3DataSource, S3ModelDataType};

pub(super) const RULE: Rule = Rule {
    code: "data-source",
    may_be_lowered: true,
    explain: "A data source is one object (`S3Object`), packed or not, or all objects below a prefix (`S3Prefix`), which \
              are never packed. A prefix ends in `/`; an object doesn't.",
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
    let is_folder = source.s3_uri.as_str().ends_with('/');
    match (source.s3_data_type, source.compression_type) {
        (S3ModelDataType::S3Prefix, Compression::Gzip) => {
            let span = subject.value(&format!("{pointer}/compression_type"));
            let finding =
                Diagnostic::error(RULE.code, span, "the objects below a prefix can't be one gzipped tar file");
            findings.push(
                finding.help("write `compression_type: None`, or `s3_data_type: S3Object` for one gzipped tar file"),
            );
        }
        (S3ModelDataType::S3Prefix, Compression::None) if !is_folder => {
            let message = "a prefix without `/` at its end also takes what begins with its last part";
            let finding = Diagnostic::warning(RULE.code, subject.value(&uri), message);
            findings.push(finding.help(format!("write `{}/`", crate::diagnostic::show(source.s3_uri.as_str()))));
        }
        (S3ModelDataType::S3Object, _) if is_folder => {
            let finding = Diagnostic::error(RULE.code, subject.value(&uri), "an object's address doesn't end in `/`");
            findings.push(finding.help("name the object, or write `s3_data_type: S3Prefix`"));
        }
        _ => {}
    }
}
