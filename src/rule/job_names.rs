//! Names of transform jobs.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};

pub(super) const RULE: Rule = Rule {
    code: "job-names",
    title: "job name that is taken",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "The resources of a job are named after it. CloudFormation's logical ids have neither dashes nor, for a \
              careful reader, a difference of case: `a-b`, `aB` and `ab` would be one.",
    example: Some(Example {
        flagged: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
  jobs:
    - {name: month-end, data: s3://payments/daily/}
    - {name: monthEnd, data: s3://payments/monthly/}
",
        mended: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
  jobs:
    - {name: daily, data: s3://payments/daily/}
    - {name: month-end, data: s3://payments/monthly/}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(transformer) = &subject.spec.transformer else { return };
    let folded = |name: &str| name.replace('-', "").to_ascii_lowercase();
    for (index, job) in transformer.jobs.iter().enumerate() {
        let first = transformer.jobs[..index].iter().position(|other| folded(&other.name) == folded(&job.name));
        if let Some(first) = first {
            let span = subject.value(&format!("/transformer/jobs/{index}/name"));
            let other = subject.value(&format!("/transformer/jobs/{first}/name"));
            let message = format!("the job name `{}` is taken", show(&job.name));
            let finding = Diagnostic::error(RULE.code, span, message).related(other, "by this job");
            findings.push(finding.help("choose a name that differs in more than dashes and case"));
        }
    }
}
