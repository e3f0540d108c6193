//! Secrets where they can be read.

use std::collections::BTreeSet;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::source::pointer::escape;
use crate::source::search::texts;
use crate::variable;

pub(super) const RULE: Rule = Rule {
    code: "secret-parameter",
    title: "secret where it can be read",
    severities: &[Severity::Error],
    may_be_lowered: true,
    explain: "`secret: true` keeps a value out of consoles and plans, not out of what it is for: AWS shows the environment \
              of a container, the tags and the definition of a state machine to everyone who may describe the resource, \
              and Terraform's state has them as they are. A secret belongs into Secrets Manager, and the container reads \
              it there with its role.",
    example: Some(Example {
        flagged: "\
tags: {token: \"${{ parameters.Token }}\"}
parameters:
  Token: {type: string, secret: true}
",
        mended: "\
tags: {token: \"${{ parameters.TokenArn }}\"}
parameters:
  TokenArn: {type: string}
",
    }),
    check,
};

/// Where AWS shows the values below a key.
const READABLE: [(&str, &str); 6] = [
    ("/models/", "`DescribeModel`"),
    ("/deploy/", "`DescribeEndpointConfig`"),
    ("/register/", "`DescribeModelPackage`"),
    ("/transformer/", "`DescribeStateMachine` and `DescribeTransformJob`"),
    ("/tags/", "`ListTags`"),
    ("/", "`DescribeModel`"),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.spec.parameters.values().any(|parameter| parameter.secret) {
        return;
    }
    for (name, parameter) in subject.spec.parameters.iter().filter(|(_, parameter)| parameter.secret) {
        if parameter.default.is_some() {
            let span = subject.value(&format!("/parameters/{}/default", escape(name)));
            let finding = Diagnostic::error(RULE.code, span, "the default of a secret stands in the spec for everyone");
            findings.push(finding.help("take the default out: whoever deploys gives the value"));
        }
    }
    let is_secret = |name: &&str| subject.spec.parameters.get(*name).is_some_and(|parameter| parameter.secret);
    for found in texts(subject.document, |text| parameters(text).any(|name| is_secret(&name))) {
        let shows = READABLE.iter().find(|(place, _)| found.pointer.starts_with(place)).map_or("", |(_, shows)| shows);
        for name in parameters(found.text).filter(is_secret).collect::<BTreeSet<&str>>() {
            let message = format!("the secret `{}` could be read by everyone who may call {shows}", show(name));
            let finding = Diagnostic::error(RULE.code, found.span, message);
            findings.push(
                finding.help("keep it in Secrets Manager and give the container its ARN; the role reads it there"),
            );
        }
    }
}

/// The names of the parameters in a text.
fn parameters(text: &str) -> impl Iterator<Item = &str> {
    variable::names(text).into_iter().filter_map(|name| name.strip_prefix("parameters."))
}
