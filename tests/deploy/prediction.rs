//! What `diff` predicts of a change is what the real plan and the change set say of it, resource by resource: for every
//! value of `full` that can change by itself, and for pairs of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

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
    /// The keys that change.
    keys: Vec<String>,
    role: Value,
    files: Files,
    predicted: BTreeMap<String, Planned>,
}

/// What is done with a resource, in words that plan and prediction share.
type Planned = String;

/// What a target's files are before, and each variant of them.
fn variants(target: Target) -> Result<(Value, Files, Vec<Variant>), String> {
    let scenarios = scenario::all()?;
    let full = scenarios.iter().find(|scenario| scenario.name == SPEC).ok_or("no golden `full`")?.before.clone();
    let templates = Templates::embedded();
    let before = render(&templates, &full, target).ok_or("`full` isn't valid")?;
    let mut used = Vec::new();
    places(&full, "", &mut used);
    let used: Vec<String> = used.into_iter().map(|(place, _)| place).collect();
    let mut found = Vec::new();
    let mut seen: BTreeSet<Files> = BTreeSet::from([before.clone()]);
    let mut singles: Vec<(String, Value)> = Vec::new();
    let mut add = |keys: Vec<String>, spec: &Value| -> Result<bool, String> {
        let Some(files) = render(&templates, spec, target).filter(|files| seen.insert(files.clone())) else {
            return Ok(false);
        };
        let predicted = predict(&before, &files, target)?;
        found.push(Variant { keys, role: spec["role"].clone(), files, predicted });
        Ok(true)
    };
    for place in &used {
        // Another value or, where there is no valid one, none.
        for spec in changes(&full, place) {
            if add(vec![place.clone()], &spec)? {
                singles.push((place.clone(), spec));
                break;
            }
        }
    }
    // Each tenth with one that stands far from it.
    for (index, (place, spec)) in singles.iter().enumerate().step_by(10) {
        let (other, _) = &singles[(index * 7 + singles.len() / 2) % singles.len()];
        for both in changes(spec, other) {
            if add(vec![place.clone(), other.clone()], &both)? {
                break;
            }
        }
    }
    Ok((full, before, found))
}

/// A target's files; none where the spec isn't valid.
fn render(templates: &Templates, spec: &Value, target: Target) -> Option<Files> {
    let source = Source { path: "spec.json".into(), text: spec.to_string() };
    load(source, &Settings { targets: &[target], ..Settings::default() }).specs.pop()?;
    let spec = Pipeline::deserialize(spec).ok()?;
    let files = templates.render(&pipegen::lower::lower(&spec), target).ok()?;
    Some(files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
}

fn predict(before: &Files, after: &Files, target: Target) -> Result<BTreeMap<String, Planned>, String> {
    let read = |files: &Files| Declarations::read(files, target).map_err(|error| error.to_string());
    let (before, after) = (read(before)?, read(after)?);
    let changes = diff::predict(&before, &after, target).into_iter();
    // What a resource of Terraform holds, Terraform doesn't plan.
    let own = changes.filter(|change| !change.address.contains('/'));
    let planned = |change: &diff::Change| match (target, change.action) {
        (_, Action::Create) => "create",
        (Target::CloudFormation, Action::Ignored) | (_, Action::Update) => "update",
        (Target::Terraform, Action::Ignored) => "nothing",
        (_, Action::MayReplace) => "may replace",
        (Target::Terraform, Action::Replace | Action::Refuse) if !is_first(&after, change) => "delete, create",
        (Target::Terraform, Action::Replace | Action::Refuse) => "create, delete",
        (Target::CloudFormation, Action::Replace | Action::Refuse) => "replace",
        (Target::CloudFormation, Action::Release) => "release",
        (_, Action::Delete | Action::Release) => "delete",
    };
    let told = own.map(|change| (change.address.clone(), planned(&change).to_owned()));
    Ok(told.filter(|(_, planned)| planned != "nothing").collect())
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
        for address in all {
            resources += 1;
            let (one, other) = (variant.predicted.get(address), planned.get(address));
            if one == other {
                agreed += 1;
            } else {
                let show = |said: Option<&Planned>| said.map_or("nothing", String::as_str).to_owned();
                let keys = variant.keys.join(" and ");
                let _ = writeln!(wrong, "{keys}: {address}: predicted {}, planned {}", show(one), show(other));
            }
        }
    }
    let doubles = variants.iter().filter(|variant| variant.keys.len() > 1).count();
    println!(
        "{what}: {agreed} of {resources} changes of resources as predicted, in {} single and {doubles} double changes",
        variants.len() - doubles,
    );
    if variants.len() < FEWEST {
        let _ = writeln!(wrong, "only {} changes", variants.len());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Plans every variant with Terraform, from the state that deploying the spec once makes.
pub fn check_terraform(mirror: &Path) -> Result<(), String> {
    let (spec, before, variants) = variants(Target::Terraform)?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let emulator = Emulator::start(&folder.path().join("emulator.log"))?;
    let roles: BTreeSet<&str> =
        variants.iter().map(|variant| &variant.role).chain([&spec["role"]]).filter_map(Value::as_str).collect();
    let names: Vec<&&str> = roles.iter().filter(|role| !role.starts_with("arn:")).collect();
    emulator.account("prepare", &json!({ "roles": names }))?;
    let client = Terraform { mirror: mirror.to_owned() };
    let infra = folder.path().join("infra");
    write(&infra.join("terraform").join(SPEC), &before)?;
    let failures = client.deploy(&emulator, &infra, &[SPEC])?;
    if !failures.is_empty() {
        return Err(format!("{failures:?}"));
    }
    let names: Vec<String> = (0..variants.len()).map(|index| format!("variant-{index}")).collect();
    for (name, variant) in names.iter().zip(&variants) {
        write(&infra.join("terraform").join(name), &variant.files)?;
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let planned = client.plan(&emulator, &infra, SPEC, &names)?;
    agree("terraform", &variants, &planned)
}

/// Asks CloudFormation for a change set of every variant.
pub fn check_cloudformation() -> Result<(), String> {
    let (spec, before, variants) = variants(Target::CloudFormation)?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let emulator = Emulator::start(&folder.path().join("emulator.log"))?;
    emulator.account("prepare", &json!({ "roles": [spec["role"]], "buckets": ["templates"] }))?;
    let infra = folder.path().join("infra");
    write(&infra.join("cloudformation").join(SPEC), &before)?;
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
    agree("CloudFormation", &variants, &planned)
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
