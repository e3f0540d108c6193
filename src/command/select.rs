//! Which specs there are, and what is in them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::display;
use crate::diagnostic::{Diagnostic, Report};
use crate::error::Error;
use crate::load;
use crate::source::{MAX_BYTES, Source, Span};
use crate::target::Target;

/// Name under which standard input is shown.
const STDIN: &str = "<stdin>";

/// What is to be said about all specs, and why one could not be read.
pub(super) struct Loaded {
    /// The findings of each spec that could be read.
    pub(super) reports: Vec<Report>,
    /// The first failure. It doesn't hide the findings.
    pub(super) failed: Option<Error>,
}

/// Loads every spec that arguments name, and calls `valid` with each valid one and what is to be said about it.
pub(super) fn load_all(
    arguments: &[PathBuf],
    targets: &[Target],
    mut valid: impl FnMut(PathBuf, load::Loaded, &mut Report),
) -> Result<Loaded, Error> {
    let mut all = Loaded { reports: Vec::new(), failed: None };
    for path in specs(arguments)? {
        match read(&path) {
            Ok(Ok(source)) => {
                let (spec, mut report) = load::load(source, targets);
                if let Some(spec) = spec {
                    valid(path, spec, &mut report);
                }
                all.reports.push(report);
            }
            Ok(Err(report)) => all.reports.push(report),
            Err(error) => all.failed = all.failed.or(Some(error)),
        }
    }
    Ok(all)
}

/// The specs that arguments name: files as they are, folders by what is below them, in order of path.
fn specs(arguments: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let here = [PathBuf::from(".")];
    let roots = if arguments.is_empty() { &here } else { arguments };
    let mut specs = Vec::new();
    for root in roots {
        if root.as_os_str() == "-" || !root.is_dir() {
            specs.push(root.clone());
            continue;
        }
        let found = below(root)?;
        if found.is_empty() {
            let message = format!("no `*.pipeline.yaml`, `.yml` or `.json` below `{}`", root.display());
            return Err(Error::Usage(message));
        }
        specs.extend(found);
    }
    let mut seen = BTreeSet::new();
    specs.retain(|spec| seen.insert(without_dots(spec)));
    Ok(specs)
}

/// The specs below a folder that git doesn't ignore.
fn below(root: &Path) -> Result<Vec<PathBuf>, Error> {
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
        let name = entry.file_name().to_string_lossy();
        let is_spec = [".pipeline.yaml", ".pipeline.yml", ".pipeline.json"].iter().any(|end| name.ends_with(end));
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

/// Reads a spec; what can't be text is a finding.
fn read(path: &Path) -> Result<Result<Source, Report>, Error> {
    let is_stdin = path.as_os_str() == "-";
    let name = if is_stdin { STDIN.to_owned() } else { display(path) };
    let failed = |source| Error::Io { action: "read", path: PathBuf::from(&name), source };
    let mut bytes = Vec::new();
    if is_stdin {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        // To open a pipe is to wait for its writer, and a device may never end.
        if !fs::metadata(path).map_err(failed)?.is_file() {
            return Err(failed(io::Error::other("not a regular file; standard input is `-`")));
        }
        let file = File::open(path).map_err(failed)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() as u64 > MAX_BYTES {
        let finding = Diagnostic::error("too-large", Span::default(), format!("larger than {MAX_BYTES} bytes"));
        return Ok(Err(Report::new(Source { path: name, text: String::new() }, vec![finding])));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Ok(Source { path: name, text })),
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let span = Span { start, end: start + '\u{fffd}'.len_utf8() };
            let finding = Diagnostic::error("not-utf-8", span, "not UTF-8 from here on");
            let finding = finding.help("save the file as UTF-8");
            Ok(Err(Report::new(Source { path: name, text }, vec![finding])))
        }
    }
}
