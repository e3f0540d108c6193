//! Text that CloudFormation takes for a reference.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::source::search::texts;

pub(super) const RULE: Rule = Rule {
    code: "dynamic-reference",
    title: "text that CloudFormation takes for a reference",
    severities: &[Severity::Warning],
    may_be_lowered: true,
    explain: "CloudFormation replaces `{{resolve:ssm:…}}`, `{{resolve:ssm-secure:…}}` and `{{resolve:secretsmanager:…}}` \
              in the text of every property, and knows no way to write them as text. pipegen writes the characters as \
              they stand; what arrives at AWS is the parameter's or secret's value. The definition of a transform job is \
              JSON, in which the braces can be written otherwise: there they arrive as text.",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    env: {TOKEN: \"{{resolve:secretsmanager:fraud/token}}\"}
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    env: {TOKEN_SECRET: fraud/token}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    const SERVICES: [&str; 3] = ["{{resolve:ssm:", "{{resolve:ssm-secure:", "{{resolve:secretsmanager:"];
    let is_reference = |text: &str| SERVICES.iter().any(|service| text.contains(service));
    for found in texts(subject.document, |text| text.contains('{') && is_reference(text)) {
        if !found.pointer.starts_with("/transformer/") {
            let message = "CloudFormation replaces a dynamic reference by its value";
            let finding = Diagnostic::warning(RULE.code, found.span, message);
            findings.push(
                finding.help("nothing has to be done if the value is meant; the characters themselves can't arrive"),
            );
        }
    }
}
