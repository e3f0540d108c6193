//! The name of an endpoint that each config makes anew.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::lower::lower;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "endpoint-generation",
    title: "name of an endpoint that ends in what is not known yet",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "With `update_endpoint: false`, the endpoint's name ends in the config's generation. Where parameters are part \
              of that, CloudFormation names the config, and can't put another name together with that name's end: the \
              endpoint is then called as its config.",
    example: Some(Example {
        flagged: "\
deploy:
  instance_type: ml.m5.large
  endpoint_name: fraud-live
  update_endpoint: false
  volume_size: ${{ parameters.Size }}
parameters:
  Size: {type: integer}
",
        mended: "\
deploy:
  instance_type: ml.m5.large
  update_endpoint: false
  volume_size: ${{ parameters.Size }}
parameters:
  Size: {type: integer}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(deploy) = &subject.spec.deploy else { return };
    let is_named = deploy.endpoint_name.is_some() && !deploy.update_endpoint;
    if !is_named || subject.spec.variables.is_empty() || !subject.renders(Target::CloudFormation) {
        return;
    }
    if lower(subject.spec).generations.endpoint.is_some() {
        let message =
            "CloudFormation can't end this name in a generation that is known only when the stack is deployed";
        let finding = Diagnostic::error(RULE.code, subject.key("/deploy/endpoint_name"), message);
        findings.push(
            finding
                .help("take `endpoint_name` out, write `update_endpoint: true`, or render with `--target terraform`"),
        );
    }
}
