//! What the files of each pipeline were and are: what `diff` and `review` share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::base::Base;
use super::rendering::Rendering;
use super::{Outcome, display, say_findings};
use crate::diff::{self, Documents, Files, Line};
use crate::error::Error;
use crate::load::{Checked, Loaded};
use crate::output::{File, header};
use crate::target::Target;
use crate::walk::{without_dots, without_parents};

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
    /// Path of the folder that they were in, if that was another.
    pub(super) former_folder: Option<String>,
    pub(super) before: Files,
    pub(super) after: Files,
    /// What the spec rendered as it was, where that is known and other than the files that were there.
    pub(super) rendered: Option<Files>,
    /// The lines where the target's templates differ.
    templates: &'s [Line],
    /// The spec as it was, where a commit says so.
    pub(super) former: Option<&'s Loaded>,
    /// The spec as it is; none where it is gone.
    pub(super) loaded: Option<&'s Loaded>,
}

impl Sides<'_> {
    /// Those of a pipeline that is gone, whose names and spec are still to be told.
    fn gone(target: Target, folder: &Path, before: Files) -> Self {
        Self {
            name: String::new(),
            environment: None,
            target,
            spec: String::new(),
            is_gone: true,
            folder: display(folder),
            former_folder: None,
            before,
            after: Files::new(),
            rendered: None,
            templates: &[],
            former: None,
            loaded: None,
        }
    }

    /// The texts that a change comes from.
    pub(super) fn documents(&self) -> Documents<'_> {
        Documents {
            before: self.former.map(|loaded| &loaded.document),
            after: self.loaded.map(|loaded| &loaded.document),
            rendered: self.rendered.as_ref(),
            templates: self.templates,
        }
    }
}

/// Works on both sides of each pipeline, those that are gone last. Nothing when there are findings, which are said.
pub(super) fn each<R: Send>(
    rendering: &Rendering<'_>,
    base: &Base,
    work: impl Fn(Sides<'_>) -> Result<R, Error> + Sync,
) -> Result<Option<Vec<R>>, Error> {
    let mut former = Former::new(base, rendering)?;
    let specs = former.take_gone(rendering)?;
    let (mut results, mut seen) = (Vec::new(), Seen::default());
    let (mut left, mut left_out) = (Vec::new(), former.there.iter().cloned().collect::<BTreeSet<_>>());
    let mut said = rendering.each_spec(
        &specs,
        |path, checked| of_spec(rendering, &former, path, checked, &work),
        |path, checked, told| {
            seen.stacks.extend(told.stacks);
            left_out.remove(&without_dots(path));
            if rendering.is_whole(checked) {
                seen.specs.extend(std::path::absolute(path).ok());
            }
            left.extend(told.left.map(|former| (path.to_owned(), former)));
            results.extend(told.found);
            Ok(Vec::new())
        },
    );
    say_findings(&said.reports, "spec");
    if let Some(error) = said.failed {
        return Err(error);
    }
    if Outcome::of(&said.reports) == Outcome::Findings {
        return Ok(None);
    }
    seen.there = specs.iter().filter_map(|spec| std::path::absolute(spec).ok()).collect();
    // Those that have none of the wanted environments may have had it.
    for path in left_out {
        left.extend(base.spec(&path, former.rendering.targets())?.map(|checked| (path, checked)));
    }
    for (path, checked) in former.gone.iter().chain(&left) {
        results.extend(gone(rendering, &former, path, checked, &mut seen, &work)?);
    }
    results.extend(orphans(rendering, &former, &mut seen, &work)?);
    said.environments.append(&mut seen.environments);
    said.hold_environments(rendering.environments());
    said.failed.map_or(Ok(Some(results)), Err)
}

/// What the specs that were selected render to, and rendered to.
#[derive(Default)]
struct Seen {
    stacks: BTreeSet<(PathBuf, Target)>,
    specs: BTreeSet<PathBuf>,
    /// The specs that were selected, whether all of their environments are rendered or not.
    there: BTreeSet<PathBuf>,
    /// Environments of what they render no more.
    environments: BTreeSet<String>,
}

/// What files were rendered from, and how.
struct Former<'a> {
    base: &'a Base,
    rendering: Rendering<'a>,
    /// The valid specs that are selected no more.
    gone: Vec<(PathBuf, Checked)>,
    /// Paths of those that are selected still.
    there: Vec<PathBuf>,
    /// They as they were, which only a pipeline asks for that was in another of them.
    others: OnceLock<Vec<Checked>>,
    /// The lines where templates differ.
    templates: BTreeMap<Target, Vec<Line>>,
    /// Whether the templates are known that the files were rendered with.
    has_templates: bool,
}

impl<'a> Former<'a> {
    fn new(base: &'a Base, now: &'a Rendering<'_>) -> Result<Self, Error> {
        let (rendering, has_templates) = now.formerly(base)?;
        let templates = diff::changed_lines(rendering.overrides(), now.overrides());
        let (gone, there, others) = (Vec::new(), Vec::new(), OnceLock::new());
        Ok(Self { base, rendering, gone, there, others, templates, has_templates })
    }

    /// Loads the specs that are gone, and returns those that are there.
    fn take_gone(&mut self, rendering: &Rendering<'_>) -> Result<Vec<PathBuf>, Error> {
        let former = self.base.specs(&self.rendering);
        let specs = rendering.specs(|place| {
            let place = without_dots(place);
            former.iter().any(|spec| spec.starts_with(&place)) || self.had(&place)
        })?;
        let there: BTreeSet<PathBuf> = specs.iter().map(|spec| without_dots(spec)).collect();
        let (kept, gone): (Vec<PathBuf>, Vec<PathBuf>) = former.into_iter().partition(|path| there.contains(path));
        self.there = kept;
        for path in gone {
            let checked = self.base.spec(&path, self.rendering.targets())?;
            self.gone.extend(checked.map(|checked| (path, checked)));
        }
        Ok(specs)
    }

    /// Whether files are there that were rendered from a spec in a place.
    fn had(&self, place: &Path) -> bool {
        let (Ok(place), Ok(folders)) =
            (std::path::absolute(place.join(".")), self.base.folders(&self.rendering.scope().within))
        else {
            return false;
        };
        folders.values().filter_map(|spec| std::path::absolute(spec).ok()).any(|spec| {
            let spec = without_parents(&spec);
            spec.starts_with(without_parents(&place)) && !spec.exists()
        })
    }

    /// The spec of a pipeline in another source, one that is gone rather than one that is there.
    fn elsewhere(&self, loaded: &Loaded) -> Option<&Loaded> {
        let of = |checked: &'_ Checked| checked.specs.iter().position(|former| is_same(former, loaded));
        let gone = self.gone.iter().find_map(|(_, checked)| checked.specs.get(of(checked)?));
        // What can't be read here can't be read for the spec itself either, which says so.
        let load = |path: &PathBuf| self.base.spec(path, self.rendering.targets()).ok().flatten();
        let others = || self.others.get_or_init(|| self.there.iter().filter_map(load).collect());
        gone.or_else(|| others().iter().find_map(|checked| checked.specs.get(of(checked)?)))
    }

    /// The folder of the files of a spec's stack.
    fn folder(&self, loaded: &Loaded, target: Target) -> PathBuf {
        self.rendering.root().join(self.rendering.folder(loaded, target))
    }

    /// The files in there; where the repository doesn't keep them, those that the former spec renders.
    fn files(&self, folder: &Path, path: &Path, former: Option<&Loaded>, target: Target) -> Result<Files, Error> {
        let files = self.base.files(folder, target)?;
        match former {
            Some(former) if files.is_empty() && self.rendering.targets().contains(&target) => {
                Ok(names(&self.rendering.stack(path, former, target)?))
            }
            _ => Ok(files),
        }
    }

    /// What a former spec rendered, if that isn't what was there. One that can't be rendered any more tells nothing, nor do
    /// other templates.
    fn rendered(&self, path: &Path, former: &Loaded, target: Target, before: &Files) -> Option<Files> {
        if !self.has_templates {
            return None;
        }
        let rendered = names(&self.rendering.stack(path, former, target).ok()?);
        (!before.is_empty() && rendered != *before).then_some(rendered)
    }
}

/// Whether two specs are of one pipeline and environment.
fn is_same(one: &Loaded, other: &Loaded) -> bool {
    one.spec.name == other.spec.name && one.environment == other.environment
}

/// What came of a source.
struct Done<R> {
    found: Vec<R>,
    /// Folders of the stacks, as they are and as they were.
    stacks: Vec<(PathBuf, Target)>,
    /// The source as it was, with the specs only that it hasn't any more.
    left: Option<Checked>,
}

fn of_spec<R>(
    rendering: &Rendering<'_>,
    former: &Former<'_>,
    path: &Path,
    checked: &Checked,
    work: impl Fn(Sides<'_>) -> Result<R, Error>,
) -> Result<Done<R>, Error> {
    let mut was = former.base.spec(path, former.rendering.targets())?;
    let (mut found, mut stacks) = (Vec::new(), Vec::new());
    for loaded in &checked.specs {
        let here = was.iter().flat_map(|was| &was.specs).find(|other| other.environment == loaded.environment);
        let own = here.filter(|here| is_same(here, loaded)).or_else(|| former.elsewhere(loaded));
        for target in rendering.targets() {
            let folder = rendering.root().join(rendering.folder(loaded, *target));
            let former_folder = former.folder(loaded, *target);
            let before = former.files(&former_folder, path, own, *target)?;
            let after = names(&rendering.stack(path, loaded, *target)?);
            let is_moved = folder != former_folder && !before.is_empty();
            found.push(work(Sides {
                name: loaded.spec.name.clone(),
                environment: loaded.environment.clone(),
                target: *target,
                spec: display(path),
                is_gone: false,
                folder: display(&folder),
                former_folder: is_moved.then(|| display(&former_folder)),
                rendered: own.filter(|_| before != after).and_then(|own| former.rendered(path, own, *target, &before)),
                before,
                after,
                templates: former.templates.get(target).map_or(&[], Vec::as_slice),
                former: own.or(here),
                loaded: Some(loaded),
            })?);
            stacks.extend([(folder, *target), (former_folder, *target)]);
        }
    }
    if let Some(was) = &mut was {
        let is_there = |spec: &Loaded, target: &Target| stacks.contains(&(former.folder(spec, *target), *target));
        was.specs.retain(|spec| !former.rendering.targets().iter().all(|target| is_there(spec, target)));
    }
    Ok(Done { found, stacks, left: was.filter(|was| !was.specs.is_empty()) })
}

/// The pipelines of a former source that no spec renders any more.
fn gone<R>(
    rendering: &Rendering<'_>,
    former: &Former<'_>,
    path: &Path,
    checked: &Checked,
    seen: &mut Seen,
    work: impl Fn(Sides<'_>) -> Result<R, Error>,
) -> Result<Vec<R>, Error> {
    let mut found = Vec::new();
    for loaded in checked.specs.iter().filter(|loaded| rendering.wants(loaded.environment.as_deref())) {
        for target in former.rendering.targets() {
            let folder = former.folder(loaded, *target);
            if !seen.stacks.insert((folder.clone(), *target)) {
                continue;
            }
            seen.environments.extend(loaded.environment.clone());
            let before = former.files(&folder, path, Some(loaded), *target)?;
            found.push(work(Sides {
                name: loaded.spec.name.clone(),
                environment: loaded.environment.clone(),
                spec: display(path),
                former: Some(loaded),
                ..Sides::gone(*target, &folder, before)
            })?);
        }
    }
    Ok(found)
}

/// The pipelines whose files no spec renders any more, where nothing but the files tells of them.
fn orphans<R>(
    rendering: &Rendering<'_>,
    former: &Former<'_>,
    seen: &mut Seen,
    work: impl Fn(Sides<'_>) -> Result<R, Error>,
) -> Result<Vec<R>, Error> {
    let scope = former.rendering.scope();
    let mut found = Vec::new();
    for (folder, spec) in former.base.folders(&scope.within)? {
        let spec = std::path::absolute(&spec).unwrap_or(spec);
        let spec = without_parents(&spec);
        let is_ours = seen.specs.contains(&spec) || (rendering.wants_spec(&spec) && !spec.exists());
        // Of a spec of which not all environments are rendered, the folder has to tell which one it is of.
        let may_be_ours = seen.there.contains(&spec);
        if !is_ours && !may_be_ours {
            continue;
        }
        for target in rendering.targets_asked_for() {
            let is_seen = seen.stacks.contains(&(folder.clone(), *target));
            let before = if is_seen { Files::new() } else { former.base.files(&folder, *target)? };
            if before.is_empty() {
                continue;
            }
            let place = || display(folder.strip_prefix(&scope.within).unwrap_or(&folder));
            let (name, environment) = former.rendering.names_of(&folder, *target).unwrap_or_else(|| (place(), None));
            if (!is_ours && environment.is_none()) || !rendering.wants(environment.as_deref()) {
                continue;
            }
            seen.environments.extend(environment.clone());
            let spec = display(spec.strip_prefix(rendering.here()).unwrap_or(&spec));
            found.push(work(Sides { name, environment, spec, ..Sides::gone(*target, &folder, before) })?);
        }
    }
    Ok(found)
}

/// Files by their names, without heads.
fn names(files: &[File]) -> Files {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    files.iter().map(|file| (name(&file.path), header::without(&file.text).into_owned())).collect()
}
