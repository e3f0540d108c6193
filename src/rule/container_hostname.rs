//! Hostnames of the containers.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::spec::Text;

pub(super) const RULE: Rule = Rule {
    code: "container-hostname",
    title: "hostname that is taken, or that only some containers have",
    severities: &[Severity::Error, Severity::Warning],
    may_be_lowered: true,
    explain: "A hostname names a container in logs and metrics, so each is there once. AWS wants one on every container \
              of a pipeline or on none; with some missing it may refuse the model.",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/preprocess:1.4
    container_hostname: scorer
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    container_hostname: scorer
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/preprocess:1.4
    container_hostname: preprocess
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    container_hostname: scorer
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(usize, &Text)> = Vec::new();
    for (index, container) in subject.spec.models.iter().enumerate() {
        let Some(hostname) = &container.container_hostname else { continue };
        if let Some((first, _)) = seen.iter().find(|(_, other)| *other == hostname) {
            let message = format!("the hostname `{}` is taken", show(&hostname.outline()));
            let finding = Diagnostic::error(RULE.code, subject.value(&pointer(index)), message);
            findings.push(
                finding
                    .related(subject.value(&pointer(*first)), "by this container")
                    .help("give each container its own"),
            );
        }
        seen.push((index, hostname));
    }
    let models = &subject.spec.models;
    if let (Some((first, _)), true) = (seen.first(), seen.len() < models.len()) {
        let missing: Vec<String> = (0..models.len())
            .filter(|index| models[*index].container_hostname.is_none())
            .map(|index| format!("`models[{index}]`"))
            .collect();
        let message = "some containers have a hostname and some have none, which AWS may refuse";
        let finding = Diagnostic::warning(RULE.code, subject.key(&pointer(*first)), message);
        findings.push(
            finding.help(format!("add `container_hostname` to {}, or take it out everywhere", missing.join(", "))),
        );
    }
}

fn pointer(index: usize) -> String {
    format!("/models/{index}/container_hostname")
}
