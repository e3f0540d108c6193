//! `schemas/keys.tsv` says where the value of each key stands in each target: each value of the `full` fixtures is
//! changed, and the table is made of what differs. What a change does at AWS is then held against the rendered files
//! again, with references replaced by what they refer to, and against changes whose effect was written by hand.

#[path = "deploy/change.rs"]
#[allow(dead_code, reason = "deployments use the rest of it")]
mod by_hand;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use by_hand::{Endpoint, Generation};
use pipegen::change::{self, Action, Kind};
use pipegen::load::{Settings, load};
use pipegen::source::Source;
use pipegen::spec::Pipeline;
use pipegen::target::Target;
use pipegen::template::Templates;
use serde::Deserialize;
use serde_json::Value;
use support::place::{changes, full, places};
use support::rendered::{self, Rendered};

/// Kinds and properties that differ; an empty property stands for a resource that comes or goes.
type Differences = BTreeSet<(Kind, String)>;

const HEAD: &str = "\
# Where the value of each key stands in each target; `*` stands for an index. A place is a kind of resource and the path
# of the property, behind a `:` the path in the JSON text that the property holds; a kind alone comes and goes with the
# key. `=` is the same as in CloudFormation, `-` nowhere, `refused` a key that the target has no property for. What
# follows from another name of a model or config isn't told. Made from the templates by
# `BLESS=1 cargo test --test change`, which changes each value of the `full` fixtures and notes what differs.
# key\tcloudformation\tterraform
";

#[test]
fn table_of_keys_is_what_the_templates_make() {
    let mut rows: BTreeMap<String, [Option<Differences>; 2]> =
        support::schema::properties().into_keys().map(|key| (key, [None, None])).collect();
    // Editors read it and nothing else does.
    rows.insert("/$schema".to_owned(), [Some(Differences::new()), Some(Differences::new())]);
    // A parameter stands where the values stand that it is for.
    let declared = |block: &str| Some(Differences::from([(Kind::Stack, block.to_owned())]));
    rows.insert("/parameters".to_owned(), [declared("Parameters"), declared("variable")]);
    for change in &*CHANGES {
        let row = rows.get_mut(&change.key).unwrap_or_else(|| panic!("the schema lacks {}", change.key));
        let column = Target::ALL.iter().position(|target| *target == change.target).unwrap();
        row[column].get_or_insert_default().extend(told(change.differences.clone()));
    }
    let mut table = HEAD.to_owned();
    for (key, cells) in &rows {
        let [first, second] = [0, 1].map(|column| cell(&rows, key, cells[column].as_ref(), column));
        let second = if second == first && first.contains('.') { "=" } else { &second };
        writeln!(table, "{key}\t{first}\t{second}").unwrap();
    }
    support::golden(Path::new("schemas/keys.tsv"), &table);
}

/// A key whose value can't change by itself stands where all keys below it do.
fn cell(
    rows: &BTreeMap<String, [Option<Differences>; 2]>,
    key: &str,
    own: Option<&Differences>,
    column: usize,
) -> String {
    let Some(own) = own else { return "refused".to_owned() };
    let below = format!("{key}/");
    let below = rows.iter().filter(|(other, _)| other.starts_with(&below)).filter_map(|(_, row)| row[column].as_ref());
    let places = if own.is_empty() { around(below.flatten()) } else { innermost(own) };
    let shown = |(kind, property): &(Kind, String)| match property.as_str() {
        "" => kind.name().to_owned(),
        property => format!("{}.{property}", kind.name()),
    };
    if places.is_empty() { "-".to_owned() } else { places.iter().map(shown).collect::<Vec<_>>().join(" ") }
}

/// The one property of each kind that holds all others.
fn around<'a>(places: impl Iterator<Item = &'a (Kind, String)>) -> Differences {
    let mut around: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
    for (kind, property) in places {
        let parts: Vec<&str> = property.split('.').collect();
        let common = around.entry(*kind).or_insert_with(|| parts.clone());
        let same = common.iter().zip(&parts).take_while(|(one, other)| one == other).count();
        common.truncate(same);
    }
    around.into_iter().map(|(kind, parts)| (kind, parts.join(".").trim_end_matches("[]").to_owned())).collect()
}

/// Without properties that hold another one of them, and vanish with it.
fn innermost(places: &Differences) -> Differences {
    let holds = |(kind, property): &(Kind, String)| {
        let below = [format!("{property}."), format!("{property}[].")];
        places.iter().any(|(other, path)| other == kind && below.iter().any(|start| path.starts_with(start)))
    };
    places.iter().filter(|place| !holds(place)).cloned().collect()
}

/// The differences without what follows from another one.
fn told(mut differences: Differences) -> Differences {
    const NAMES: [&str; 5] = ["ModelName", "EndpointConfigName", "ModelPackageName", "name", "name_prefix"];
    let has = |kind: Kind| differences.iter().any(|(other, _)| *other == kind);
    let (model, resources) = (has(Kind::Model), differences.iter().any(|(kind, _)| *kind != Kind::Stack));
    let whole: BTreeSet<Kind> =
        differences.iter().filter(|(_, property)| property.is_empty()).map(|(kind, _)| *kind).collect();
    let beside: BTreeMap<Kind, bool> = Kind::ALL
        .map(|kind| {
            (kind, differences.iter().any(|(other, property)| *other == kind && !NAMES.contains(&property.as_str())))
        })
        .into();
    differences.retain(|(kind, property)| {
        let is_name = kind.is_generation() && NAMES.contains(&property.as_str());
        let follows = is_name && (beside[kind] || model && *kind != Kind::Model);
        let needless = *kind == Kind::Stack && resources || whole.contains(kind) && !property.is_empty();
        !follows && !needless
    });
    differences
}

/// A change of one value in one target's files.
struct Change {
    key: String,
    target: Target,
    differences: Differences,
    /// The same with references replaced by what they refer to.
    resolved: Differences,
    /// The kinds that there are.
    kinds: BTreeSet<Kind>,
}

static CHANGES: LazyLock<Vec<Change>> = LazyLock::new(|| {
    let templates = Templates::embedded();
    let mut found = Vec::new();
    for case in full() {
        let before = case.value.clone();
        let mut used = Vec::new();
        places(&before, "", &mut used);
        for target in Target::ALL {
            let Some(rendered) = render(&templates, &before, target, true) else { continue };
            for (place, key) in &used {
                // What is valid as a whole; where that changes nothing, what the schema takes: a rule would ask for
                // another key to change along.
                let all = changes(&before, place);
                let rendered_as = |strictly: bool| -> Vec<Rendered> {
                    all.iter().filter_map(|spec| render(&templates, spec, target, strictly)).take(2).collect()
                };
                let differ = |after: &[Rendered]| after.iter().any(|after| !rendered.differences(after).is_empty());
                let valid = rendered_as(true);
                let after = if differ(&valid) { valid } else { rendered_as(false) };
                let differences = after.iter().flat_map(|after| rendered.differences(after)).collect();
                let resolved =
                    after.iter().flat_map(|after| rendered.resolved().differences(&after.resolved())).collect();
                found.push(Change { key: key.clone(), target, differences, resolved, kinds: rendered.kinds() });
            }
        }
    }
    found
});

/// A target's files; none where the spec isn't valid, by the rules too where `strictly`.
fn render(templates: &Templates, spec: &Value, target: Target, strictly: bool) -> Option<Rendered> {
    if !pipegen::schema::accepts(spec) {
        return None;
    }
    if strictly {
        let source = Source { path: "spec.json".into(), text: spec.to_string() };
        load(source, &Settings { targets: &[target], ..Settings::default() }).specs.pop()?;
    }
    let spec = Pipeline::deserialize(spec).unwrap();
    let files = templates.render(&pipegen::lower::lower(&spec), target).unwrap();
    Some(rendered::read(files, target))
}

/// What AWS does by the rendered files is what is told of the key.
#[test]
fn actions_of_a_key_are_those_that_its_changes_lead_to() {
    let mut seen: BTreeMap<(&str, Target), BTreeMap<Kind, Option<Action>>> = BTreeMap::new();
    for change in &*CHANGES {
        let mut properties: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
        for (kind, property) in &change.resolved {
            properties.entry(*kind).or_default().push(property);
        }
        let seen = seen.entry((&change.key, change.target)).or_default();
        for kind in &change.kinds {
            let action = properties.get(kind).map(|properties| change::action(*kind, change.target, properties));
            let gravest = seen.entry(*kind).or_default();
            *gravest = action.max(*gravest);
        }
    }
    let mut wrong = Vec::new();
    for ((key, target), found) in &seen {
        let below = format!("{key}/");
        if found.values().all(Option::is_none) && seen.keys().any(|(other, _)| other.starts_with(&below)) {
            continue; // Only what is below it can change.
        }
        let told = change::actions(key, *target);
        for (kind, seen) in found {
            // A stack's outputs name what is in it, and are told only where nothing else changes.
            if told.get(kind) != seen.as_ref() && (*kind != Kind::Stack || told.contains_key(kind)) {
                wrong.push(format!("{key} in {}: told {kind:?} {:?}, seen {seen:?}", target.name(), told.get(kind)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The changes that are deployed to the emulator, and what was written by hand about each.
#[test]
fn actions_are_those_that_deployments_are_held_against() {
    for change in by_hand::all() {
        for target in Target::ALL {
            let told = change::actions(change.pointer, target);
            let replaced = |kind| told.get(&kind) == Some(&Action::Replaced);
            let generation = match (replaced(Kind::Model), replaced(Kind::EndpointConfig)) {
                (true, true) => Generation::New,
                (false, true) => Generation::Config,
                _ => Generation::Kept,
            };
            let endpoint = match told.get(&Kind::Endpoint) {
                Some(Action::Made) => Endpoint::Removed,
                Some(Action::Replaced) => Endpoint::Replaced,
                Some(Action::Updated) if replaced(Kind::EndpointConfig) => Endpoint::Moved,
                _ => Endpoint::Kept,
            };
            assert_eq!((generation, endpoint), (change.generation, change.endpoint), "{}", change.name);
        }
    }
}
