//! The group of model packages.

use super::{Rule, Subject, text};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::lower::is_arn;

pub(super) const RULE: Rule = Rule {
    code: "group",
    title: "words about a group that isn't made here",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "`register.group` describes a group that is made here. A group given by its ARN is there already, and so is \
              one with `create: false`; an unversioned package has none.",
    example: Some(Example {
        flagged: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/fraud
  group: {description: Versions of the fraud scoring pipeline}
",
        mended: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
  group: {description: Versions of the fraud scoring pipeline}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(register) = &subject.spec.register else { return };
    let name = register.model_package_group_name.as_ref();
    let (made, why, way_out) = match name {
        None => (false, "an unversioned package has no group", "take `group` out"),
        Some(name) if is_arn(name) => (
            false,
            "the group is given by its ARN, so it is there already",
            "take `group` out, or write the group's name instead of its ARN",
        ),
        Some(_) => {
            (register.group.create != Some(false), "the group is not made here", "take it out, or write `create: true`")
        }
    };
    if let Some(name) = name.filter(|name| name.start().is_empty() && register.group.create.is_none()) {
        let span = subject.value("/register/model_package_group_name");
        let finding =
            Diagnostic::error(RULE.code, span, "nothing tells whether this is the name or the ARN of a group");
        let finding =
            finding.help("add `group: {create: true}` if the group is made here, else `group: {create: false}`");
        findings.extend(name.literal().is_none().then_some(finding));
        return;
    }
    if made {
        return;
    }
    let needless = [
        ("create", register.group.create == Some(true) || (register.group.create.is_some() && name.is_none())),
        ("description", !text(register.group.description.as_ref()).is_empty()),
        ("tags", !register.group.tags.is_empty()),
    ];
    for (key, _) in needless.iter().filter(|(_, given)| *given) {
        let span = subject.key(&format!("/register/group/{key}"));
        findings.push(Diagnostic::error(RULE.code, span, format!("`group.{key}` has no effect: {why}")).help(way_out));
    }
}
