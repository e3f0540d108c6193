//! Names that AWS would find too long once they are complete.

use super::{Rule, Subject, text};
use crate::diagnostic::{Diagnostic, Example, Severity, count};
use crate::lower::{MAX_BASE_LENGTH, SUFFIX_LENGTH, base_name};

pub(super) const RULE: Rule = Rule {
    code: "name-length",
    title: "name that is too long once it is complete",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "AWS's names end at 63 characters. A generation takes 9 of them, and a transform job's UUID at least 13; a \
              name that has to be cut could meet another one.",
    example: Some(Example {
        flagged: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
  jobs:
    - {name: the-scores-of-the-payments-of-yesterday, data: s3://payments/daily/}
",
        mended: "\
transformer:
  instance_type: ml.m5.xlarge
  instance_count: 1
  jobs:
    - {name: nightly, data: s3://payments/daily/}
",
    }),
    check,
};

const MAX_LENGTH: usize = 63;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let spec = subject.spec;
    let mut hold = |pointer: &str, length: usize, limit: usize, what: &str, help: String| {
        if length > limit {
            let message = format!("found {length} characters, expected at most {limit}: {what}");
            findings.push(Diagnostic::error(RULE.code, subject.value(pointer), message).help(help));
        }
    };
    let limit = MAX_LENGTH - SUFFIX_LENGTH;
    let shorten = |length: usize| format!("shorten it by {}", count(length.saturating_sub(limit), "character"));
    if let Some(deploy) = spec.deploy.as_ref().filter(|deploy| !deploy.update_endpoint) {
        let length = text(deploy.endpoint_name.as_ref()).len();
        hold(
            "/deploy/endpoint_name",
            length,
            limit,
            "a generation follows the name of an endpoint that each config makes anew",
            shorten(length),
        );
    }
    if let Some(register) = &spec.register {
        let group = text(register.model_package_group_name.as_ref());
        if !group.starts_with("arn:") {
            let help = format!("shorten it by {}", count(group.len().saturating_sub(MAX_LENGTH), "character"));
            hold("/register/model_package_group_name", group.len(), MAX_LENGTH, "the name of a group", help);
        }
        let length = text(register.model_package_name.as_ref()).len();
        hold(
            "/register/model_package_name",
            length,
            limit,
            "a generation follows the name of an unversioned package",
            shorten(length),
        );
    }
    for (index, job) in spec.transformer.iter().flat_map(|transformer| &transformer.jobs).enumerate() {
        let length = base_name(&spec.name, &job.name).len();
        let pointer = format!("/transformer/jobs/{index}/name");
        let help = format!("shorten it by {}", count(length.saturating_sub(MAX_BASE_LENGTH), "character"));
        hold(&pointer, length, MAX_BASE_LENGTH, "a UUID follows the pipeline's name, a dash and the job's name", help);
    }
}
