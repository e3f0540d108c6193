//! The page that `pipegen diff --output-format html` writes, as a browser reads it. Each page is kept as a picture below
//! `target/tmp/page`.

#![allow(clippy::disallowed_methods, reason = "a test's own files may be half written")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use support::{obeyed, repository::Repository, tool};

/// What a spec might hold to get out of the page, or into it.
const HOSTILE: [&str; 12] = [
    "<script>document.title='broken'</script>",
    "</script><script>document.title='broken'</script>",
    "</style><script>document.title='broken'</script>",
    "</title><script>document.title='broken'</script>",
    "</pre></details><img src=x onerror=\"document.title='broken'\">",
    "<svg onload=\"document.title='broken'\">",
    "\" onmouseover=\"document.title='broken'",
    "' autofocus onfocus='document.title=1",
    "<!-- <iframe src=https://example.com/></iframe>",
    "javascript:document.title='broken'",
    "&lt;script&gt; &#60;b&#62; ]]> <![CDATA[",
    "`<b>` \u{202e}txt\u{1b}[31m\u{85}",
];

#[test]
fn a_change_of_all_parts_is_drawn_and_told() {
    let repository = repository("full");
    for (from, to) in [
        ("xgboost:1.7-1\n", "xgboost:1.9-0\n"),
        ("WORKERS: \"2\"", "WORKERS: \"4\""),
        ("initial_instance_count: 2", "initial_instance_count: 4"),
        ("endpoint_name: full-live", "endpoint_name: full-live-2"),
        ("cron(0 3 * * ? *)", "cron(0 5 * * ? *)"),
        ("        kms_key_id: alias/capture\n", ""),
    ] {
        repository.edit(SPEC, from, to);
    }
    let page = page(&repository);
    support::golden(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/page/full.html"), &page);
    let Some(seen) = browse("full", &page) else { return };
    keep_pictures("full");
    let classes = classes(&seen);
    let expected = [
        ("article dangerous", 1),
        ("g node container updated", 2),
        ("g node container", 1),
        ("g node endpoint replaced", 1),
        ("g node image updated", 1),
        ("g node job updated", 1),
        ("g node key deleted", 1),
        ("g node model replaced", 1),
        ("g node package replaced", 1),
        ("g node schedule updated", 1),
        ("g node variant replaced", 1),
        ("g node vpc", 1),
        ("section dangers", 1),
        ("details file", 2),
    ];
    for (class, number) in expected {
        assert_eq!(classes.get(class), Some(&number), "{class} of {classes:#?}");
    }
}

#[test]
fn what_comes_and_goes_is_marked() {
    let repository = repository("full");
    repository.write("new.pipeline.yaml", &text(&repository).replace("name: full\n", "name: new\n"));
    let text = text(&repository);
    let start = text.find("deploy:\n").unwrap();
    let end = text.find("register:\n").unwrap();
    repository.edit(SPEC, &text[start..end], "");
    let Some(seen) = browse("moved", &page(&repository)) else { return };
    keep_pictures("moved");
    let classes = classes(&seen);
    let marked = |mark: &str| -> Vec<(&str, usize)> {
        let nodes = classes.iter().filter_map(|(class, number)| Some((class.strip_prefix("g node ")?, *number)));
        nodes.filter_map(|(class, number)| Some((class.strip_suffix(mark)?.trim_end(), number))).collect()
    };
    let gone = [("capture", 1), ("endpoint", 1), ("variant", 1)];
    assert_eq!(marked("deleted"), gone);
    let come = [
        ("capture", 2),
        ("container", 3),
        ("data", 3),
        ("endpoint", 1),
        ("group", 1),
        ("image", 3),
        ("input", 1),
        ("job", 1),
        ("key", 3),
        ("model", 1),
        ("output", 1),
        ("package", 1),
        ("schedule", 1),
        ("variant", 1),
        ("vpc", 1),
    ];
    assert_eq!(marked("created"), come);
}

#[test]
fn a_pipeline_that_is_gone_is_drawn_as_it_was() {
    let repository = repository("full");
    repository.remove(SPEC);
    let Some(seen) = browse("gone", &page(&repository)) else { return };
    keep_pictures("gone");
    let classes = classes(&seen);
    let mut nodes = classes.iter().filter_map(|(class, number)| Some((class.strip_prefix("g node ")?, *number)));
    let kept: Vec<(&str, usize)> = nodes.by_ref().filter(|(class, _)| !class.ends_with(" deleted")).collect();
    assert_eq!(kept, [("client", 1)]);
    assert_eq!(classes.get("g node container deleted"), Some(&3));
}

#[test]
fn nothing_in_a_spec_gets_out() {
    let repository = repository("full");
    let lines: Vec<String> =
        HOSTILE.iter().enumerate().map(|(index, text)| format!("V{index}: {}", json(text))).collect();
    repository.edit(SPEC, "env: {STAGE: pre, WORKERS: \"2\"}", &format!("env: {{{}}}", lines.join(", ")));
    repository.edit(
        SPEC,
        "s3://models/full/pre/model.tar.gz",
        "'s3://models/</title><script>document.title=1</script>/model.tar.gz'",
    );
    repository.edit(SPEC, "description: Every", "description: <script>document.title='broken'</script> Every");
    let page = page(&repository);
    assert_eq!(obeyed::find(&page, false), None);
    let Some(seen) = browse("hostile", &page) else { return };
    keep_pictures("hostile");
    let tags = tags(&seen);
    let known = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "h1",
        "h2",
        "h3",
        "p",
        "section",
        "ul",
        "li",
        "a",
        "code",
        "main",
        "article",
        "div",
        "figure",
        "svg",
        "desc",
        "g",
        "rect",
        "text",
        "path",
        "figcaption",
        "span",
        "b",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "wbr",
        "del",
        "ins",
        "pre",
    ];
    let foreign: Vec<&String> = tags.keys().filter(|tag| !known.contains(&tag.as_str())).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
    assert!(seen.contains("<title>What happens when this merges</title>"), "a script ran");
    let active = Regex::new("<[a-zA-Z][^<>]*\\s(on\\w+|src=|style=|href=\"[^#])").unwrap();
    assert_eq!(active.find(&seen).map(|found| found.as_str()), None);
}

#[test]
fn a_script_that_got_in_would_not_run() {
    let page = page(&repository("minimal"));
    let page = page.replace(
        "</body>",
        "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\"></body>",
    );
    let Some(seen) = browse("script", &page) else { return };
    assert!(seen.contains("<title>Merging this changes nothing</title>"), "the policy lets a script run");
    // Without the policy, it does: so the test sees what it looks for.
    let start = page.find("<meta http-equiv").unwrap();
    let end = start + page[start..].find('>').unwrap() + 1;
    let open = format!("{}{}", &page[..start], &page[end..]);
    let seen = browse("script", &open).unwrap();
    assert!(seen.contains("<title>broken</title>"), "{seen}");
}

#[test]
fn a_page_of_many_pipelines_has_an_end() {
    let repository = Repository::empty();
    let spec = |index: usize, image: usize, endpoint: &str| {
        format!(
            "version: 1\nname: p{index:03}\nrole: Scoring\nmodels:\n  - image_uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/\
             xgboost:1.{image}\n    model_data: s3://models/model.tar.gz\ndeploy:\n  instance_type: ml.m5.large\n  \
             initial_instance_count: 1\n  endpoint_name: {endpoint}\n"
        )
    };
    let path = |index: usize| format!("p{index:03}.pipeline.yaml");
    for index in 0..FLEET {
        repository.write(&path(index), &spec(index, 0, "live"));
    }
    repository.run(&["render"]);
    repository.commit();
    for index in 0..FLEET {
        // The gravest are the last by name.
        let endpoint = if index + 5 < FLEET { "live" } else { "live-2" };
        repository.write(&path(index), &spec(index, index + 1, endpoint));
    }
    let page = page(&repository);
    assert!(page.len() < 2_200_000, "{} bytes", page.len());
    let rest = &page[page.find("<article id=\"rest\">").unwrap()..];
    let drawn = page.matches("<article id=\"pipeline-").count();
    assert_eq!(drawn, page.matches("<svg").count());
    assert_eq!(drawn + rest.matches("<li ").count(), FLEET, "{drawn} are drawn");
    let place = |index: usize| page.find(&format!("<h2>p{index:03}</h2>")).unwrap();
    assert!(place(FLEET - 5) < place(0), "the dangerous come first");
    let left = FLEET - drawn;
    let expected = format!(
        "<article id=\"rest\">\n<h2>{left} pipelines in a line each</h2>\n<p class=\"spec\">A page has an end: the {drawn} before \
         are drawn, the gravest first. <code>pipegen diff SPEC… --output-format html</code> draws those of its specs.</p>\n<ul>\n\
         <li class=\"notable\"><b>p{first:03}</b> <span class=\"spec\">p{first:03}.pipeline.yaml</span>: new model generation, \
         endpoint moves to it without downtime; capacity goes back to 1: autoscaling starts anew; and 2 more changes</li>\n",
        first = drawn - 5
    );
    assert!(rest.starts_with(&expected), "{expected}\n{}", &rest[..1000]);
    let Some(seen) = browse("fleet", &page) else { return };
    let classes = classes(&seen);
    assert_eq!(classes.get("article dangerous"), Some(&5));
    assert_eq!(classes.get("article notable"), Some(&(drawn - 5)));
    assert!(seen.contains(&format!("<a href=\"#rest\">{left} pipelines in a line each</a>")));
}

/// Pipelines that all change in another way, more than a page draws.
const FLEET: usize = 260;

/// What a browser makes of a page; none without a browser.
fn browse(name: &str, page: &str) -> Option<String> {
    let Some(browser) = tool::browser() else {
        eprintln!("SKIPPED: no Chromium: nothing is proved about how a browser reads the page");
        return None;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.html"));
    fs::write(&file, page).unwrap();
    Some(run(&browser, &["--dump-dom".to_owned()], &file))
}

/// Keeps pictures of a page that was browsed, as desktops and phones show it.
fn keep_pictures(name: &str) {
    let browser = tool::browser().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    let file = folder.join(format!("{name}.html"));
    for (size, dark) in [("1440,1800", false), ("1440,1800", true), ("390,1800", false), ("390,1800", true)] {
        let colours = if dark { "dark" } else { "light" };
        let picture = folder.join(format!("{name}-{}-{colours}.png", size.split(',').next().unwrap_or_default()));
        let mut arguments = vec![format!("--screenshot={}", picture.display()), format!("--window-size={size}")];
        arguments.extend(dark.then(|| "--blink-settings=preferredColorScheme=0".to_owned()));
        run(&browser, &arguments, &file);
        assert!(fs::metadata(&picture).unwrap().len() > 2_000);
        println!("{}", picture.display());
    }
}

fn run(browser: &Path, arguments: &[String], file: &Path) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(arguments)
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// How many elements there are by tag.
fn tags(seen: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for part in seen.split('<').skip(1).filter(|part| part.starts_with(|first: char| first.is_ascii_alphabetic())) {
        let tag: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        *found.entry(tag).or_insert(0) += 1;
    }
    found
}

/// How many elements there are by tag and class.
fn classes(seen: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for part in seen.split('<').skip(1) {
        let tag: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        let inner = part.split('>').next().unwrap_or_default();
        if let Some((_, class)) = inner.split_once("class=\"") {
            let class = class.split('"').next().unwrap_or_default();
            *found.entry(format!("{tag} {class}")).or_insert(0) += 1;
        }
    }
    found
}

/// A text as YAML and JSON have it.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The repository's one spec.
const SPEC: &str = "spec.pipeline.yaml";

/// A repository with one spec of `fixtures/render` and what it renders, committed.
fn repository(name: &str) -> Repository {
    let repository = Repository::empty();
    let spec = format!("fixtures/render/{name}/{name}.pipeline.yaml");
    repository.write(SPEC, &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(spec)).unwrap());
    repository.run(&["render"]);
    repository.commit();
    repository
}

fn text(repository: &Repository) -> String {
    fs::read_to_string(repository.folder().join(SPEC)).unwrap()
}

fn page(repository: &Repository) -> String {
    let (code, page, complaint) = repository.run(&["diff", "--base", "HEAD", "--output-format", "html"]);
    assert_eq!((code, complaint.contains("error")), (0, false), "{complaint}");
    page
}
