//! The image of a model package.

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};

pub(super) const RULE: Rule = Rule {
    code: "register-image",
    title: "one image for several containers",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "`register.image_uri` replaces the image of the package's only container. With several, the SDK ignores it \
              or puts it on all of them; pipegen wants the image where the container is.",
    example: Some(Example {
        flagged: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/preprocess:1.4
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
  image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:17-2
",
        mended: "\
models:
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/preprocess:1.4
  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:17-2
register:
  content_types: [text/csv]
  response_types: [text/csv]
  model_package_group_name: fraud
",
    }),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(register) = &subject.spec.register else { return };
    if register.image_uri.is_none() || subject.spec.models.len() == 1 {
        return;
    }
    let images: Vec<String> =
        (0..subject.spec.models.len()).map(|index| format!("`models[{index}].image_uri`")).collect();
    let message = "one image can't stand for the images of several models";
    let finding = Diagnostic::error(RULE.code, subject.key("/register/image_uri"), message);
    findings.push(finding.help(format!("write the image to {}", images.join(" or "))));
}
