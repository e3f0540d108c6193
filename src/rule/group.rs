//! The group of model packages.

use super::{Rule, Subject, text};
use crate::diagnostic::Diagnostic;

pub(super) const RULE: Rule = Rule {
    code: "group",
    may_be_lowered: false,
    explain: "`register.group` describes a group that is made here. A group given by its ARN is there already, and so is \
              one with `create: false`; an unversioned package has none.",
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(register) = &subject.spec.register else { return };
    let name = register.model_package_group_name.as_ref();
    let (made, why, way_out) = match name {
        None => (false, "an unversioned package has no group", "take `group` out"),
        Some(name) if name.as_str().starts_with("arn:") => (
            false,
            "the group is given by its ARN, so it is there already",
            "take `group` out, or write the group's name instead of its ARN",
        ),
        Some(_) => {
            (register.group.create != Some(false), "the group is not made here", "take it out, or write `create: true`")
        }
    };
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
