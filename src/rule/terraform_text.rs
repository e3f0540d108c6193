//! Text that Terraform can't carry.

use unicode_normalization::is_nfc;

use super::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Example, Severity};
use crate::source::search::texts;
use crate::target::Target;

pub(super) const RULE: Rule = Rule {
    code: "terraform-text",
    title: "text that Terraform would change",
    severities: &[Severity::Error],
    may_be_lowered: false,
    explain: "Terraform turns every text into Unicode's composed form (NFC): an `é` of two characters arrives as one. Its \
              provider counts the 1,024 characters of an environment variable in bytes.",
    example: Some(Example {
        flagged: "\
description: \"Scores for Jose\\u0301\"
",
        mended: "\
description: \"Scores for Jos\\u00e9\"
",
    }),
    check,
};

/// Longest environment variable of a container that hashicorp/aws takes, in bytes.
const MAX_VARIABLE_BYTES: usize = 1024;

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.renders(Target::Terraform) {
        return;
    }
    for found in texts(subject.document, |text| !text.is_ascii() && !is_nfc(text)) {
        let message = "Terraform would change this text to Unicode's composed form";
        let finding = Diagnostic::error(RULE.code, found.span, message);
        findings.push(finding.help("write it composed (NFC), or render with `--target cloudformation`"));
    }
    for (index, container) in subject.spec.models.iter().enumerate() {
        for (name, value) in container.env.iter() {
            let bytes = value.outline().len();
            if bytes > MAX_VARIABLE_BYTES {
                let message = format!("the value takes {bytes} bytes, Terraform takes {MAX_VARIABLE_BYTES}");
                let finding =
                    Diagnostic::error(RULE.code, subject.value(&format!("/models/{index}/env/{name}")), message);
                findings.push(finding.help("shorten it, or render with `--target cloudformation`"));
            }
        }
    }
}
