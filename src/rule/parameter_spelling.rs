//! What looks like a parameter and isn't.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::source::search::texts;
use crate::spec::{Kind, Variable};
use crate::target::{Target, cloudformation};

pub(super) const RULE: Rule = Rule {
    code: "parameter-spelling",
    title: "text that looks like a parameter",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "`${ModelBucket}` is text, even where a parameter has that name: only `${{ parameters.ModelBucket }}` is its \
              value. In CloudFormation's template it would be taken for a forgotten `!Sub`, so it is refused. Where \
              parameters are declared, no function can stand, so that `${Model}` or `${AWS::Region}` is refused there, too.",
    example: Some(Example {
        flagged: "\
tags: {bucket: \"${{ parameters.ModelBucket }}\"}
revision: ${ModelBucket}
parameters:
  ModelBucket: {type: string}
",
        mended: "\
tags: {bucket: \"${{ parameters.ModelBucket }}\"}
parameters:
  ModelBucket: {type: string}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.renders(Target::CloudFormation) || subject.spec.parameters.is_empty() {
        return;
    }
    for name in subject.spec.parameters.keys() {
        let variable = Variable::Parameter { name: name.clone(), kind: Kind::String };
        let looks = format!("${{{}}}", cloudformation::parameter(&variable));
        for found in texts(subject.document, |text| text.contains(&looks)) {
            let message = format!("`{}` is text here, not the parameter's value", show(&looks));
            let finding = Diagnostic::error(RULE.code, found.span, message);
            findings.push(finding.help(format!(
                "write `${{{{ parameters.{} }}}}` for the value, or give the parameter another name",
                show(name)
            )));
        }
    }
    check_declarations(subject, findings);
}

/// Elsewhere a function writes such text, so that nobody takes it for a reference.
fn check_declarations(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let looks = |text: &str| cloudformation::looks_like_reference(text);
    for found in texts(subject.document, looks).into_iter().filter(|found| found.pointer.starts_with("/parameters/")) {
        let message = "text that CloudFormation would take for a reference, where none can stand";
        let finding = Diagnostic::error(RULE.code, found.span, message);
        findings.push(finding.help("write the name without `${` and `}`"));
    }
}
