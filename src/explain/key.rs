//! The page of a key.

use super::effect;
use super::page::Page;
use crate::schema::Property;

/// What is told about a key; `all` are the schema's.
pub(super) fn page(property: &Property, all: &[Property]) -> Page {
    let mut page = Page::default();
    page.heading(&property.path);
    page.text(&property.description);
    page.pairs(facts(property));
    if !property.choices.is_empty() {
        page.heading("Choices");
        page.pairs(property.choices.clone());
    }
    if !property.entry.is_empty() {
        page.heading("Keys of each entry");
        page.pairs(property.entry.iter().map(|key| (key.name().to_owned(), key.description.clone())).collect());
    }
    let below = below(property, all);
    let has_below = !below.is_empty();
    if has_below {
        page.heading("Keys below it");
        page.pairs(below);
    }
    let map = all.iter().find(|map| map.entry.iter().any(|key| key.pointer == property.pointer));
    effect::places(&mut page, map.unwrap_or(property));
    if let Some(map) = map {
        effect::of_entry(&mut page, map);
        return page;
    }
    effect::actions(&mut page, property);
    if has_below {
        page.text("A change of a key below it may do less: `pipegen explain` tells of each.");
    }
    page
}

fn facts(property: &Property) -> Vec<(String, String)> {
    let default = match &property.default {
        Some(default) => default.clone(),
        None if property.is_required => "none: the key can't be left out".to_owned(),
        None => "none: the key may be left out".to_owned(),
    };
    let examples = property.examples.iter().map(|example| format!("`{example}`")).collect::<Vec<_>>().join("\n");
    let facts = [
        ("type", Some(property.form.clone())),
        ("default", Some(default)),
        ("example", Some(examples).filter(|examples| !examples.is_empty())),
        ("AWS", property.aws.clone()),
        ("SDK", property.sdk.clone()),
    ];
    facts.into_iter().filter_map(|(label, text)| Some((label.to_owned(), text?))).collect()
}

/// The keys right below a key, with the first sentence about each.
fn below(property: &Property, all: &[Property]) -> Vec<(String, String)> {
    let direct = |other: &&Property| {
        let rest = other.pointer.strip_prefix(&property.pointer).and_then(|rest| rest.strip_prefix('/'));
        rest.is_some_and(|rest| !rest.trim_start_matches("*/").contains('/'))
    };
    let first =
        |other: &Property| other.description.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned();
    all.iter().filter(direct).map(|other| (other.name().to_owned(), first(other))).collect()
}

/// The keys that a user may mean: the one of this path, else those whose path ends with it. Indices may stand in it
/// or be left out; a name of the user's own may follow a map.
pub(super) fn find<'p>(subject: &str, all: &'p [Property]) -> Vec<&'p Property> {
    let wanted = parts(subject);
    let ends = |property: &&Property| parts(&property.path).ends_with(&wanted);
    if let Some(exact) = all.iter().find(|property| parts(&property.path) == wanted) {
        return vec![exact];
    }
    let mut found: Vec<&Property> = all.iter().filter(ends).collect();
    if found.is_empty() {
        found = all.iter().flat_map(|map| entry_keys(&wanted, map)).collect();
    }
    let of_map = |length: usize| {
        let map = &wanted[..length];
        all.iter().filter(|property| property.is_map && parts(&property.path).ends_with(map)).collect()
    };
    let maps = (1..wanted.len()).rev().map(of_map).find(|maps: &Vec<&Property>| !maps.is_empty());
    if found.is_empty() { maps.unwrap_or_default() } else { found }
}

/// The keys of a map's entries that are meant by a name alone, or behind the map and a name of the user's own.
fn entry_keys<'p>(wanted: &[&str], map: &'p Property) -> Vec<&'p Property> {
    let name = match wanted {
        [name] => name,
        [before @ .., _, name] if !before.is_empty() && parts(&map.path).ends_with(before) => name,
        _ => return Vec::new(),
    };
    map.entry.iter().filter(|key| key.name() == *name).collect()
}

/// `models[0].env` as `models`, `env`.
fn parts(path: &str) -> Vec<&str> {
    path.split('.').map(|part| part.split('[').next().unwrap_or(part)).collect()
}

/// The paths of several keys, as a message lists them.
pub(super) fn listing(found: &[&Property]) -> String {
    const MOST: usize = 12;
    let mut paths: Vec<String> = found.iter().take(MOST).map(|property| format!("`{}`", property.path)).collect();
    if found.len() > MOST {
        paths.push(format!("and {} more", found.len() - MOST));
    }
    paths.join(", ")
}
