//! Any bytes as a spec: nothing panics, places lie between characters, no form of the findings obeys a character of the
//! text, and what is valid is rendered as files that read back.
#![no_main]

#[path = "../../tests/support/obeyed.rs"]
mod obeyed;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pipegen::diagnostic::{self, Format, Report};
use pipegen::explain::explanation;
use pipegen::load::{Checked, Settings, load};
use pipegen::lower::lower;
use pipegen::source::{Source, Sources, Span};
use pipegen::spec::Pipeline;
use pipegen::target::{Target, cloudformation, terraform};
use pipegen::template::Templates;

static TEMPLATES: LazyLock<Templates> = LazyLock::new(Templates::embedded);

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    hold("spec.pipeline.yaml", &text);
    if text.starts_with('{') {
        hold("spec.pipeline.json", &text);
    }
});

fn hold(path: &str, text: &str) {
    let settings = Settings { targets: &Target::ALL, ..Settings::default() };
    let Checked { specs, report, .. } = load(Source { path: path.to_owned(), text: text.to_owned() }, &settings);
    for finding in &report.diagnostics {
        let spans = [Some(finding.span), finding.related.as_ref().map(|(span, _)| *span)];
        spans.into_iter().flatten().for_each(|span| hold_span(&report.sources, span));
    }
    hold_forms(&[report]);
    specs.iter().for_each(|loaded| hold_files(&loaded.spec));
}

fn hold_files(spec: &Pipeline) {
    let stack = lower(spec);
    for target in Target::ALL {
        for (file, text) in TEMPLATES.render(&stack, target).expect("a valid spec is rendered") {
            let broken = match target {
                Target::CloudFormation => cloudformation::read(&text).err(),
                Target::Terraform => terraform::check(&text).err(),
            };
            assert_eq!(broken, None, "{file}\n{text}");
        }
    }
}

fn hold_span(sources: &Sources, span: Span) {
    let (source, span) = sources.locate(span);
    assert!(source.text.get(span.start..span.end).is_some(), "{span:?} of {} bytes", source.text.len());
}

fn hold_forms(reports: &[Report]) {
    for format in [Format::Text { colour: false }, Format::Json, Format::Github, Format::Sarif { explain: explanation }]
    {
        let written = diagnostic::write(reports, format);
        let is_text = matches!(format, Format::Text { .. });
        assert_eq!(obeyed::find(&written, is_text), None, "{written}");
        if matches!(format, Format::Json | Format::Sarif { .. }) {
            serde_json::from_str::<serde_json::Value>(&written).expect("a whole document");
        }
    }
}
