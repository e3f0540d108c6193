//! Parameters that stand nowhere.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::source::pointer::escape;
use crate::spec::Variable;

pub(super) const RULE: Rule = Rule {
    code: "unused-parameter",
    title: "parameter that stands nowhere",
    severities: &[Severity::Warning],
    may_be_lowered: true,
    explain: "A parameter that stands nowhere in the spec changes nothing. It is left out of what is rendered. One that \
              some environment uses stands somewhere, and one that `pipegen.toml` declares is for any spec.",
    example: Some(Example {
        flagged: "\
parameters:
  Stage: {type: string}
",
        mended: "\
tags: {stage: \"${{ parameters.Stage }}\"}
parameters:
  Stage: {type: string}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let is_used = |name: &str| {
        let is_it = |variable: &Variable| matches!(variable, Variable::Parameter { name: used, .. } if used == name);
        subject.spec.variables.iter().any(is_it) || subject.used_elsewhere.contains(&format!("parameters.{name}"))
    };
    for name in subject.spec.parameters.keys().filter(|name| !is_used(name)) {
        let span = subject.key(&format!("/parameters/{}", escape(name)));
        if !subject.document.sources.is_in_first(span) {
            continue;
        }
        let finding = Diagnostic::warning(RULE.code, span, format!("the parameter `{}` stands nowhere", show(name)));
        findings.push(
            finding
                .help(format!("write `${{{{ parameters.{} }}}}` where its value belongs, or take it out", show(name))),
        );
    }
}
