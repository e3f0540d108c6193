//! What `diff` predicts of a change is what the real plan and the change set say of it, resource by resource: for every
//! value of `full` that can change by itself, and for pairs of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pipegen::change::{self, Kind};
use pipegen::diff::{self, Action, Declarations, Files};
use pipegen::load::{Settings, load};
use pipegen::source::Source;
use pipegen::spec::Pipeline;
use pipegen::target::Target;
use pipegen::template::Templates;
use serde::Deserialize as _;
use serde_json::{Value, json};

use crate::client::Client as _;
use crate::cloudformation::{Aws, CloudFormation};
use crate::emulator::Emulator;
use crate::scenario;
use crate::support::place::{changes, places};
use crate::terraform::Terraform;

/// Names of the tests.
pub const NAMES: [&str; 2] = ["prediction equals CloudFormation's change set", "prediction equals terraform's plan"];

/// The spec that is changed.
const SPEC: &str = "full";

/// Fewest changes that are held.
const FEWEST: usize = 150;

/// A change of the spec, and what is predicted of it.
struct Variant {
    /// What changes.
    change: String,
    role: Value,
    files: Files,
    predicted: BTreeMap<String, Planned>,
    /// Whether CloudFormation would refuse to make one of the resources.
    is_refused: bool,
}

/// What is done with a resource, in words that plan and prediction share.
type Planned = String;

/// The spec, its files in a target, and changes of it.
struct Variants {
    target: Target,
    templates: Templates,
    spec: Value,
    before: Files,
    found: Vec<Variant>,
}

impl Variants {
    fn new(target: Target) -> Result<Self, String> {
        let scenarios = scenario::all()?;
        let spec = scenarios.iter().find(|scenario| scenario.name == SPEC).ok_or("no golden `full`")?.before.clone();
        let templates = Templates::embedded();
        let before = render(&templates, &spec, target).ok_or("`full` isn't valid")?;
        let mut variants = Self { target, templates, spec, before, found: Vec::new() };
        let singles = variants.add_singles()?;
        variants.add_under_old_names(&singles)?;
        variants.add_doubles(&singles)?;
        Ok(variants)
    }

    /// Adds a change of each value to another one or, where there is no valid one, to none.
    fn add_singles(&mut self) -> Result<Vec<(String, Value)>, String> {
        let mut used = Vec::new();
        places(&self.spec, "", &mut used);
        let mut singles = Vec::new();
        for (index, (place, _)) in used.into_iter().enumerate() {
            // A package has very many values, and all but few do the same.
            if index % 3 > 0 && place.starts_with("/register/") && place.matches('/').count() > 2 {
                continue;
            }
            for spec in changes(&self.spec, &place) {
                if self.add(place.clone(), &spec)? {
                    singles.push((place, spec));
                    break;
                }
            }
        }
        Ok(singles)
    }

    /// Adds changes without that of a generation's name, which changes along with all that makes it: so it is seen what
    /// each property does.
    fn add_under_old_names(&mut self, singles: &[(String, Value)]) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for (place, spec) in singles {
            let Some(mut files) = render(&self.templates, spec, self.target) else { continue };
            keep_names(&self.before, &mut files, self.target)?;
            let changed = changed_properties(&self.before, &files, self.target)?;
            if !changed.is_subset(&seen) {
                seen.extend(changed);
                self.push(format!("{place} under the old name"), spec, files)?;
            }
        }
        Ok(())
    }

    /// Adds each tenth change with one that stands far from it.
    fn add_doubles(&mut self, singles: &[(String, Value)]) -> Result<(), String> {
        for (index, (place, spec)) in singles.iter().enumerate().step_by(10) {
            let (other, _) = &singles[(index * 7 + singles.len() / 2) % singles.len()];
            for both in changes(spec, other) {
                if self.add(format!("{place} and {other}"), &both)? {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Adds a change; whether it is a valid one of files that no other has.
    fn add(&mut self, change: String, spec: &Value) -> Result<bool, String> {
        let files = render(&self.templates, spec, self.target);
        let is_news = |files: &Files| *files != self.before && self.found.iter().all(|variant| variant.files != *files);
        let Some(files) = files.filter(is_news) else { return Ok(false) };
        self.push(change, spec, files)?;
        Ok(true)
    }

    fn push(&mut self, change: String, spec: &Value, files: Files) -> Result<(), String> {
        let (before, after) = (read(&self.before, self.target)?, read(&files, self.target)?);
        let changes = diff::predict(&before, &after, self.target);
        let is_refused =
            self.target == Target::CloudFormation && changes.iter().any(|change| change.action == Action::Refuse);
        let predicted = in_words_of_plans(changes, &after, self.target);
        self.found.push(Variant { change, role: spec["role"].clone(), files, predicted, is_refused });
        Ok(())
    }

    /// Names of all roles that AWS must have.
    fn roles(&self) -> BTreeSet<&str> {
        let roles = self.found.iter().map(|variant| &variant.role).chain([&self.spec["role"]]);
        roles.filter_map(Value::as_str).filter(|role| !role.starts_with("arn:")).collect()
    }
}

fn read(files: &Files, target: Target) -> Result<Declarations, String> {
    Declarations::read(files, target).map_err(|error| error.to_string())
}

/// Gives generations of other files the names that they had.
fn keep_names(before: &Files, files: &mut Files, target: Target) -> Result<(), String> {
    let (old, new) = (read(before, target)?, read(files, target)?);
    for (address, resource) in &old.resources {
        let Some(kind) = resource.kind.filter(|kind| kind.is_generation()) else { continue };
        let Some(name) = change::of(kind, target).map(|fact| fact.name) else { continue };
        let other = new.resources.get(address).and_then(|resource| resource.properties.get(name));
        if let (Some(Value::String(old)), Some(Value::String(new))) = (resource.properties.get(name), other) {
            for text in files.values_mut() {
                *text = text.replace(new, old);
            }
        }
    }
    Ok(())
}

/// Kinds and properties of the first level that differ.
fn changed_properties(before: &Files, after: &Files, target: Target) -> Result<BTreeSet<String>, String> {
    let changes = diff::predict(&read(before, target)?, &read(after, target)?, target);
    let first = |change: &diff::Change, path: &str| format!("{} {}", change.resource_type, change::first_part(path));
    let of = |change: &diff::Change| {
        change.properties.iter().map(|property| first(change, &property.path)).collect::<Vec<_>>()
    };
    Ok(changes.iter().filter(|change| change.kind.is_some_and(Kind::is_generation)).flat_map(of).collect())
}

/// A target's files; none where the spec isn't valid.
fn render(templates: &Templates, spec: &Value, target: Target) -> Option<Files> {
    let source = Source { path: "spec.json".into(), text: spec.to_string() };
    load(source, &Settings { targets: &[target], ..Settings::default() }).specs.pop()?;
    let spec = Pipeline::deserialize(spec).ok()?;
    let files = templates.render(&pipegen::lower::lower(&spec), target).ok()?;
    Some(files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
}

fn in_words_of_plans(changes: Vec<diff::Change>, after: &Declarations, target: Target) -> BTreeMap<String, Planned> {
    // What a resource of Terraform holds, Terraform doesn't plan.
    let own = changes.into_iter().filter(|change| !change.address.contains('/'));
    let planned = |change: &diff::Change| match (target, change.action) {
        (_, Action::Create) => "create",
        // What nothing comes of is planned all the same.
        (_, Action::Ignored | Action::Update) => "update",
        (_, Action::MayReplace) => "may replace",
        (Target::Terraform, Action::Replace | Action::Refuse) if !is_first(after, change) => "delete, create",
        (Target::Terraform, Action::Replace | Action::Refuse) => "create, delete",
        // A change set can't know what a resource will be called that isn't there yet.
        (Target::CloudFormation, Action::Replace) if change.properties.is_empty() => "may replace",
        (Target::CloudFormation, Action::Replace | Action::Refuse) => "replace",
        (Target::CloudFormation, Action::Release) => "release",
        (_, Action::Delete | Action::Release) => "delete",
    };
    let told = own.map(|change| (change.address.clone(), planned(&change).to_owned()));
    told.collect()
}

fn is_first(after: &Declarations, change: &diff::Change) -> bool {
    after.resources.get(&change.address).is_some_and(|resource| resource.is_replaced_first)
}

/// Holds predictions against what was planned, by variant.
fn agree(what: &str, variants: &[Variant], planned: &[BTreeMap<String, Planned>]) -> Result<(), String> {
    let mut wrong = String::new();
    let (mut resources, mut agreed) = (0, 0);
    for (variant, planned) in variants.iter().zip(planned) {
        let all: BTreeSet<&String> = variant.predicted.keys().chain(planned.keys()).collect();
        // A change set goes on behind a resource that can't be made, and its execution doesn't.
        let is_held = |address: &&String| !variant.is_refused || variant.predicted.contains_key(*address);
        for address in all.into_iter().filter(is_held) {
            resources += 1;
            let (one, other) = (variant.predicted.get(address), planned.get(address));
            if one == other {
                agreed += 1;
            } else {
                let show = |said: Option<&Planned>| said.map_or("nothing", String::as_str).to_owned();
                let change = &variant.change;
                let _ = writeln!(wrong, "{change}: {address}: predicted {}, planned {}", show(one), show(other));
            }
        }
    }
    println!(
        "{what}: {agreed} of {resources} changes of resources as predicted, in {} changes of the spec",
        variants.len()
    );
    if variants.len() < FEWEST {
        let _ = writeln!(wrong, "only {} changes", variants.len());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Plans every variant with Terraform, from the state that deploying the spec once makes.
pub fn check_terraform(mirror: &Path) -> Result<(), String> {
    let all = Variants::new(Target::Terraform)?;
    let variants = &all.found;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let emulator = Emulator::start(&folder.path().join("emulator.log"))?;
    emulator.account("prepare", &json!({ "roles": all.roles() }))?;
    let client = Terraform { mirror: mirror.to_owned() };
    let infra = folder.path().join("infra");
    write(&infra.join("terraform").join(SPEC), &all.before)?;
    let failures = client.deploy(&emulator, &infra, &[SPEC])?;
    if !failures.is_empty() {
        return Err(format!("{failures:?}"));
    }
    let names: Vec<String> = (0..variants.len()).map(|index| format!("variant-{index}")).collect();
    for (name, variant) in names.iter().zip(variants) {
        write(&infra.join("terraform").join(name), &variant.files)?;
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let planned = client.plan(&emulator, &infra, SPEC, &names)?;
    agree("terraform", variants, &planned)
}

/// Asks CloudFormation for a change set of every variant.
pub fn check_cloudformation() -> Result<(), String> {
    let all = Variants::new(Target::CloudFormation)?;
    let variants = &all.found;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let emulator = Emulator::start(&folder.path().join("emulator.log"))?;
    emulator.account("prepare", &json!({ "roles": all.roles(), "buckets": ["templates"] }))?;
    let infra = folder.path().join("infra");
    write(&infra.join("cloudformation").join(SPEC), &all.before)?;
    let failures = CloudFormation.deploy(&emulator, &infra, &[SPEC])?;
    if !failures.is_empty() {
        return Err(format!("{failures:?}"));
    }
    let mut aws = Aws::start(&emulator)?;
    let mut planned = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        let folder = infra.join(format!("variant-{index}"));
        write(&folder, &variant.files)?;
        let said = aws.change_set(SPEC, &format!("variant-{index}"), &folder.join("template.yaml"))?;
        planned.push(said["Changes"].as_array().into_iter().flatten().map(in_words).collect());
    }
    agree("CloudFormation", variants, &planned)
}

/// A change of a change set.
fn in_words(change: &Value) -> (String, Planned) {
    let change = &change["ResourceChange"];
    let planned = match [&change["Action"], &change["Replacement"], &change["PolicyAction"]].map(Value::as_str) {
        [Some("Add"), ..] => "create",
        [Some("Modify"), Some("False"), _] => "update",
        [Some("Modify"), Some("True"), _] => "replace",
        [Some("Modify"), Some("Conditional"), _] => "may replace",
        [Some("Remove"), _, Some("Retain")] => "release",
        [Some("Remove"), ..] => "delete",
        _ => return (change.to_string(), String::new()),
    };
    (change["LogicalResourceId"].as_str().unwrap_or_default().to_owned(), planned.to_owned())
}

fn write(folder: &Path, files: &Files) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (name, text) in files {
        fs::write(folder.join(name), text).map_err(|error| error.to_string())?;
    }
    Ok(())
}
