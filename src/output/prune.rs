//! Orphans: files that pipegen once wrote and that no spec renders any more. A file without pipegen's head is none, and
//! neither is a copy in a place that no spec's files go to, or one that git ignores or that is reached through a symbolic
//! link.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::header;
use super::origin::{beginning, exists, is_escaped};
use crate::config::Out;
use crate::error::Error;
use crate::target::Target;
use crate::template;
use crate::walk;

/// Where orphans are looked for.
pub struct Scope<'a> {
    /// The working directory.
    pub here: &'a Path,
    /// The folder that all files go below.
    pub root: &'a Path,
    /// The folder in it below which they all are.
    pub within: PathBuf,
    /// Where below the folder of all files those of a spec go.
    pub out: &'a Out,
    /// The only targets whose files are looked at; none for all files.
    pub targets: &'a [Target],
    /// Whether files count whose spec is gone: nobody can say of which environment they were, or whether it is a spec now
    /// that wasn't selected.
    pub with_gone: bool,
}

/// What is rendered from the specs that were selected.
///
/// 64 bits stand for each path, as the paths of many specs take megabytes. Should two of them be equal, an orphan stays.
#[derive(Default)]
pub struct Rendered {
    files: BTreeSet<u64>,
    /// Those that have capital letters, in small ones.
    in_small_letters: BTreeSet<u64>,
    specs: BTreeSet<u64>,
}

impl Rendered {
    /// Adds a file by its path below the folder of all files.
    pub fn add_file(&mut self, path: &str) {
        self.files.insert(hash(path));
        let small = path.to_ascii_lowercase();
        if small != path {
            self.in_small_letters.insert(hash(&small));
        }
    }

    /// Whether a file is one of them, by its path below the folder of all files and where it is.
    fn has_file(&self, path: &str, place: &Path) -> bool {
        let small = hash(&path.to_ascii_lowercase());
        let is_spelled_so = || self.files.contains(&small) || self.in_small_letters.contains(&small);
        self.files.contains(&hash(path)) || (is_spelled_so() && ignores_case(place))
    }

    /// Adds a spec all of whose files are added.
    pub fn add_spec(&mut self, here: &Path, path: &Path) {
        self.specs.insert(hash(&absolute(&here.join(path))));
    }
}

/// A file that no spec renders.
pub struct Orphan {
    /// Where it is.
    pub path: PathBuf,
    /// Its first line.
    pub first_line: String,
    /// Path of the spec that it was rendered from, as seen from its folder.
    pub spec: String,
    /// Whether that spec is there and renders other files.
    pub has_spec: bool,
    /// Whether it isn't what pipegen wrote: it was edited by hand, and is for its author to remove.
    pub is_edited: bool,
}

/// The orphans below the output folder, in order of path.
///
/// # Errors
/// When a folder or file can't be read.
pub fn orphans(scope: &Scope<'_>, rendered: &Rendered) -> Result<Vec<Orphan>, Error> {
    let mut orphans = Vec::new();
    let within = if scope.within.as_os_str().is_empty() { Path::new(".") } else { &scope.within };
    if !within.exists() || walk::is_ignored(within) {
        return Ok(orphans);
    }
    for entry in walk::below(within) {
        let entry = entry?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let path = walk::without_dots(entry.path());
        if is_file && scope.holds(&path, rendered) {
            orphans.extend(scope.orphan(path, rendered)?);
        }
    }
    orphans.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(orphans)
}

impl Scope<'_> {
    /// Whether a file is to be looked at: one that isn't rendered, in a place of a target that isn't left out.
    fn holds(&self, path: &Path, rendered: &Rendered) -> bool {
        let Ok(below) = path.strip_prefix(walk::without_dots(self.root)) else { return false };
        let Some(parts) = below.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>() else { return false };
        let Some((file, folders)) = parts.split_last() else { return false };
        let in_scope = |target: Target| self.targets.is_empty() || self.targets.contains(&target);
        let is_place = |target| in_scope(target) && self.out.may_be(&folders.join("/"), target);
        template::target_of_file(file).is_some_and(is_place) && !rendered.has_file(&parts.join("/"), path)
    }

    /// The orphan that a file is, if it is one.
    fn orphan(&self, path: PathBuf, rendered: &Rendered) -> Result<Option<Orphan>, Error> {
        let failed = |source| Error::Io { action: "read", path: path.clone(), source };
        let Some(text) = beginning(&path).map_err(failed)? else { return Ok(None) };
        let Some(spec) = header::read(&text).and_then(|head| head.spec) else { return Ok(None) };
        if is_escaped(&spec) {
            return Ok(None);
        }
        let folder = self.here.join(&path).parent().map(Path::to_owned).unwrap_or_default();
        let place = absolute(&folder.join(&spec));
        let has_spec = exists(Path::new(&place)) || exists(&folder.join(&spec));
        let is_orphan = if has_spec { rendered.specs.contains(&hash(&place)) } else { self.with_gone };
        if !is_orphan {
            return Ok(None);
        }
        let first_line = text.lines().next().unwrap_or_default().to_owned();
        let is_edited = !is_intact(&path).map_err(failed)?;
        Ok(Some(Orphan { path, first_line, spec, has_spec, is_edited }))
    }
}

/// Whether the disk with a file finds it in other letters, too: then a folder keeps the letters that it was made with.
fn ignores_case(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    exists(&file.with_file_name(name.to_ascii_uppercase()))
}

/// Whether a file is what pipegen wrote.
fn is_intact(path: &Path) -> std::io::Result<bool> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(header::read(&text).is_some_and(|head| head.intact)),
        Err(error) if error.kind() == ErrorKind::InvalidData => Ok(false),
        // Another process removed it just now.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// An absolute path without `.` and `..`, as it is spelled.
fn absolute(path: &Path) -> String {
    walk::without_parents(path).to_string_lossy().into_owned()
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Removes orphans that nobody edited, and the folders below the output folder that become empty by it. Before each, `stop`
/// is asked whether to remove no more. Returns how many were removed.
///
/// # Errors
/// When a file can't be removed. Those before it are.
pub fn remove(out: &Path, orphans: &[Orphan], stop: impl Fn() -> bool) -> Result<usize, Error> {
    let mut removed = 0;
    for orphan in orphans.iter().filter(|orphan| !orphan.is_edited) {
        if stop() {
            break;
        }
        match fs::remove_file(&orphan.path) {
            // Another process was faster.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(Error::Io { action: "remove", path: orphan.path.clone(), source }),
            Ok(()) => removed += 1,
        }
        let folders = orphan.path.ancestors().skip(1).take_while(|folder| *folder != walk::without_dots(out));
        // A folder with anything in it can't be removed, and neither can those around it.
        folders.map(fs::remove_dir).take_while(Result::is_ok).for_each(drop);
    }
    Ok(removed)
}
