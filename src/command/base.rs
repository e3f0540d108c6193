//! What the files are that a change is told against: those on the disk, or those of a commit.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::git::Commit;
use super::rendering::Rendering;
use super::{config, display, read};
use crate::config::Config;
use crate::diff::Files;
use crate::error::Error;
use crate::load::{self, Checked, Settings};
use crate::output::header;
use crate::source::Source;
use crate::target::Target;
use crate::template::{Templates, target_of_file};
use crate::walk;

/// What a change is told against.
pub(super) enum Base {
    /// What is on the disk.
    Disk,
    /// What a commit has, and the config that it has, which is empty without any; none where it is invalid.
    Commit(Commit, Option<Box<Config>>),
}

impl Base {
    /// The commit that a revision names; without one, the disk.
    pub(super) fn open(here: &Path, revision: Option<&str>, config: Option<&Config>) -> Result<Self, Error> {
        let Some(revision) = revision else { return Ok(Self::Disk) };
        let commit = Commit::open(here, revision)?;
        let folder = config.map_or(Path::new(""), |config| config.folder.as_path());
        let path = folder.join(config::NAME);
        let former = Source { path: display(&path), text: commit.read(&path)?.unwrap_or_default() };
        // What is wrong with a former config is no news; without it, its specs may not be valid either.
        let former = Config::read(former, folder).ok().map(Box::new);
        Ok(Self::Commit(commit, former))
    }

    /// The config that it has, if that isn't the disk's.
    pub(super) fn config(&self) -> Option<&Config> {
        match self {
            Self::Disk => None,
            Self::Commit(_, config) => config.as_deref(),
        }
    }

    /// The templates that it has, with those in a folder; none where they are those that are there now, as nothing tells of
    /// others that can be read.
    pub(super) fn templates(&self, folder: Option<&Path>) -> Result<Option<Templates>, Error> {
        let Self::Commit(commit, _) = self else { return Ok(None) };
        let Some(folder) = folder else { return Ok(Some(Templates::embedded())) };
        let names = commit.below(folder);
        if commit.hold_inside(folder).is_err() || (names.is_empty() && walk::is_ignored(folder)) {
            return Ok(None);
        }
        let mut texts = BTreeMap::new();
        for name in names {
            if Path::new(&name).extension().is_some_and(|end| end == "j2")
                && let Some(text) = commit.read(&folder.join(&name))?
            {
                texts.insert(name, text);
            }
        }
        Ok(Templates::with_texts(texts).ok())
    }

    /// The specs of a commit that are selected.
    pub(super) fn specs(&self, rendering: &Rendering<'_>) -> Vec<PathBuf> {
        let Self::Commit(commit, _) = self else { return Vec::new() };
        let mut specs = rendering.former_specs(|folder| commit.below(folder));
        specs.retain(|spec| commit.has(spec));
        specs
    }

    /// The files in a folder that were rendered for a target, by name, without their heads.
    pub(super) fn files(&self, folder: &Path, target: Target) -> Result<Files, Error> {
        let mut files = Files::new();
        for name in self.names(folder)? {
            if target_of_file(&name) != Some(target) {
                continue;
            }
            if let Some(text) = self.text(&folder.join(&name))?
                && header::read(&text).is_some()
            {
                files.insert(name, header::without(&text).into_owned());
            }
        }
        Ok(files)
    }

    /// The spec at a path as it was, for all environments; none where nothing says what it was.
    pub(super) fn spec(&self, path: &Path, targets: &[Target]) -> Result<Option<Checked>, Error> {
        let Self::Commit(commit, config) = self else { return Ok(None) };
        commit.hold_inside(path)?;
        let source = commit.read(path)?.map(|text| Source { path: display(path), text });
        let settings = Settings { targets, environments: &[], config: config.as_deref() };
        Ok(source.map(|source| load::load(source, &settings)))
    }

    /// Folders below one that hold rendered files, with the spec that the files say they are from, as seen from here.
    pub(super) fn folders(&self, within: &Path) -> Result<BTreeMap<PathBuf, PathBuf>, Error> {
        let mut found = BTreeMap::new();
        let names = match self {
            Self::Disk => below(within)?,
            Self::Commit(commit, _) => commit.below(within).iter().map(PathBuf::from).collect(),
        };
        for name in names {
            let path = within.join(&name);
            let is_ours = name.file_name().and_then(OsStr::to_str).and_then(target_of_file).is_some();
            let Some(folder) = path.parent().filter(|_| is_ours) else { continue };
            if found.contains_key(folder) {
                continue;
            }
            let head = self.text(&path)?.and_then(|text| header::read(&text));
            found.extend(head.and_then(|head| head.spec).map(|spec| (folder.to_owned(), folder.join(spec))));
        }
        Ok(found)
    }

    fn names(&self, folder: &Path) -> Result<Vec<String>, Error> {
        match self {
            Self::Commit(commit, _) => {
                Ok(commit.below(folder).into_iter().filter(|name| !name.contains('/')).collect())
            }
            Self::Disk => match std::fs::read_dir(folder) {
                Ok(entries) => Ok(entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
                Err(source) => Err(Error::Io { action: "list", path: folder.to_owned(), source }),
            },
        }
    }

    fn text(&self, path: &Path) -> Result<Option<String>, Error> {
        match self {
            Self::Commit(commit, _) => commit.read(path),
            Self::Disk => Ok(read::read(path)?.ok().map(|source| source.text)),
        }
    }
}

/// Paths of the files below a folder, as seen from it.
fn below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.exists() || walk::is_ignored(folder) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in walk::below(folder) {
        let entry = entry?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            found.extend(entry.path().strip_prefix(folder).ok().map(Path::to_owned));
        }
    }
    Ok(found)
}
