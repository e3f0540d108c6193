//! Names of parameters.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::source::pointer::escape;
use crate::source::search::texts;
use crate::source::{Document, Span};
use crate::spec::{Kind, Variable};
use crate::target::{Target, cloudformation, snake_case, terraform};
use crate::variable;

pub(super) const RULE: Rule = Rule {
    code: "parameter-name",
    title: "name of a parameter that is taken",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "A parameter has one name in the spec and one in each target: `ModelBucket` in CloudFormation, where it can't \
              be a resource's, and `model_bucket` in Terraform, where some words are taken. Two names that differ only in \
              `_` and case would be one, and so would two names of Parameter Store that differ only in punctuation.",
    example: Some(Example {
        flagged: "\
tags: {source: \"${{ parameters.source }}\"}
parameters:
  source: {type: string}
",
        mended: "\
tags: {source: \"${{ parameters.ModelSource }}\"}
parameters:
  ModelSource: {type: string}
",
    }),
    check,
};

/// Names that Terraform takes for no variable.
const RESERVED: [&str; 8] =
    ["count", "depends_on", "for_each", "lifecycle", "locals", "providers", "source", "version"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(String, &String)> = Vec::new();
    for name in subject.spec.parameters.keys() {
        let span = subject.key(&at(name));
        let variable = Variable::Parameter { name: name.clone(), kind: Kind::String };
        let logical = cloudformation::parameter(&variable);
        let folded = logical.to_ascii_lowercase();
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == folded) {
            let message = format!("the parameter name `{}` is taken", show(name));
            let finding = Diagnostic::error(RULE.code, span, message);
            let finding = finding.related(subject.key(&at(first)), "by this parameter");
            findings.push(finding.help("choose a name that differs in more than `_` and case"));
        }
        seen.push((folded, name));
        if cloudformation::is_taken(&logical) && subject.renders(Target::CloudFormation) {
            let message = format!("`{}` is the name of something else in CloudFormation's template", show(&logical));
            let finding = Diagnostic::error(RULE.code, span, message);
            findings.push(finding.help(format!("choose another name, such as `{}Name`", show(name))));
        }
        if RESERVED.contains(&snake_case(name).as_str()) && subject.renders(Target::Terraform) {
            let message = format!("Terraform takes `{}` for no variable's name", snake_case(name));
            let finding = Diagnostic::error(RULE.code, span, message);
            findings.push(finding.help(format!("choose another name, such as `Model{}`", show(&logical))));
        }
    }
    check_stores(subject, findings);
}

/// Values of Parameter Store that would have one name in a target.
fn check_stores(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let mut taken: BTreeMap<(Target, String), &String> = BTreeMap::new();
    let places = LazyCell::new(|| references(subject.document));
    let place = |path: &String| places.get(path.as_str()).copied().unwrap_or_else(|| subject.key("/name"));
    for variable in &subject.spec.variables {
        let Variable::Ssm { path, .. } = variable else { continue };
        let names = [
            (Target::Terraform, terraform::store_label(path).replace('_', "")),
            (Target::CloudFormation, cloudformation::parameter(variable)),
        ];
        let others = names.map(|name| *taken.entry(name).or_insert(path));
        let Some(first) = others.into_iter().find(|other| *other != path) else { continue };
        let message = format!("`ssm:{}` and `ssm:{}` would be one name", show(first), show(path));
        let finding = Diagnostic::error(RULE.code, place(path), message);
        let finding = finding.related(place(first), "the other one");
        findings.push(finding.help("read one of the two into a parameter that whoever deploys gives"));
    }
}

/// Where each name of Parameter Store stands first.
fn references(document: &Document) -> BTreeMap<&str, Span> {
    let mut places = BTreeMap::new();
    for found in texts(document, |text| text.contains("ssm:")) {
        for path in variable::names(found.text).into_iter().filter_map(|name| name.strip_prefix("ssm:")) {
            places.entry(path).or_insert(found.span);
        }
    }
    places
}

fn at(name: &str) -> String {
    format!("/parameters/{}", escape(name))
}
