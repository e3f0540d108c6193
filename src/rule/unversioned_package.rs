//! Packages without a group.

use super::{Rule, Subject};
use crate::diagnostic::Diagnostic;

pub(super) const RULE: Rule = Rule {
    code: "unversioned-package",
    may_be_lowered: false,
    explain: "An unversioned package says on which instances it may run, for hosting and for batch transform, and can't \
              name a source (SDK: `get_create_model_package_request`).",
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
    if register.source_uri.is_some() {
        let finding =
            Diagnostic::error(RULE.code, subject.key("/register/source_uri"), "an unversioned package has no source");
        findings.push(finding.help("take `source_uri` out, or write `model_package_group_name`"));
    }
}
