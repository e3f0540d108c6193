//! What the files of each pipeline were and are: what `diff` and `review` share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::base::Base;
use super::git::without_parents;
use super::rendering::Rendering;
use super::{Outcome, display, say_findings};
use crate::diff::{Documents, Files};
use crate::error::Error;
use crate::load::{Checked, Loaded};
use crate::output::{File, header};
use crate::target::Target;

/// The files of a pipeline on both sides of a change.
pub(super) struct Sides<'s> {
    pub(super) name: String,
    pub(super) environment: Option<String>,
    pub(super) target: Target,
    /// Path of the spec, as the user gave it; of one that is gone, as it was.
    pub(super) spec: String,
    /// Whether the spec is gone, or has no such environment any more.
    pub(super) is_gone: bool,
    /// Path of the folder of its files.
    pub(super) folder: String,
    pub(super) before: Files,
    pub(super) after: Files,
    /// The spec as it was, where a commit says so.
    pub(super) former: Option<&'s Loaded>,
    /// The spec as it is; none where it is gone.
    pub(super) loaded: Option<&'s Loaded>,
}

impl<'s> Sides<'s> {
    /// The texts that a change comes from.
    pub(super) fn documents(&self) -> Documents<'s> {
        let document = |loaded: &'s Loaded| &loaded.document;
        Documents { before: self.former.map(document), after: self.loaded.map(document) }
    }
}

/// Works on both sides of each pipeline, those that are gone last. Nothing when there are findings, which are said.
pub(super) fn each<R: Send>(
    rendering: &Rendering<'_>,
    base: &Base,
    work: impl Fn(Sides<'_>) -> Result<R, Error> + Sync,
) -> Result<Option<Vec<R>>, Error> {
    let (mut results, mut seen) = (Vec::new(), Seen::default());
    let said = rendering.each_spec(
        |path, checked| of_spec(rendering, base, path, checked, &work),
        |path, checked, found| {
            seen.note(rendering, path, checked);
            results.extend(found);
            Ok(Vec::new())
        },
    )?;
    say_findings(&said.reports, "spec");
    if let Some(error) = said.failed {
        return Err(error);
    }
    if Outcome::of(&said.reports) == Outcome::Findings {
        return Ok(None);
    }
    results.extend(gone(rendering, base, &seen, &work)?);
    Ok(Some(results))
}

/// What the specs that were selected render to.
#[derive(Default)]
struct Seen {
    folders: BTreeSet<PathBuf>,
    specs: BTreeSet<PathBuf>,
}

impl Seen {
    fn note(&mut self, rendering: &Rendering<'_>, path: &Path, checked: &Checked) {
        for loaded in &checked.specs {
            let folder = |target: &Target| rendering.root().join(rendering.folder(loaded, *target));
            self.folders.extend(rendering.targets().iter().map(folder));
        }
        if rendering.is_whole(checked) {
            self.specs.extend(std::path::absolute(path).ok());
        }
    }
}

fn of_spec<R>(
    rendering: &Rendering<'_>,
    base: &Base,
    path: &Path,
    checked: &Checked,
    work: impl Fn(Sides<'_>) -> Result<R, Error>,
) -> Result<Vec<R>, Error> {
    let former = base.spec(path, rendering.targets())?;
    let former_of =
        |loaded: &Loaded| former.as_ref()?.specs.iter().find(|other| other.environment == loaded.environment);
    let mut found = Vec::new();
    for loaded in &checked.specs {
        for target in rendering.targets() {
            let former = former_of(loaded);
            let folder = rendering.root().join(rendering.folder(loaded, *target));
            let mut before = base.files(&folder, *target)?;
            if before.is_empty()
                && let Some(former) = former
                && rendering.folder(former, *target) == rendering.folder(loaded, *target)
            {
                // Its files aren't kept in the repository.
                before = names(&rendering.stack(path, former, *target)?);
            }
            let after = names(&rendering.stack(path, loaded, *target)?);
            found.push(work(Sides {
                name: loaded.spec.name.clone(),
                environment: loaded.environment.clone(),
                target: *target,
                spec: display(path),
                is_gone: false,
                folder: display(&folder),
                before,
                after,
                former,
                loaded: Some(loaded),
            })?);
        }
    }
    Ok(found)
}

/// The pipelines whose files no spec renders any more.
fn gone<R>(
    rendering: &Rendering<'_>,
    base: &Base,
    seen: &Seen,
    work: impl Fn(Sides<'_>) -> Result<R, Error>,
) -> Result<Vec<R>, Error> {
    let scope = rendering.scope();
    let mut found = Vec::new();
    for (folder, spec) in base.folders(&scope.within)? {
        let spec = std::path::absolute(&spec).unwrap_or(spec);
        let spec = without_parents(&spec);
        let is_ours = seen.specs.contains(&spec) || (scope.with_gone && !spec.exists());
        if seen.folders.contains(&folder) || !is_ours {
            continue;
        }
        for target in rendering.targets() {
            let before = base.files(&folder, *target)?;
            if before.is_empty() {
                continue;
            }
            let parts: Vec<String> = folder
                .strip_prefix(&scope.within)
                .unwrap_or(&folder)
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .filter(|part| part != target.name())
                .collect();
            found.push(work(Sides {
                name: parts.join("/"),
                environment: None,
                target: *target,
                spec: display(spec.strip_prefix(rendering.here()).unwrap_or(&spec)),
                is_gone: true,
                folder: display(&folder),
                before,
                after: Files::new(),
                former: None,
                loaded: None,
            })?);
        }
    }
    Ok(found)
}

/// Files by their names, without heads.
fn names(files: &[File]) -> Files {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    files.iter().map(|file| (name(&file.path), header::without(&file.text).to_owned())).collect()
}
