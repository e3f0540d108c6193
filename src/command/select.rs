//! Which specs there are, and what is in them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::read::read;
use super::{Outcome, config, display};
use crate::cli::Selection;
use crate::config::Config;
use crate::diagnostic::Report;
use crate::error::Error;
use crate::load::{self, Checked, Settings};
use crate::target::Target;

/// What is to be said about all specs, and why one could not be read.
pub(super) struct Loaded {
    /// The findings of each spec that could be read.
    pub(super) reports: Vec<Report>,
    /// The first failure. It doesn't hide the findings.
    pub(super) failed: Option<Error>,
}

/// Loads every spec that arguments name, and calls `valid` with each valid one and what is to be said about it.
pub(super) fn load_all(
    selection: &Selection,
    config: Option<&Config>,
    targets: &[Target],
    mut valid: impl FnMut(&Path, load::Loaded, &mut Report),
) -> Result<Loaded, Error> {
    let settings = Settings { targets, environments: &selection.environments, config };
    let mut all = Loaded { reports: Vec::new(), failed: None };
    let mut environments = BTreeSet::new();
    for path in specs(&selection.specs, config)? {
        match read(&path) {
            Ok(Ok(source)) => {
                let Checked { specs, environments: own, mut report } = load::load(source, &settings);
                let is_left_out = specs.is_empty() && report.diagnostics.is_empty();
                for spec in specs {
                    valid(&path, spec, &mut report);
                }
                environments.extend(own);
                if !is_left_out {
                    all.reports.push(report);
                }
            }
            Ok(Err(report)) => all.reports.push(report),
            Err(error) => all.failed = all.failed.or(Some(error)),
        }
    }
    tell_once(&mut all.reports);
    if Outcome::of(&all.reports) == Outcome::Clean {
        let unknown = selection.environments.iter().find(|name| !environments.contains(*name));
        all.failed = all.failed.or(unknown.map(|name| no_environment(name, &environments)));
    }
    Ok(all)
}

/// Takes out findings about what several specs share that an earlier report has.
fn tell_once(reports: &mut [Report]) {
    let mut told = BTreeSet::new();
    for Report { sources, diagnostics } in reports {
        diagnostics.retain(|finding| {
            let (source, span) = sources.locate(finding.span);
            std::ptr::eq(source, sources.first()) || told.insert((span, finding.code, finding.message.clone()))
        });
    }
}

/// The error that no spec has an environment.
fn no_environment(name: &str, known: &BTreeSet<String>) -> Error {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = similar::get_close_matches(name, &known, 1, 0.6);
    let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    Error::Usage(match (near.first(), listed.is_empty()) {
        (_, true) => format!("no spec has the environment `{name}`: none has environments"),
        (Some(near), _) => {
            format!("no spec has the environment `{name}`, did you mean `{near}`? There are {}", listed.join(", "))
        }
        (None, _) => format!("no spec has the environment `{name}`; there are {}", listed.join(", ")),
    })
}

/// The specs that arguments name: files as they are, folders by what is below them, in order of path. Without arguments,
/// those below the folder of the config, or else below this one.
fn specs(arguments: &[PathBuf], config: Option<&Config>) -> Result<Vec<PathBuf>, Error> {
    let mut specs = Vec::new();
    if arguments.is_empty() {
        match config {
            Some(Config { folder, specs: Some(globs), .. }) => {
                specs = below(folder, |path| globs.is_match(path))?;
                if specs.is_empty() {
                    let config = display(&folder.join(config::NAME));
                    return Err(Error::Usage(format!("no file is what `specs` of `{config}` says")));
                }
            }
            Some(Config { folder, .. }) => specs = specs_below(folder)?,
            None => specs = specs_below(Path::new(""))?,
        }
    }
    for argument in arguments {
        if argument.as_os_str() == "-" || !argument.is_dir() {
            specs.push(argument.clone());
        } else {
            specs.extend(specs_below(argument)?);
        }
    }
    let mut seen = BTreeSet::new();
    specs.retain(|spec| seen.insert(without_dots(spec)));
    Ok(specs)
}

/// The files below a folder that are specs by their names; an error where there are none.
fn specs_below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    const ENDS: [&str; 3] = [".pipeline.yaml", ".pipeline.yml", ".pipeline.json"];
    let specs = below(folder, |path| ENDS.iter().any(|end| path.to_string_lossy().ends_with(end)))?;
    if specs.is_empty() {
        let folder = display(&or_here(folder));
        return Err(Error::Usage(format!("no `*.pipeline.yaml`, `.yml` or `.json` below `{folder}`")));
    }
    Ok(specs)
}

/// The files below a folder that git doesn't ignore and that are wanted by their paths relative to it.
fn below(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
    let root = &or_here(folder);
    let mut specs = Vec::new();
    let mut walk = WalkBuilder::new(root);
    // What a machine's own configuration ignores must not change what a repository holds.
    walk.git_global(false).require_git(false).hidden(false).ignore(false).sort_by_file_path(Path::cmp);
    let walk = walk.filter_entry(|entry| entry.file_name() != ".git").build();
    for entry in walk {
        let entry = entry.map_err(|error| Error::Io {
            action: "list",
            path: root.to_owned(),
            source: error.into_io_error().unwrap_or_else(|| io::Error::other("the folder leads into itself")),
        })?;
        let is_spec = entry.path().strip_prefix(root).is_ok_and(&is_wanted);
        let path = without_dots(entry.path());
        // A pipe is no file, and would be waited for.
        if is_spec && path.is_file() {
            if entry.path_is_symlink() {
                stays_below(root, &path)?;
            }
            specs.push(path);
        }
    }
    Ok(specs)
}

/// A folder by a name that isn't empty.
fn or_here(folder: &Path) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// Refuses a link out of the folder: whoever wrote the link would see lines of the file in findings.
fn stays_below(root: &Path, link: &Path) -> Result<(), Error> {
    let failed = |source| Error::Io { action: "read", path: link.to_owned(), source };
    if fs::canonicalize(link).map_err(failed)?.starts_with(fs::canonicalize(root).map_err(failed)?) {
        return Ok(());
    }
    let (link, root) = (link.display(), root.display());
    Err(Error::Usage(format!("`{link}` links to a file outside of `{root}`; name it as SPEC if it is meant")))
}

/// A path without `.` between its parts.
fn without_dots(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}
