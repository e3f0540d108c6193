//! Batch transform without jobs.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};

pub(super) const RULE: Rule = Rule {
    code: "transformer-jobs",
    title: "transformer that runs nothing",
    severities: &[Severity::Warning],
    may_be_lowered: true,
    explain: "`transformer` says what its jobs share; the job itself comes from an item of `jobs`, as it comes from \
              `Transformer.transform(…)` in the SDK. Without one, only the model is made.",
    example: Some(Example {
        flagged: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
",
        mended: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
  jobs: [{name: nightly, data: s3://payments/daily/}]
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if subject.spec.transformer.as_ref().is_some_and(|transformer| transformer.jobs.is_empty()) {
        let finding =
            Diagnostic::warning(RULE.code, subject.key("/transformer"), "a transformer without jobs runs nothing");
        findings
            .push(finding.help("add `jobs: [{name: nightly, data: s3://BUCKET/PREFIX/}]`, or take `transformer` out"));
    }
}
