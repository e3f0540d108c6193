//! What data capture records.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};

pub(super) const RULE: Rule = Rule {
    code: "capture-options",
    title: "side of the traffic that is recorded twice",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "There are two sides of the traffic to record, and each is named once, in whatever case (AWS: \
              `CaptureOptions`).",
    example: Some(Example {
        flagged: "\
deploy:
  instance_type: ml.m5.large
  data_capture_config: {enable_capture: true, capture_options: [REQUEST, request]}
",
        mended: "\
deploy:
  instance_type: ml.m5.large
  data_capture_config: {enable_capture: true, capture_options: [REQUEST, RESPONSE]}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let capture = subject.spec.deploy.as_ref().and_then(|deploy| deploy.data_capture_config.as_ref());
    let Some(options) = capture.map(|capture| &capture.capture_options) else { return };
    for (index, option) in options.iter().enumerate() {
        let Some(first) = options[..index].iter().position(|other| other == option) else { continue };
        let at = |index: usize| subject.value(&format!("/deploy/data_capture_config/capture_options/{index}"));
        let finding = Diagnostic::error(RULE.code, at(index), "this side of the traffic is recorded already");
        findings.push(finding.related(at(first), "by this option").help("take one of the two out"));
    }
}
