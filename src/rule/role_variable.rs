//! A role that is known only when the stack is deployed.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};

pub(super) const RULE: Rule = Rule {
    code: "role-variable",
    title: "parameter for a role that holds no ARN",
    severities: &[Severity::Error],
    may_be_lowered: true,
    explain: "A role is given by its ARN or its name. One that begins with a variable is taken for an ARN, since nothing \
              tells when pipegen renders.",
    example: Some(Example {
        flagged: "\
role: ${{ parameters.Role }}
parameters:
  Role: {type: string, default: FraudScoring}
",
        mended: "\
role: ${{ parameters.Role }}
parameters:
  Role: {type: string, default: \"arn:aws:iam::123456789012:role/FraudScoring\"}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let role = &subject.spec.role;
    if role.literal().is_some() {
        return;
    }
    for (pointer, value) in subject.values("/role", role).iter().filter(|(_, value)| !value.starts_with("arn:")) {
        let message = format!("found `{}`, expected an ARN: the parameter is all of `role`", show(value));
        let finding = Diagnostic::error(RULE.code, subject.value(pointer), message);
        let finding = finding.related(subject.value("/role"), "here");
        findings.push(finding.help(format!(
            "write `role: arn:${{{{ aws.partition }}}}:iam::${{{{ aws.account_id }}}}:role/{}`",
            show(subject.written("/role"))
        )));
    }
}
