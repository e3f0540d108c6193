//! Keys of tags.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::source::Span;
use crate::source::pointer::escape;
use crate::spec::Tags;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "tag-keys",
    title: "tag that AWS would refuse or override",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "A resource has the tags of the spec's top level and those of its own part. A key in both is refused rather \
              than overridden, and so is a key that differs from another one only in case where roles are made: IAM takes \
              the two for one. Keys that begin with `aws:` are AWS's own, and 50 tags are the most. A version of a model \
              package has the tags of its group. CloudFormation takes no empty tag on a state machine.",
    example: Some(Example {
        flagged: "\
tags: {team: risk}
deploy:
  instance_type: ml.m5.large
  tags: {team: live}
",
        mended: "\
tags: {team: risk}
deploy:
  instance_type: ml.m5.large
  tags: {stage: live}
",
    }),
    check,
};

const MAX_TAGS: usize = 50;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let spec = subject.spec;
    check_own(subject, "/tags", &spec.tags, findings);
    if spec.transformer.as_ref().is_some_and(|transformer| !transformer.jobs.is_empty()) {
        check_case(subject, findings);
        check_empty(subject, findings);
    }
    if let Some(deploy) = &spec.deploy {
        check_part(subject, "/deploy/tags", &deploy.tags, findings);
    }
    if let Some(register) = &spec.register {
        check_part(subject, "/register/tags", &register.tags, findings);
        check_part(subject, "/register/group/tags", &register.group.tags, findings);
        if register.model_package_group_name.is_some() && !register.tags.is_empty() {
            let message = "AWS refuses tags on a version: it has those of its group";
            let finding = Diagnostic::error(RULE.code, subject.key("/register/tags"), message);
            findings.push(finding.help("write them under `register.group.tags`"));
        }
    }
    if let Some(transformer) = &spec.transformer {
        check_part(subject, "/transformer/tags", &transformer.tags, findings);
    }
}

/// The tags of a part, alone and beside those of the top level.
fn check_part(subject: &Subject<'_>, pointer: &str, tags: &Tags, findings: &mut Vec<Diagnostic>) {
    check_own(subject, pointer, tags, findings);
    let top = &subject.spec.tags;
    for key in tags.keys().filter(|key| top.contains_key(*key)) {
        let span = subject.key(&at(pointer, key));
        let finding = Diagnostic::error(RULE.code, span, format!("duplicate tag key `{}`", show(key)));
        let finding = finding.related(subject.key(&at("/tags", key)), "every resource has this tag");
        findings.push(finding.help("take one of the two out"));
    }
    if top.len() + tags.len() > MAX_TAGS {
        let message =
            format!("found {} tags with those of the top level, expected at most {MAX_TAGS}", top.len() + tags.len());
        findings.push(Diagnostic::error(RULE.code, subject.key(pointer), message).help("take some out, here or there"));
    }
}

fn check_own(subject: &Subject<'_>, pointer: &str, tags: &Tags, findings: &mut Vec<Diagnostic>) {
    for key in tags.keys().filter(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        let message = format!("the tag key `{}` begins with `aws:`, which AWS keeps for itself", show(key));
        findings.push(Diagnostic::error(RULE.code, subject.key(&at(pointer, key)), message).help("choose another key"));
    }
}

/// Top-level tags without a value, which a state machine has in the API but not in CloudFormation.
fn check_empty(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let empty = subject.spec.tags.iter().filter(|(_, value)| value.literal() == Some(""));
    for (key, _) in empty.filter(|_| subject.renders(Target::CloudFormation)) {
        let message = "CloudFormation refuses an empty tag on a state machine, and transform jobs have one";
        let finding = Diagnostic::error(RULE.code, subject.value(&at("/tags", key)), message);
        findings.push(finding.help("give the tag a value, or write it under `deploy.tags`"));
    }
}

/// Top-level tags that differ only in case.
fn check_case(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let mut keys: Vec<(Span, &String)> =
        subject.spec.tags.keys().map(|key| (subject.key(&at("/tags", key)), key)).collect();
    keys.sort_unstable();
    for (index, (span, key)) in keys.iter().enumerate() {
        let first = keys[..index].iter().find(|(_, other)| other.to_lowercase() == key.to_lowercase());
        let Some((first_span, first)) = first else { continue };
        let message = format!("IAM takes the tag keys `{}` and `{}` for one", show(first), show(key));
        let finding = Diagnostic::error(RULE.code, *span, message).related(*first_span, "the other one");
        findings.push(finding.help("take one of the two out"));
    }
}

fn at(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}
