//! Lines of a team's own templates that differ. What they changed about a resource, no line of a spec did.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::Line;
use super::textual::{Hunk, Side, hunks};
use crate::change::Kind;
use crate::target::Target;
use crate::template;

/// Most places that are told of a target's templates.
const MAX_PLACES: usize = 20;

/// A team's own templates.
#[derive(Clone, Copy)]
pub struct Folder<'t> {
    /// Path of the folder, as the user gave it.
    pub path: &'t str,
    /// The texts of those in it, by name.
    pub texts: &'t BTreeMap<String, String>,
}

/// The first lines where templates differ, by target, one for each place; a template that is only on one side differs from the one
/// that pipegen carries.
#[must_use]
pub fn changed_lines(before: Folder<'_>, after: Folder<'_>) -> BTreeMap<Target, Vec<Line>> {
    let mut found: BTreeMap<Target, Vec<Line>> = BTreeMap::new();
    let names: BTreeSet<&String> = before.texts.keys().chain(after.texts.keys()).collect();
    for name in names {
        let Some(target) = Target::of_template(name) else { continue };
        let [old, new] = [before, after].map(|folder| folder.texts.get(name).map(String::as_str));
        let [old_text, new_text] = [old, new].map(|own| own.or_else(|| template::text(name)).unwrap_or_default());
        for [old_line, new_line] in hunks(old_text, new_text).iter().flat_map(places) {
            let is_former = new.is_none() || (new_line.is_none() && old.is_some());
            let (folder, line) = if is_former { (before, old_line) } else { (after, new_line) };
            let path = format!("{}/{name}", folder.path);
            let line = Line { path, line: line.unwrap_or(1), column: 1, key: String::new(), is_former };
            let lines = found.entry(target).or_default();
            lines.extend((lines.len() < MAX_PLACES).then_some(line));
        }
    }
    found
}

/// The lines that may have changed a resource of a kind: those of the kind's own template and of parts; all where neither
/// differs.
pub(super) fn lines_of(lines: &[Line], kind: Option<Kind>) -> Vec<Line> {
    let own = kind.map(template_of);
    let is_near = |line: &&Line| own.is_some() && [None, own].contains(&resource(&line.path));
    let near: Vec<Line> = lines.iter().filter(is_near).cloned().collect();
    if near.is_empty() { lines.to_vec() } else { near }
}

/// The name of a template that renders a resource, by its path; none of a part.
fn resource(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    folder.ends_with("/resource").then(|| name.split('.').next().unwrap_or(name))
}

/// The name of the template in `resource` that a kind is rendered with.
fn template_of(kind: Kind) -> &'static str {
    match kind {
        Kind::ModelPackageGroup | Kind::ModelPackage => Kind::Registry.name(),
        Kind::RolePolicy => Kind::Role.name(),
        _ => kind.name(),
    }
}

/// For each row of lines that differ in a hunk, the first on each side that has any.
fn places(hunk: &Hunk<'_>) -> Vec<[Option<usize>; 2]> {
    let (mut at, mut found) = ([hunk.old, hunk.new], Vec::new());
    for row in hunk.lines.chunk_by(|(one, _), (other, _)| (*one == Side::Both) == (*other == Side::Both)) {
        let counts =
            [Side::Old, Side::New].map(|own| row.iter().filter(|(side, _)| [own, Side::Both].contains(side)).count());
        if row[0].0 != Side::Both {
            found.push([0, 1].map(|side| (counts[side] > 0).then_some(at[side])));
        }
        at = [at[0] + counts[0], at[1] + counts[1]];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_told_by_its_first_line() {
        let name = "cloudformation/part/own.yaml.j2";
        let texts = |text: &str| BTreeMap::from([(name.to_owned(), text.to_owned())]);
        let lines = |old: &BTreeMap<String, String>, new: &BTreeMap<String, String>| -> Vec<(String, usize, bool)> {
            let [before, after] = [("old", old), ("new", new)].map(|(path, texts)| Folder { path, texts });
            let found = changed_lines(before, after).remove(&Target::CloudFormation).unwrap_or_default();
            found.into_iter().map(|line| (line.path, line.line, line.is_former)).collect()
        };
        let [one, other] = ["1\n2\n3\n4\n5\n6\n", "1\ntwo\n3\n4\n6\n7\n"].map(texts);
        let [old, new] = ["old", "new"].map(|folder| format!("{folder}/{name}"));
        assert_eq!(lines(&one, &other), [(new.clone(), 2, false), (old.clone(), 5, true), (new.clone(), 6, false)]);
        assert_eq!(lines(&BTreeMap::new(), &one), [(new, 1, false)]);
        assert_eq!(lines(&one, &BTreeMap::new()), [(old, 1, true)]);
        assert_eq!(lines(&one, &one), []);
    }
}
