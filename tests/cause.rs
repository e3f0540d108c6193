//! The line that `diff` blames for a change is that of the value that was changed: for each value of the fixtures, in both
//! targets, where it changes, comes and goes, also beside another one.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use pipegen::change;
use pipegen::diff::{self, Documents, Files, Line, Reason, Told};
use pipegen::load::{Loaded, Settings, load};
use pipegen::source::{Source, pointer};
use pipegen::target::Target;
use pipegen::template::Templates;
use serde_json::Value;
use support::case::{self, Case};
use support::place::{changes, full, places};

/// A spec and what it renders.
struct Side {
    spec: Value,
    loaded: Loaded,
    files: Files,
}

impl Side {
    /// A spec with each of its keys on a line of its own; none where it isn't valid.
    fn of(templates: &Templates, spec: &Value, target: Target) -> Option<Self> {
        let text = serde_json::to_string_pretty(spec).unwrap();
        Some(Self { spec: spec.clone(), ..Self::read(templates, "spec.json", &text, target)? })
    }

    fn read(templates: &Templates, path: &str, text: &str, target: Target) -> Option<Self> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        let loaded = load(source, &Settings { targets: &[target], ..Settings::default() }).specs.pop()?;
        let files = templates.render(&pipegen::lower::lower(&loaded.spec), target).unwrap();
        let files = files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        Some(Self { spec: Value::Null, loaded, files })
    }
}

/// Addresses and properties that differ, each with the lines that are blamed.
type Causes = BTreeMap<(String, String), BTreeSet<Line>>;

/// What differs between two sides, but for what follows from all that can't change about a resource.
fn causes(before: &Side, after: &Side, target: Target) -> Causes {
    let [one, other] = [before, after].map(|side| Some(&side.loaded.document));
    let documents = Documents { before: one, after: other, rendered: None, templates: &[] };
    let mut found = Causes::new();
    for told in &diff::compare(&before.files, &after.files, documents, target).unwrap() {
        let mut add = |path: &str, lines: &[Line]| {
            let key = (told.change.address.clone(), path.to_owned());
            found.entry(key).or_default().extend(lines.iter().cloned());
        };
        if told.change.action.comes_or_goes() {
            add("", told.made_by.lines());
        }
        for (property, cause) in told.change.properties.iter().zip(&told.causes) {
            if !is_generation(told, &property.path, target) {
                add(&property.path, cause.lines());
            }
        }
        for (reason, lines) in told.change.reasons.iter().zip(&told.reason_causes) {
            if let Reason::Value { property, address } = reason
                && !(address.starts_with("local.") && property == "name")
            {
                add(property, lines);
            }
        }
    }
    found
}

fn is_generation(told: &Told, path: &str, target: Target) -> bool {
    let kind = told.change.kind.filter(|kind| kind.is_generation());
    kind.and_then(|kind| change::of(kind, target)).is_some_and(|fact| fact.name == path)
}

/// Whether a line is one of the value at a JSON pointer or of what is in it.
fn is_at(line: &Line, place: &str) -> bool {
    line.key.strip_prefix(&pointer::path(place)).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Notes what is blamed on no line, or on one that isn't of a place.
fn hold(wrong: &mut String, what: &str, causes: Causes, is_right: impl Fn(&(String, String), &Line) -> bool) {
    for (property, lines) in causes {
        let others: Vec<&Line> = lines.iter().filter(|line| !is_right(&property, line)).collect();
        if lines.is_empty() || !others.is_empty() {
            let _ = writeln!(wrong, "{what}: {property:?} {others:?}");
        }
    }
}

/// Holds changes of the values of a spec, one by one and two by two; the number of those that were held.
fn hold_all(templates: &Templates, spec: &Value, target: Target, wrong: &mut String) -> usize {
    let Some(before) = Side::of(templates, spec, target) else { return 0 };
    let mut used = Vec::new();
    places(spec, "", &mut used);
    let mut singles: Vec<(String, Side)> = Vec::new();
    let mut number = 0;
    for (index, (place, _)) in used.into_iter().enumerate() {
        // A package has very many values, and all but few do the same.
        if index % 3 > 0 && place.starts_with("/register/") && place.matches('/').count() > 2 {
            continue;
        }
        let all = changes(spec, &place);
        let side = |spec: &Value| Side::of(templates, spec, target).filter(|side| side.files != before.files);
        // The last change takes the value out.
        let (other, without) = (all.iter().find_map(side), all.last().and_then(side));
        for after in other.iter().chain(&without) {
            number += 1;
            hold(wrong, &place, causes(&before, after, target), |_, line| is_at(line, &place));
            hold(wrong, &format!("{place} back"), causes(after, &before, target), |_, line| is_at(line, &place));
        }
        singles.extend(other.map(|side| (place, side)));
    }
    for (index, (place, one)) in singles.iter().enumerate() {
        let (other_place, other) = &singles[(index * 7 + singles.len() / 2) % singles.len()];
        let is_apart = |one: &str, other: &str| !format!("{one}/").starts_with(&format!("{other}/"));
        if !is_apart(place, other_place) || !is_apart(other_place, place) {
            continue;
        }
        let both = changes(&one.spec, other_place).iter().find_map(|spec| Side::of(templates, spec, target));
        let Some(both) = both.filter(|both| both.files != one.files) else { continue };
        number += 1;
        let alone = [(place, causes(&before, one, target)), (other_place, causes(&before, other, target))];
        let beside = causes(one, &both, target);
        hold(wrong, &format!("{place} and {other_place}"), causes(&before, &both, target), |property, line| {
            let is_of = |place: &str, causes: &Causes| causes.contains_key(property) && is_at(line, place);
            alone.iter().any(|(place, causes)| is_of(place, causes)) || is_of(other_place, &beside)
        });
    }
    number
}

fn each_value_is_blamed(target: Target) {
    let templates = Templates::embedded();
    let others = |case: &Case| ["parameters", "register-group-kept"].contains(&case.name.as_str());
    let cases = full().into_iter().chain(case::all().into_iter().filter(others));
    let (mut wrong, mut number) = (String::new(), 0);
    for case in cases {
        number += hold_all(&templates, &case.value, target, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(number > 250, "only {number} changes in {}", target.name());
}

#[test]
fn each_value_is_blamed_in_cloudformation() {
    each_value_is_blamed(Target::CloudFormation);
}

#[test]
fn each_value_is_blamed_in_terraform() {
    each_value_is_blamed(Target::Terraform);
}

#[test]
fn of_two_keys_for_a_property_the_one_that_counts_is_blamed() {
    let (templates, target) = (Templates::embedded(), Target::CloudFormation);
    let keys = ["/register/image_uri", "/models/0/image_uri"];
    let mut cases = full().into_iter().map(|case| case.value);
    let spec = cases.find(|spec| keys.iter().all(|key| spec.pointer(key).is_some())).unwrap();
    let mut other = spec.clone();
    for key in keys {
        let image = format!("{}x", spec.pointer(key).unwrap().as_str().unwrap());
        *other.pointer_mut(key).unwrap() = image.into();
    }
    let [before, after] = [&spec, &other].map(|spec| Side::of(&templates, spec, target).unwrap());
    let found = causes(&before, &after, target);
    let blamed = |address: &str, property: &str| -> Vec<&str> {
        found[&(address.to_owned(), property.to_owned())].iter().map(|line| line.key.as_str()).collect()
    };
    assert_eq!(blamed("ModelPackage", "InferenceSpecification.Containers[0].Image"), ["register.image_uri"]);
    assert_eq!(blamed("Model", "Containers[0].Image"), ["models[0].image_uri"]);
}
