//! Reports of changes hold whatever a user wrote as text, and no more than fits.

mod support;

use pipegen::change::Kind;
use pipegen::diff::{
    Action, Cause, Change, FileChange, Format, Line, Name, Pipeline, Property, Reason, Told, Weight, groups, write,
};
use pipegen::graph::{Edge, EdgeKind, Graph, Kind as NodeKind, Mark, Node, Part};
use pipegen::target::Target;
use proptest::collection::vec;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use regex::Regex;
use serde_json::{Value, json};
use support::obeyed;

/// What stands in each hostile text, and is never prose.
const MARK: &str = "@zqx";

/// GitHub's limit of a comment.
const LIMIT: usize = 65_536;

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "`",
        "``",
        "```\n",
        "~~~\n",
        "\n\n",
        "\n",
        "\r\n",
        "|",
        "</details>",
        "</code>",
        "<code>",
        "</summary>",
        "<!--",
        "-->",
        "<script>",
        "@octocat",
        "#1",
        "octo/cat#1",
        "https://example.com",
        "www.example.com",
        "[x](http://y)",
        "![x](http://y)",
        "[^1]",
        "*",
        "**",
        "_",
        "~~",
        "\\",
        "&#64;",
        "&lt;",
        "# ",
        "\n# ",
        "\n- ",
        "\n> ",
        "\n    ",
        "\n\t",
        "$x$",
        ":tada:",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{200b}",
        "\u{2028}",
        "\n::error::x",
        " ",
        "a",
        "é",
        "👩",
    ]);
    (vec(pieces.clone(), 0..6), vec(pieces, 0..6))
        .prop_map(|(before, after)| format!("{}{MARK}{}", before.concat(), after.concat()))
}

/// A pipeline with a change of which every text is the next of some.
fn pipeline(texts: &[String]) -> Pipeline {
    let mut texts = texts.iter().cloned().cycle();
    let mut text = || texts.next().unwrap();
    let line = Line { path: text(), line: 3, column: 7, key: text(), is_former: true };
    let change = Change {
        address: text(),
        kind: Some(Kind::Endpoint),
        resource_type: text(),
        names: [Some(text()), Some(text())],
        action: Action::Replace,
        properties: vec![
            Property { path: text(), old: Some(text().into()), new: Some(json!({ text(): [text()] })) },
            Property { path: text(), old: None, new: Some(Value::Null) },
        ],
        reasons: vec![Reason::Follows { property: text(), address: text() }],
    };
    let told = Told {
        change,
        consequence: Some(format!("endpoint replaced: from `{}` to `{}`, so it is", text(), text())),
        weight: Weight::Dangerous,
        is_taken: true,
        made_by: Cause::Lines(vec![line.clone()]),
        causes: vec![Cause::Lines(vec![line.clone()]), Cause::Stale],
        reason_causes: vec![vec![line]],
    };
    Pipeline {
        name: text(),
        environment: Some(text()),
        target: Target::Terraform,
        spec: text(),
        is_gone: true,
        folder: text(),
        former_folder: Some(text()),
        names: vec![Name { kind: Kind::Endpoint, text: text(), is_made: true }],
        changes: vec![told],
        files: vec![FileChange { name: text(), old: Some(text()), new: Some(format!("{}\n{}", text(), text())) }],
        graph: Some(graph(&mut text)),
    }
}

/// A graph of which every text is the next of some.
fn graph(text: &mut impl FnMut() -> String) -> Graph {
    let mut node = |id: &str, kind, mark| Node {
        id: id.to_owned(),
        kind,
        part: Part::Model,
        label: text(),
        details: vec![text(), text()],
        mark,
    };
    let nodes = vec![
        node("model", NodeKind::Model, Some(Mark::Replaced)),
        node("container-1", NodeKind::Container, None),
        node("image-1", NodeKind::Image, Some(Mark::Updated)),
    ];
    let edges = vec![Edge { from: "container-1".to_owned(), to: "image-1".to_owned(), kind: EdgeKind::Use }];
    Graph { name: text(), environment: Some(text()), description: Some(text()), nodes, edges }
}

/// Holds that a page has tags of pipegen's own, and nothing that a user wrote in any.
fn hold_page(page: &str) -> Result<(), TestCaseError> {
    let tag = Regex::new("^(/?[a-z][a-z0-9]*|!DOCTYPE html)( [A-Za-z-]+=\"[^\"<>]*\"| open)*/?$").unwrap();
    let known = "html head meta title style body header h1 h2 h3 p section ul li nav a code main article div figure svg desc g \
                 rect text path figcaption span b details summary dl dt dd wbr del ins pre !DOCTYPE";
    let head = page.find("<style>").unwrap()..page.find("</style>").unwrap();
    for part in page[..head.start].split('<').skip(1).chain(page[head.end..].split('<').skip(1)) {
        let inner = part.split('>').next().unwrap_or_default();
        let name = inner.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        prop_assert!(tag.is_match(inner) && known.split_whitespace().any(|known| known == name), "{}", inner);
        prop_assert!(!inner.contains(MARK), "{}", inner);
    }
    Ok(())
}

/// Holds that a reader of Markdown sees pipegen's own structure and nothing else.
fn hold(markdown: &str) -> Result<(), TestCaseError> {
    let mut html = String::new();
    let mut blocks = 0;
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => blocks += 1,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => blocks -= 1,
            Event::Text(text) if blocks == 0 => prop_assert!(!text.contains(MARK), "{text:?} in {markdown}"),
            Event::Html(text) | Event::InlineHtml(text) => html.push_str(&text),
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::List(None) | Tag::Item | Tag::HtmlBlock | Tag::Strong,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak => {}
            event => return Err(TestCaseError::fail(format!("{event:?} in {markdown}"))),
        }
    }
    let shown = regex::Regex::new("<code>[^<>@`]*</code>").unwrap().replace_all(&html, "");
    prop_assert!(!shown.contains(MARK), "{shown} of {markdown}");
    let own = regex::Regex::new("</?(details|summary|b|p)( open)?>").unwrap().replace_all(&shown, "");
    prop_assert!(!own.contains(['<', '>', '@', '`']), "{own} of {markdown}");
    prop_assert_eq!(html.matches("<details").count(), html.matches("</details>").count());
    prop_assert_eq!(markdown.lines().filter(|line| line.starts_with('#')).count(), 1, "{}", markdown);
    Ok(())
}

proptest! {
    #[test]
    fn nothing_breaks_out_of_a_report(one in vec(hostile(), 1..24), other in vec(hostile(), 1..24)) {
        let mut pipelines = [pipeline(&one), pipeline(&other), pipeline(&one)];
        pipelines[2].changes.clear();
        pipelines[2].target = Target::CloudFormation;
        pipelines[2].name.push('2');
        for form in [Format::Text { colour: false }, Format::Markdown, Format::Json, Format::Html] {
            let report = write(&pipelines, form);
            let found = obeyed::find(&report, matches!(form, Format::Text { .. }));
            prop_assert_eq!(found, None, "{}", report);
        }
        hold(&write(&pipelines, Format::Markdown))?;
        hold_page(&write(&pipelines, Format::Html))?;
        let report: Value = serde_json::from_str(&write(&pipelines, Format::Json)).unwrap();
        prop_assert_eq!(report["pipelines"][0]["name"].as_str(), Some(pipelines[0].name.as_str()));
    }
}

#[test]
fn colours_change_no_character() {
    let pipelines = [pipeline(&["a".to_owned()])];
    let coloured = write(&pipelines, Format::Text { colour: true });
    let plain = Regex::new("\u{1b}\\[[0-9;]+m").unwrap().replace_all(&coloured, "").into_owned();
    assert_eq!(plain, write(&pipelines, Format::Text { colour: false }));
    assert_ne!(plain, coloured);
}

/// Many pipelines of which no two change alike, every tenth dangerously.
fn fleet(number: usize, values: usize) -> Vec<Pipeline> {
    let pipeline = |index: usize| {
        let mut pipeline = pipeline(&[format!("text-{index}-é")]);
        pipeline.name = format!("p{index}");
        let told = &mut pipeline.changes[0];
        let property = Property { path: "Value".to_owned(), old: None, new: Some(index.into()) };
        told.change.properties = vec![property; values];
        told.causes = vec![Cause::Lines(Vec::new()); values];
        if !index.is_multiple_of(10) {
            told.change.action = Action::Update;
            told.weight = Weight::Notable;
        }
        pipeline
    };
    (0..number).map(pipeline).collect()
}

#[test]
fn a_comment_has_an_end() {
    for (number, values) in [(1, 5000), (500, 1), (500, 400), (20_000, 1)] {
        let report = write(&fleet(number, values), Format::Markdown);
        assert!(report.len() < LIMIT, "{number} pipelines: {} bytes", report.len());
        hold(&report).unwrap();
        let last = report.lines().last().unwrap();
        assert!(number == 1 || last.starts_with("Left out, since a comment has an end: "), "{last}");
    }
    let report = write(&fleet(500, 1), Format::Markdown);
    let place = |name: &str| report.find(&format!("<code>{name} (")).unwrap();
    assert!(place("p490") < place("p1"), "the dangerous come first");
}

#[test]
fn nothing_that_changes_is_a_report_too() {
    let forms = [Format::Text { colour: false }, Format::Markdown, Format::Json];
    let [text, markdown, json] = forms.map(|form| write(&[], form));
    assert_eq!(text, "");
    assert_eq!(markdown, "### Merging this changes nothing\n\nNo rendered file differs.\n");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json, json!({ "version": 1, "summary": "nothing changes", "groups": [], "pipelines": [] }));
}

#[test]
fn pipelines_that_change_alike_are_a_group() {
    let alike = |name: &str| {
        let mut pipeline = pipeline(&["same".to_owned()]);
        name.clone_into(&mut pipeline.name);
        pipeline.changes[0].consequence = Some(format!("from `{name}-0123abcd` to `{name}`"));
        pipeline.changes[0].change.properties[0].new = Some(format!("s3://models/{name}/x").into());
        pipeline
    };
    let mut other = alike("c");
    other.changes[0].change.properties[0].old = None;
    let pipelines = [alike("a"), alike("b"), other];
    let found: Vec<usize> = groups(&pipelines).iter().map(|group| group.subjects.len()).collect();
    assert_eq!(found, [2, 1]);
}
