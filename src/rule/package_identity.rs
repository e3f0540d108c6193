//! What a model package is known by.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};

pub(super) const RULE: Rule = Rule {
    code: "package-identity",
    title: "model package with no name, or with two",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "A model package is a version in a group or has a name of its own. With neither, AWS takes the request and \
              makes a package that nobody finds.",
    example: Some(Example {
        flagged: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
",
        mended: "\
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(register) = &subject.spec.register else { return };
    let at = |key: &str| subject.key(&format!("/register{key}"));
    match (&register.model_package_group_name, &register.model_package_name) {
        (Some(_), Some(_)) => {
            let message = "a model package is a version in a group or has a name of its own";
            let finding = Diagnostic::error(RULE.code, at("/model_package_name"), message);
            findings
                .push(finding.related(at("/model_package_group_name"), "the group").help("take one of the two out"));
        }
        (None, None) => {
            let finding = Diagnostic::error(RULE.code, at(""), "a model package without group and without name");
            findings.push(finding.help(format!("add `model_package_group_name: {}`", subject.spec.name)));
        }
        _ => {}
    }
}
