//! Packages without a group.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::lower::PACKAGE_MAY_CHANGE;
use crate::source::search::texts;
use crate::variable;

pub(super) const RULE: Rule = Rule {
    code: "unversioned-package",
    title: "unversioned package that lacks or has too much",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "An unversioned package says on which instances it may run, for hosting and for batch transform, and can't \
              name a source (SDK: `get_create_model_package_request`). Its name ends in a hash over what can't change about \
              it, and CloudFormation can't make one: all of that has to be known when pipegen renders.",
    example: Some(Example {
        flagged: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_name: fraud-listing
  inference_instances: [ml.m5.large]
",
        mended: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_name: fraud-listing
  inference_instances: [ml.m5.large]
  transform_instances: [ml.m5.large]
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(register) = &subject.spec.register else { return };
    if register.model_package_name.is_none() {
        return;
    }
    let lists = [
        ("inference_instances", register.inference_instances.is_none()),
        ("transform_instances", register.transform_instances.is_none()),
    ];
    for (key, _) in lists.iter().filter(|(_, missing)| *missing) {
        let span = subject.key("/register/model_package_name");
        let finding = Diagnostic::error(RULE.code, span, format!("an unversioned package needs `{key}`"));
        findings.push(finding.help(format!("add `{key}: [ml.m5.xlarge]`, or write `model_package_group_name`")));
    }
    check_known(subject, findings);
    if register.source_uri.is_some() {
        let finding =
            Diagnostic::error(RULE.code, subject.key("/register/source_uri"), "an unversioned package has no source");
        findings.push(finding.help("take `source_uri` out, or write `model_package_group_name`"));
    }
}

/// What can't change about the package, and is known only when the stack is deployed.
fn check_known(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let is_open = |text: &str| variable::names(text).iter().any(|name| !name.starts_with("aws."));
    for found in texts(subject.document, is_open) {
        let in_package = found
            .pointer
            .strip_prefix("/register/")
            .is_some_and(|member| !PACKAGE_MAY_CHANGE.iter().any(|name| member.split('/').next() == Some(name)));
        if in_package || found.pointer.starts_with("/models/") {
            let message = "an unversioned package is named by a hash over this, which isn't known when pipegen renders";
            let finding = Diagnostic::error(RULE.code, found.span, message);
            findings
                .push(finding.help("write the value, or `model_package_group_name` instead of `model_package_name`"));
        }
    }
}
