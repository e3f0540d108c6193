//! How large a template may be.

use std::collections::BTreeSet;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity, count};
use crate::source::search::texts;
use crate::spec::Variable;
use crate::target::{Target, cloudformation};
use crate::variable;

pub(super) const RULE: Rule = Rule {
    code: "cloudformation-limits",
    title: "more than a template takes",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "A template's description takes 1,024 bytes, and a template 500 resources, 200 outputs and 200 parameters \
              (AWS: CloudFormation quotas). A transform job is two resources and an output, with a schedule four. Each \
              parameter that is used is a parameter, and so is each name of Parameter Store.",
    example: None,
    check,
};

const MAX_DESCRIPTION_BYTES: usize = 1024;
const MAX_RESOURCES: usize = 500;
const MAX_PARAMETERS: usize = 200;

/// Resources beside those of jobs: model, config, endpoint, group, package.
const OTHER_RESOURCES: usize = 5;

/// Outputs end at 200, of which five tell of other things.
const MAX_JOBS: usize = 195;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.renders(Target::CloudFormation) {
        return;
    }
    let bytes = subject.spec.description.as_ref().map_or(0, String::len);
    if bytes > MAX_DESCRIPTION_BYTES {
        let message = format!("found a description of {bytes} bytes, expected at most {MAX_DESCRIPTION_BYTES}");
        let finding = Diagnostic::error(RULE.code, subject.value("/description"), message);
        findings.push(finding.help("shorten it: characters beyond ASCII take two to four bytes"));
    }
    let jobs = subject.spec.transformer.as_ref().map_or(&[][..], |transformer| &transformer.jobs);
    let resources: usize = jobs.iter().map(|job| if job.schedule.is_some() { 4 } else { 2 }).sum();
    if jobs.len() > MAX_JOBS || resources + OTHER_RESOURCES > MAX_RESOURCES {
        let message = format!("{} don't fit into one template", count(jobs.len(), "job"));
        let finding = Diagnostic::error(RULE.code, subject.key("/transformer/jobs"), message);
        findings.push(finding.help("spread them over several specs"));
    }
    check_parameters(subject, findings);
}

/// The parameters of a template are the spec's and what is read from Parameter Store.
fn check_parameters(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let (mut given, mut stored) = (BTreeSet::new(), BTreeSet::new());
    for variable in &subject.spec.variables {
        match variable {
            Variable::Parameter { .. } => drop(given.insert(cloudformation::parameter(variable))),
            Variable::Ssm { .. } => drop(stored.insert(cloudformation::parameter(variable))),
            Variable::Aws(_) => {}
        }
    }
    let is_stored = |text: &str| variable::names(text).iter().any(|name| name.starts_with("ssm:"));
    if given.len() + stored.len() > MAX_PARAMETERS
        && let Some(first) = texts(subject.document, is_stored).first()
    {
        let (given, stored) = (count(given.len(), "parameter"), count(stored.len(), "name"));
        let message =
            format!("found {given} and {stored} of Parameter Store, expected at most {MAX_PARAMETERS} together");
        let finding = Diagnostic::error(RULE.code, first.span, message);
        findings
            .push(finding.help("put what belongs together into one value, or spread the pipeline over several specs"));
    }
}
