//! What all forms for people say alike.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::change::Kind;
use crate::diagnostic::{count, show, visible};
use crate::diff::cause::Cause;
use crate::diff::consequence::{Weight, is_moved};
use crate::diff::documents::Line;
use crate::diff::fleet::Group;
use crate::diff::pipeline::{Pipeline, Told};
use crate::diff::predict::{Action, Reason, is_parameter};
use crate::diff::subject::{Row, Subject};
use crate::target::Target;

/// Most of anything that is listed in a line.
const MAX_LISTED: usize = 5;

/// The sign of an action, as `terraform plan` has it where it has one.
pub(super) const fn sign(action: Action) -> &'static str {
    match action {
        Action::Ignored => ".",
        Action::Create => "+",
        Action::Update => "~",
        Action::Release => "<",
        Action::MayReplace => "~?",
        Action::Replace => "-/+",
        Action::Delete => "-",
        Action::Refuse => "x",
    }
}

/// What is to be said of a row of a group: its consequence or, where that is plain, the action.
pub(super) fn sentence(group: &Group<'_>, row: &Row<'_>) -> String {
    let plain = || {
        let said = match row.told.change.action {
            Action::Ignored => "nothing happens",
            Action::Create => "created",
            Action::Update => "updated in place",
            Action::Release => "leaves the stack and stays at AWS",
            Action::MayReplace => "updated in place or replaced",
            Action::Replace => "replaced",
            Action::Delete => "deleted",
            Action::Refuse => "the deployment fails",
        };
        said.to_owned()
    };
    // Which generations they are is each pipeline's own.
    let generations = " from `{name}-{generation}` to `{name}-{generation}`";
    let shared = |said: &String| group.shared_sentence(said).replace(generations, "");
    row.told.consequence.as_ref().map_or_else(plain, shared)
}

/// What is to be said of the pipelines of a group whose files move.
pub(super) fn moves(group: &Group<'_>) -> Vec<String> {
    let told = |pipeline: &&Pipeline| {
        let [old, new] = [pipeline.former_folder.as_ref()?, &pipeline.folder].map(|path| visible(&group.shared(path)));
        let what = match pipeline.target {
            Target::CloudFormation => "a stack is known by its name, and stays".to_owned(),
            Target::Terraform => "a folder has a state of its own, unless its backend says otherwise: move the state \
                                  along, or all is made again, under names that are taken"
                .to_owned(),
        };
        Some(format!("the files of {} move from `{old}` to `{new}`; {what}", pipeline.target.title()))
    };
    group.first().pipelines.iter().filter_map(told).collect()
}

/// The gravest that is to be said of a group, the first of several; none where only the text of files differs.
pub(super) fn gravest(group: &Group<'_>) -> Option<String> {
    let row = group.first().rows.iter().rev().max_by_key(|row| row.told.weight);
    row.map(|row| sentence(group, row)).or_else(|| moves(group).pop())
}

/// A property of a row, why the resource follows another one, or why it comes or goes.
pub(super) struct Item {
    /// The property's path.
    pub path: String,
    /// What happens to it.
    pub what: What,
    /// Where it comes from, if that is not what happens to it.
    pub from: String,
}

/// Where what only stale files make differ comes from.
const STALE: &str = "no line of the spec: the base's files were stale, or of another pipegen";

/// What happens to a property.
pub(super) enum What {
    /// It has another value.
    Change(String, String),
    /// A sentence.
    Said(String),
}

/// The items of a row of a group.
pub(super) fn items(group: &Group<'_>, index: usize) -> Vec<Item> {
    let row = &group.first().rows[index];
    let change = &row.told.change;
    let properties = change.properties.iter().enumerate().map(|(property, found)| {
        let (from, is_generation) = (places(&group.lines(index, property)), row.is_generation(property));
        let value = |side: &Option<Value>| value(group, side.as_ref());
        let what = match (is_generation, group.subjects.len()) {
            (true, 2..) => What::Said("another generation".to_owned()),
            _ => What::Change(value(&found.old), value(&found.new)),
        };
        let from = match (&what, is_generation, from.is_empty()) {
            (What::Said(_), ..) => String::new(),
            (_, true, _) => "generation".to_owned(),
            (_, false, true) if row.told.causes[property] == Cause::Stale => STALE.to_owned(),
            (_, false, true) => "no line of the spec: a template or pipegen".to_owned(),
            (_, false, false) => from,
        };
        Item { path: visible(&found.path), what, from }
    });
    let reasons = row.reasons.iter().enumerate().map(|(number, found)| {
        let (property, said) = match found.reason {
            Reason::Follows { property, address } => (property, format!("follows {}", visible(address))),
            Reason::Value { property, address } if is_parameter(address) => {
                let counts = match found.target {
                    Target::CloudFormation => "which a stack of CloudFormation that is there doesn't take by itself",
                    Target::Terraform => "which Terraform takes where no value is given",
                };
                (property, format!("{} has another default, {counts}", visible(address)))
            }
            Reason::Value { property, address } => (property, format!("{} is another value", visible(address))),
        };
        Item { path: visible(property), what: What::Said(said), from: places(&group.reason_lines(index, number)) }
    });
    let from = if row.told.made_by == Cause::Stale { STALE.to_owned() } else { places(&group.made_by(index)) };
    let whole = Some(from).filter(|from| !from.is_empty()).map(|from| {
        let said = if change.action == Action::Create { "comes" } else { "goes" };
        Item { path: "all of it".to_owned(), what: What::Said(said.to_owned()), from }
    });
    whole.into_iter().chain(properties).chain(reasons).collect()
}

/// A value in a line.
fn value(group: &Group<'_>, side: Option<&Value>) -> String {
    side.map_or_else(|| "(not set)".to_owned(), |value| show(&group.shared(&value.to_string())))
}

/// The places of lines, in a line.
fn places(lines: &BTreeSet<&Line>) -> String {
    let place = |line: &&Line| {
        let gone = if line.is_former { " (gone)" } else { "" };
        format!("{}:{}:{}{gone}", visible(&line.path), line.line, line.column)
    };
    let mut places: Vec<String> = lines.iter().map(place).collect();
    // Several keys of one place may have a part in it.
    places.dedup();
    listed(&places)
}

/// Names in a line: the first of them, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    let shown = names[..names.len().min(MAX_LISTED)].join(", ");
    match names.len().saturating_sub(MAX_LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The addresses of a row's resource, and its target where the others don't have it.
pub(super) fn addresses(group: &Group<'_>, row: &Row<'_>) -> (String, Option<&'static str>) {
    let addresses: Vec<String> = row.addresses.iter().map(|(_, address)| visible(address)).collect();
    let is_of_all = row.addresses.len() == group.first().pipelines.len();
    (addresses.join(", "), (!is_of_all).then(|| row.addresses[0].0.name()))
}

/// What a group is called.
pub(super) fn title(group: &Group<'_>) -> String {
    let first = group.first();
    match group.subjects.len() {
        1 => visible(&first.title()),
        number => {
            let environments = if first.first().environment.is_some() { " and environments" } else { "" };
            match first.rows.len() {
                0 => format!("{number} pipelines{environments}: the same lines of their files"),
                1 => format!("{number} pipelines{environments}: the same change"),
                changes => format!("{number} pipelines{environments}: the same {changes} changes"),
            }
        }
    }
}

/// What is behind a group's title: the spec of one pipeline, the names of several.
pub(super) fn subtitle(group: &Group<'_>) -> String {
    match group.subjects.as_slice() {
        [only] => {
            let spec = visible(&only.first().spec);
            if only.first().is_gone { format!("{spec} renders it no more") } else { spec }
        }
        several => listed(&several.iter().map(|subject| visible(&subject.title())).collect::<Vec<_>>()),
    }
}

/// All in a line: `2 pipelines: 1 endpoint replaced (a), 2 package versions registered; 4 files differ`. The dangerous comes
/// first, with the names of the pipelines.
pub(super) fn summary(groups: &[Group<'_>]) -> String {
    let subjects = || groups.iter().flat_map(|group| &group.subjects);
    let mut counts: BTreeMap<(Reverse<Weight>, Noun, Verb), Vec<String>> = BTreeMap::new();
    for subject in subjects() {
        for (key, number) in numbers(subject) {
            counts.entry(key).or_default().extend(vec![visible(&subject.title()); number]);
        }
    }
    let moving = subjects().filter(|subject| subject.moves()).count();
    let quiet: usize = subjects().map(|subject| subject.rows.len()).sum();
    let mut parts: Vec<String> = counts.into_iter().map(|(key, names)| part(key, names)).collect();
    parts.extend((moving > 0).then(|| format!("files of {} move", count(moving, "pipeline"))));
    match (parts.is_empty(), quiet) {
        (true, 0) => parts.push("no resource changes".to_owned()),
        (true, quiet) => parts.push(count(quiet, "quiet change")),
        (false, _) => {}
    }
    let files: usize = subjects().map(Subject::files).sum();
    let differ = if files == 1 { "differs" } else { "differ" };
    format!("{}: {}; {} {differ}", count(subjects().count(), "pipeline"), parts.join(", "), count(files, "file"))
}

/// How often each thing happens to a pipeline: what both targets tell, each in its own words, happens once.
fn numbers(subject: &Subject<'_>) -> BTreeMap<(Reverse<Weight>, Noun, Verb), usize> {
    let mut found: BTreeMap<_, BTreeMap<Target, usize>> = BTreeMap::new();
    for row in &subject.rows {
        let may_fail = row.told.is_taken.then_some((DEPLOYMENT, ["may fail"; 2]));
        for (noun, verb) in phrase(row.told).into_iter().chain(may_fail) {
            let targets = found.entry((Reverse(row.told.weight), noun, verb)).or_default();
            row.addresses.iter().for_each(|(target, _)| *targets.entry(*target).or_default() += 1);
        }
    }
    let number = |noun, targets: BTreeMap<Target, usize>| match noun {
        DEPLOYMENT => 1,
        _ => targets.into_values().max().unwrap_or(0),
    };
    found.into_iter().map(|(key, targets)| (key, number(key.1, targets))).collect()
}

type Noun = &'static str;

/// Of which a pipeline has one, whichever of its resources makes it fail.
const DEPLOYMENT: Noun = "deployment";

/// What happens to one, and to several.
type Verb = [&'static str; 2];

fn part((weight, noun, verb): (Reverse<Weight>, Noun, Verb), mut names: Vec<String>) -> String {
    let number = names.len();
    let phrase = format!("{} {}", count(number, noun), verb[usize::from(number != 1)]);
    names.dedup();
    if weight.0 == Weight::Dangerous { format!("{phrase} ({})", listed(&names)) } else { phrase }
}

/// What a change counts as; none of what is quiet, or what the change of another resource tells.
fn phrase(told: &Told) -> Option<(Noun, Verb)> {
    let action = told.change.action;
    if action == Action::Refuse {
        return Some((DEPLOYMENT, ["fails", "fail"]));
    }
    let is_quiet = told.weight == Weight::Quiet && action != Action::Create;
    if is_quiet || action == Action::Ignored || (told.is_taken && action == Action::Create) {
        return None;
    }
    let noun = match told.change.kind {
        Some(Kind::Endpoint) => "endpoint",
        Some(Kind::ModelPackage) => "package version",
        Some(Kind::ModelPackageGroup) => "package group",
        Some(Kind::StateMachine) => "batch job",
        Some(Kind::Schedule) => "schedule",
        Some(_) => return None,
        None => "other resource",
    };
    let verb = match (noun, action) {
        ("package version", Action::Create | Action::Replace) => ["registered"; 2],
        ("package version", Action::MayReplace) => ["may be registered"; 2],
        ("endpoint", Action::Update) if is_moved(&told.change) => ["moves", "move"],
        (_, Action::Create) => ["created"; 2],
        (_, Action::Replace) => ["replaced"; 2],
        (_, Action::Delete) => ["deleted"; 2],
        (_, Action::Release) => ["released"; 2],
        _ => ["changes", "change"],
    };
    Some((noun, verb))
}
