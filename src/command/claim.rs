//! Names and folders, each of which one spec has.

use std::collections::BTreeMap;
use std::path::Path;

use super::display;
use super::plan::Plan;
use super::read;
use crate::diagnostic::{Diagnostic, Report, show};
use crate::load::Loaded;
use crate::source::pointer::escape;
use crate::target::Target;

/// What is taken. Names that differ only in case are one on some disks.
#[derive(Default)]
pub(super) struct Claims<'s> {
    /// Path of the file that has a name.
    names: BTreeMap<Box<str>, &'s Path>,
    /// What the files in a folder are for.
    folders: BTreeMap<String, (Target, Option<String>)>,
}

impl<'s> Claims<'s> {
    /// Takes the name and the folders of a spec, or adds to the report of its file that they are taken.
    pub(super) fn claim(&mut self, path: &'s Path, loaded: &Loaded, plan: &Plan<'_>, report: &mut Report) {
        let name = loaded.spec.name.to_ascii_lowercase().into_boxed_str();
        let first = *self.names.entry(name).or_insert(path);
        let finding = if first == path { self.claim_folders(loaded, plan) } else { Some(name_taken(loaded, first)) };
        // Environments share the place of a name.
        report.diagnostics.extend(finding.filter(|finding| !report.diagnostics.contains(finding)));
    }

    fn claim_folders(&mut self, loaded: &Loaded, plan: &Plan<'_>) -> Option<Diagnostic> {
        if !plan.may_share_folders() {
            return None;
        }
        let environment = loaded.environment.as_deref();
        for target in &plan.targets {
            let folder = plan.folder(*target, &loaded.spec.name, environment);
            let key = folder.to_lowercase();
            let own = (*target, environment.map(str::to_owned));
            let first = self.folders.entry(key).or_insert_with(|| own.clone());
            if *first != own {
                return Some(folder_taken(loaded, &display(&plan.root.join(folder)), &own, first));
            }
        }
        None
    }
}

fn name_taken(loaded: &Loaded, first: &Path) -> Diagnostic {
    let message = format!("the name `{}` is taken by `{}`", loaded.spec.name, show(&read::name(first)));
    let finding = Diagnostic::error("name-taken", loaded.document.value_span("/name"), message);
    finding.help("give each spec a name of its own: it is the folder of its files")
}

/// Only a pattern of the config has two specs in one folder.
fn folder_taken(
    loaded: &Loaded,
    folder: &str,
    own: &(Target, Option<String>),
    first: &(Target, Option<String>),
) -> Diagnostic {
    let named = |(target, environment): &(Target, Option<String>)| match environment {
        Some(environment) if own.0 == first.0 => format!("environment `{environment}`"),
        _ => target.title().to_owned(),
    };
    let span = match &own.1 {
        Some(environment) => loaded.document.key_span(&format!("/environments/{}", escape(environment))),
        None => loaded.document.value_span("/name"),
    };
    let message = format!("the files of {} go to `{}`, as those of {} do", named(own), show(folder), named(first));
    let missing = if own.0 == first.0 { "{env}" } else { "{target}" };
    Diagnostic::error("folder-taken", span, message).help(format!("add `/{missing}` to `out` in `pipegen.toml`"))
}
