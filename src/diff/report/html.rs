//! The report as one page that needs nothing else: no script, no network, no font. Whatever a user wrote is escaped, and a
//! policy in the page's head keeps the browser from running or loading anything all the same.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::words::{self, Item, What};
use crate::diagnostic::count;
use crate::diff::consequence::{Weight, noun};
use crate::diff::fleet::Group;
use crate::diff::pipeline::FileChange;
use crate::diff::predict::Action;
use crate::diff::subject::Subject;
use crate::diff::textual::{Side, hunks};
use crate::graph::xml::escape;
use crate::graph::{Graph, Mark, Node, STYLE, drawing};

/// Most properties of a resource that are shown at once.
const MAX_OPEN: usize = 12;

/// Most lines that are shown of a file.
const MAX_LINES: usize = 2_000;

/// Bytes of the pipelines that are drawn: a browser opens as many at once. Of more, the page has a line each.
const MAX_LENGTH: usize = 2_000_000;

/// What a browser may do for the page: nothing but apply its style.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

pub(super) fn write(groups: &[Group<'_>]) -> String {
    let title = if groups.is_empty() { "Merging this changes nothing" } else { "What happens when this merges" };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n",
        include_str!("html.css"),
    );
    if groups.is_empty() {
        out.push_str("<p class=\"summary\">No rendered file differs.</p>\n</header>\n</body>\n</html>\n");
        return out;
    }
    let _ = writeln!(out, "<p class=\"summary\">{}</p>", prose(&words::summary(groups)));
    let (articles, drawn) = articles(groups);
    dangers(&mut out, groups, drawn);
    contents(&mut out, groups, drawn);
    out.push_str("</header>\n<main>\n");
    out.push_str(&articles);
    if drawn < groups.len() {
        rest(&mut out, groups, drawn);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// What has to be looked at first.
fn dangers(out: &mut String, groups: &[Group<'_>], drawn: usize) {
    let dangerous = groups.iter().take_while(|group| group.weight() == Weight::Dangerous).count();
    if dangerous == 0 {
        return;
    }
    out.push_str("<section class=\"dangers\">\n<h2>Look at this first</h2>\n<ul>\n");
    for (number, group) in (1..).zip(&groups[..dangerous.min(drawn)]) {
        for row in group.first().rows.iter().filter(|row| row.told.weight == Weight::Dangerous) {
            let (title, sentence) = (escape(&words::title(group)), prose(&words::sentence(group, row)));
            let (_, target) = words::addresses(group, row);
            let _ = writeln!(
                out,
                "<li><a href=\"#pipeline-{number}\">{title}</a>: {sentence}{}</li>",
                target.map_or_else(String::new, |target| format!(" <span class=\"only\">{target} only</span>")),
            );
        }
    }
    if dangerous > drawn {
        let more = pipelines(&groups[drawn..dangerous]);
        let _ = writeln!(out, "<li><a href=\"#rest\">{more}</a> that are not drawn</li>");
    }
    out.push_str("</ul>\n</section>\n");
}

/// Where everything is, if there is more than one thing.
fn contents(out: &mut String, groups: &[Group<'_>], drawn: usize) {
    if groups.len() < 2 {
        return;
    }
    out.push_str("<nav aria-label=\"Pipelines\">\n<ul>\n");
    for (number, group) in (1..).zip(&groups[..drawn]) {
        let (weight, title) = (group.weight().name(), escape(&words::title(group)));
        let _ = writeln!(out, "<li class=\"{weight}\"><a href=\"#pipeline-{number}\">{title}</a></li>");
    }
    if drawn < groups.len() {
        let more = pipelines(&groups[drawn..]);
        let _ = writeln!(out, "<li><a href=\"#rest\">{more} in a line each</a></li>");
    }
    out.push_str("</ul>\n</nav>\n");
}

fn pipelines(groups: &[Group<'_>]) -> String {
    count(groups.iter().map(|group| group.subjects.len()).sum(), "pipeline")
}

/// As many groups as fit, at least one, and their number.
fn articles(groups: &[Group<'_>]) -> (String, usize) {
    let mut out = String::new();
    for (index, group) in groups.iter().enumerate() {
        let length = out.len();
        article(&mut out, group, index + 1);
        if index > 0 && out.len() > MAX_LENGTH {
            out.truncate(length);
            return (out, index);
        }
    }
    (out, groups.len())
}

/// The groups that are not drawn, each with its gravest change.
fn rest(out: &mut String, groups: &[Group<'_>], drawn: usize) {
    let (before, rest) = groups.split_at(drawn);
    let _ = writeln!(
        out,
        "<article id=\"rest\">\n<h2>{} in a line each</h2>\n<p class=\"spec\">A page has an end: the {} before are \
         drawn, the gravest first. <code>pipegen diff SPEC… --output-format html</code> draws those of its specs.</p>\n<ul>",
        pipelines(rest),
        before.iter().map(|group| group.subjects.len()).sum::<usize>(),
    );
    for group in rest {
        let sentence = words::gravest(group).unwrap_or_else(|| "only the text of files".to_owned());
        let more = match group.first().rows.len().saturating_sub(1) {
            0 => String::new(),
            more => format!("; and {}", count(more, "more change")),
        };
        let (weight, title) = (group.weight().name(), escape(&words::title(group)));
        let (spec, sentence) = (escape(&words::subtitle(group)), prose(&sentence));
        let _ = writeln!(
            out,
            "<li class=\"{weight}\"><b>{title}</b> <span class=\"spec\">{spec}</span>: {sentence}{more}</li>"
        );
    }
    out.push_str("</ul>\n</article>\n");
}

fn article(out: &mut String, group: &Group<'_>, number: usize) {
    let weight = group.weight().name();
    let _ = writeln!(
        out,
        "<article id=\"pipeline-{number}\" class=\"{weight}\">\n<h2>{}</h2>\n<p class=\"spec\">{}</p>",
        escape(&words::title(group)),
        escape(&words::subtitle(group)),
    );
    out.push_str("<div class=\"sides\">\n<div class=\"parts\">\n");
    if let Some(graph) = graph(group.first()) {
        figure(out, group, &graph, number);
    }
    out.push_str("<div class=\"files\">\n");
    for pipeline in &group.first().pipelines {
        pipeline.files.iter().for_each(|change| file(out, group, &pipeline.folder, change));
    }
    out.push_str("</div>\n</div>\n<div class=\"changes\">\n");
    for moves in words::moves(group) {
        let _ = writeln!(out, "<p class=\"sentence\">{}</p>", prose(&moves));
    }
    let mut rows: Vec<usize> = (0..group.first().rows.len()).collect();
    rows.sort_by_key(|index| Reverse(group.first().rows[*index].told.weight));
    for index in rows {
        row(out, group, index);
    }
    if group.first().rows.is_empty() {
        out.push_str("<p>No resource changes, only files.</p>\n");
    }
    out.push_str("</div>\n</div>\n</article>\n");
}

/// The graph with the gravest mark that any target has for each node.
fn graph(subject: &Subject<'_>) -> Option<Graph> {
    let mut graphs = subject.pipelines.iter().filter_map(|pipeline| pipeline.graph.as_ref());
    let mut graph = graphs.next()?.clone();
    for other in graphs.flat_map(|other| &other.nodes) {
        if let Some(node) = graph.nodes.iter_mut().find(|node| node.id == other.id) {
            node.mark = node.mark.max(other.mark);
        }
    }
    Some(graph)
}

fn figure(out: &mut String, group: &Group<'_>, graph: &Graph, number: usize) {
    let _ = write!(
        out,
        "<figure>\n<div class=\"canvas\" role=\"region\" aria-label=\"Graph\" tabindex=\"0\">\n{}</div>\n<figcaption>",
        drawing(graph, number)
    );
    if group.subjects.len() > 1 {
        let _ = write!(out, "<span>One of {}: {}.</span> ", group.subjects.len(), escape(&graph.to_string()));
    }
    for mark in Mark::ALL {
        let marked = graph.nodes.iter().filter(|node| node.mark == Some(mark));
        let words: BTreeSet<&str> = marked.filter_map(Node::marked).collect();
        if !words.is_empty() {
            let words: Vec<&str> = words.into_iter().rev().collect();
            let (name, sign, words) = (mark.name(), mark.sign(), words.join(", "));
            let _ = write!(out, "<span class=\"legend {name}\"><b>{sign}</b> {words}</span> ");
        }
    }
    out.push_str("</figcaption>\n</figure>\n");
}

fn row(out: &mut String, group: &Group<'_>, index: usize) {
    let row = &group.first().rows[index];
    let action = row.told.change.action;
    let (class, sign, word) = words_of(action);
    let (addresses, target) = words::addresses(group, row);
    let target = target.map_or_else(String::new, |target| format!(" <span class=\"only\">{target} only</span>"));
    let _ = writeln!(
        out,
        "<section class=\"change {class} {}\">\n<h3><span class=\"action\"><b>{}</b> {word}</span>{}{target}</h3>",
        row.told.weight.name(),
        sign,
        row.told.change.kind.map_or("other resource", noun),
    );
    let sentence = words::sentence(group, row);
    if sentence != word {
        let _ = writeln!(out, "<p class=\"sentence\">{}</p>", prose(&sentence));
    }
    let _ = writeln!(out, "<p class=\"address\">{}</p>", escape(&addresses));
    let items = words::items(group, index);
    if !items.is_empty() {
        let open = if items.len() <= MAX_OPEN { " open" } else { "" };
        let number = if items.len() == 1 { "1 property".to_owned() } else { format!("{} properties", items.len()) };
        let _ = writeln!(out, "<details{open}><summary>{number}</summary>\n<dl>");
        for found in &items {
            item(out, found);
        }
        out.push_str("</dl>\n</details>\n");
    }
    out.push_str("</section>\n");
}

/// An action's class, its sign as graphs have it, and its word.
const fn words_of(action: Action) -> (&'static str, &'static str, &'static str) {
    let (mark, word) = match action {
        Action::Ignored => return ("ignored", "·", "nothing happens"),
        Action::Create => (Mark::Created, "created"),
        Action::Update => (Mark::Updated, "updated"),
        Action::Release => (Mark::Deleted, "released"),
        Action::MayReplace => (Mark::Replaced, "may be replaced"),
        Action::Replace => (Mark::Replaced, "replaced"),
        Action::Delete => (Mark::Deleted, "deleted"),
        Action::Refuse => (Mark::Refused, "refused"),
    };
    (mark.name(), mark.sign(), word)
}

fn item(out: &mut String, Item { path, what, from }: &Item) {
    let what = match what {
        What::Change(old, new) => {
            format!("<del>{}</del> <span class=\"to\">→</span> <ins>{}</ins>", escape(old), escape(new))
        }
        What::Said(said) => escape(said),
    };
    let from = if from.is_empty() { String::new() } else { format!("<div class=\"from\">{}</div>", escape(from)) };
    let _ = writeln!(out, "<dt>{}</dt><dd>{what}{from}</dd>", escape(path).replace('.', ".<wbr>"));
}

fn file(out: &mut String, group: &Group<'_>, folder: &str, FileChange { name, old, new }: &FileChange) {
    let [old, new] = [old, new].map(|text| text.as_deref().unwrap_or_default());
    let hunks = hunks(old, new);
    let lines = || hunks.iter().flat_map(|hunk| &hunk.lines);
    let [gone, come] = [Side::Old, Side::New].map(|side| lines().filter(|(of, _)| *of == side).count());
    let _ = write!(
        out,
        "<details class=\"file\"><summary><code>{}</code> <span class=\"come\">+{come}</span> \
         <span class=\"gone\">−{gone}</span></summary>\n<pre>",
        escape(&group.shared(&format!("{folder}/{name}"))),
    );
    let mut left = MAX_LINES;
    for hunk in &hunks {
        let shown = &hunk.lines[..hunk.lines.len().min(left)];
        left -= shown.len();
        if !shown.is_empty() {
            let _ = writeln!(out, "<span class=\"at\">Line {}</span>", hunk.new.max(1));
        }
        for (side, line) in shown {
            let class = match side {
                Side::Both => "same",
                Side::Old => "gone",
                Side::New => "come",
            };
            let _ = writeln!(out, "<span class=\"{class}\">{}{}</span>", side.sign(), escape(&group.shared(line)));
        }
    }
    if let more @ 1.. = lines().count().saturating_sub(MAX_LINES) {
        let _ = writeln!(out, "<span class=\"at\">and {}</span>", count(more, "more line"));
    }
    out.push_str("</pre></details>\n");
}

/// Prose of pipegen, in which what a user wrote stands between backticks.
fn prose(text: &str) -> String {
    let part = |(index, part): (usize, &str)| match index % 2 {
        0 => escape(part),
        _ => format!("<code>{}</code>", escape(part)),
    };
    text.split('`').enumerate().map(part).collect()
}
