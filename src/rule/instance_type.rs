//! Instance types.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::spec::{OrVariable, Text};
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "instance-type",
    title: "instance type that isn't there for its purpose",
    severities: &[Severity::Error],
    may_be_lowered: true,
    explain: "Not every instance type hosts endpoints, and fewer run batch transform. Terraform's provider checks an \
              endpoint config against a list of its own, which lags behind AWS.",
    example: Some(Example {
        flagged: "\
deploy:
  instance_type: ml.m5.lrage
",
        mended: "\
deploy:
  instance_type: ml.m5.large
",
    }),
    check,
};

/// Instance types and where they exist.
const TYPES: &str = include_str!("../../schemas/instance-types.tsv");

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let spec = subject.spec;
    let mut hold = |pointer: &str, instance_type: &Text, purposes: &[Purpose]| {
        for (pointer, value) in subject.values(pointer, instance_type) {
            if let Some(purpose) = purposes.iter().find(|purpose| !exists(&value, purpose.0)) {
                findings.push(finding(subject, &pointer, &value, *purpose));
            }
        }
    };
    if let Some(deploy) = &spec.deploy {
        let purposes = if subject.renders(Target::Terraform) { &[HOSTING, TERRAFORM][..] } else { &[HOSTING] };
        hold("/deploy/instance_type", &deploy.instance_type, purposes);
    }
    if let Some(register) = &spec.register {
        let lists = [
            ("inference_instances", &register.inference_instances, HOSTING),
            ("transform_instances", &register.transform_instances, TRANSFORM),
        ];
        for (key, list, purpose) in lists {
            let list = list.as_ref().and_then(OrVariable::literal);
            for (index, instance_type) in list.into_iter().flatten().enumerate() {
                hold(&format!("/register/{key}/{index}"), instance_type, &[purpose]);
            }
        }
        let profiles = register.validation_specification.iter().flat_map(|validation| &validation.validation_profiles);
        for (index, profile) in profiles.enumerate() {
            let pointer = format!(
                "/register/validation_specification/validation_profiles/{index}/transform_job_definition\
                 /transform_resources/instance_type"
            );
            hold(&pointer, &profile.transform_job_definition.transform_resources.instance_type, &[TRANSFORM]);
        }
    }
    if let Some(transformer) = &spec.transformer {
        hold("/transformer/instance_type", &transformer.instance_type, &[TRANSFORM]);
    }
}

/// A purpose by its name in the data, and in prose.
type Purpose = (&'static str, &'static str);

const HOSTING: Purpose = ("hosting", "hosts endpoints");
const TRANSFORM: Purpose = ("transform", "runs batch transform");
const TERRAFORM: Purpose = ("terraform", "is known to hashicorp/aws 5.100");

/// The purposes of each instance type, by its name.
fn types() -> &'static BTreeMap<&'static str, &'static str> {
    static BY_NAME: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
        TYPES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
    });
    &BY_NAME
}

fn has(purposes: &str, purpose: &str) -> bool {
    purposes.split(' ').any(|other| other == purpose)
}

fn exists(instance_type: &str, purpose: &str) -> bool {
    types().get(instance_type).is_some_and(|purposes| has(purposes, purpose))
}

fn finding(subject: &Subject<'_>, pointer: &str, instance_type: &str, purpose: Purpose) -> Diagnostic {
    let message = format!("no instance type `{}` {}", show(instance_type), purpose.1);
    let finding = Diagnostic::error(RULE.code, subject.value(pointer), message);
    let known = types().iter().filter(|(_, purposes)| has(purposes, purpose.0)).map(|(name, _)| *name);
    let known: Vec<&str> = known.collect();
    let near = similar::get_close_matches(instance_type, &known, 3, 0.6);
    let near = if near.is_empty() { vec!["ml.m5.xlarge"] } else { near };
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    let near = near.join(", ");
    finding.help(match purpose {
        TERRAFORM => format!("write one that it knows, such as {near}, or render with `--target cloudformation`"),
        _ => format!("write one that does, such as {near}"),
    })
}
