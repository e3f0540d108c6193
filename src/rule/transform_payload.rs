//! How much a transform job sends at once.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::spec::OrVariable;

pub(super) const RULE: Rule = Rule {
    code: "transform-payload",
    title: "more parallel data than a transform job sends",
    severities: &[Severity::Warning],
    may_be_lowered: true,
    explain: "A request of a transform job is at most 100 MB, and so are all parallel requests together: \
              `max_payload` times `max_concurrent_transforms` (AWS: `CreateTransformJob$MaxPayloadInMB`).",
    example: Some(Example {
        flagged: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
  max_payload: 50
  max_concurrent_transforms: 4
  jobs: [{name: nightly, data: s3://payments/daily/}]
",
        mended: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
  max_payload: 25
  max_concurrent_transforms: 4
  jobs: [{name: nightly, data: s3://payments/daily/}]
",
    }),
    check,
};

/// Largest request, and all parallel ones together, in MB.
const MAX_MEGABYTES: u64 = 100;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(transformer) = &subject.spec.transformer else { return };
    let Some(payload) = transformer.max_payload.as_ref().and_then(OrVariable::literal).copied().map(u64::from) else {
        return;
    };
    let parallel = transformer.max_concurrent_transforms.as_ref().and_then(OrVariable::literal);
    let parallel = parallel.copied().map_or(1, u64::from).max(1);
    let together = payload * parallel;
    if together > MAX_MEGABYTES {
        let message = format!("found {together} MB of parallel requests, expected at most {MAX_MEGABYTES}");
        let finding = Diagnostic::warning(RULE.code, subject.value("/transformer/max_payload"), message);
        let most = MAX_MEGABYTES / parallel.min(MAX_MEGABYTES);
        findings
            .push(finding.help(format!("write at most `max_payload: {most}`, or fewer `max_concurrent_transforms`")));
    }
}
