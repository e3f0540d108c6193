//! Maps that CloudFormation takes for functions.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity, show};
use crate::source::pointer::escape;

pub(super) const RULE: Rule = Rule {
    code: "intrinsic-key",
    title: "map that CloudFormation takes for a function",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "CloudFormation takes a map whose only key is `Ref`, `Condition` or begins with `Fn::` for a function, \
              wherever it stands. A second key makes it a map again.",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    env: {Ref: main}
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
    env: {GIT_REF: main}
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let spec = subject.spec;
    let environments =
        spec.models.iter().enumerate().map(|(index, model)| (format!("/models/{index}/env"), &*model.env));
    let mut maps: Vec<_> = environments.collect();
    if let Some(register) = &spec.register {
        let metadata = register.customer_metadata_properties.as_ref();
        maps.extend(metadata.map(|metadata| ("/register/customer_metadata_properties".to_owned(), &**metadata)));
        let profiles = register.validation_specification.iter().flat_map(|validation| &validation.validation_profiles);
        maps.extend(profiles.enumerate().map(|(index, profile)| {
            let root = "/register/validation_specification/validation_profiles";
            let pointer = format!("{root}/{index}/transform_job_definition/environment");
            (pointer, &*profile.transform_job_definition.environment)
        }));
    }
    for (pointer, map) in maps {
        let mut keys = map.keys();
        let (Some(key), None) = (keys.next(), keys.next()) else { continue };
        if key == "Ref" || key == "Condition" || key.starts_with("Fn::") {
            let message = format!("CloudFormation takes a map with the one key `{}` for a function", show(key));
            let span = subject.key(&format!("{pointer}/{}", escape(key)));
            findings.push(Diagnostic::error(RULE.code, span, message).help("rename the key, or add another one"));
        }
    }
}
