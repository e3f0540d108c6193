//! Which specs there are, and their texts.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::display;
use crate::diagnostic::{Diagnostic, Report};
use crate::error::Error;
use crate::source::{MAX_BYTES, Source, Span};

/// Name under which standard input is shown.
pub(super) const STDIN: &str = "<stdin>";

/// The specs that arguments name: files as they are, folders by what is below them, in order of path.
pub(super) fn specs(arguments: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
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
    let mut seen = std::collections::BTreeSet::new();
    specs.retain(|spec| seen.insert(spec.clone()));
    Ok(specs)
}

/// The specs below a folder that git doesn't ignore.
fn below(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut specs = Vec::new();
    let walk = WalkBuilder::new(root).require_git(false).sort_by_file_path(Path::cmp).build();
    for entry in walk {
        let entry = entry.map_err(|error| Error::Io {
            action: "list",
            path: root.to_owned(),
            source: error.into_io_error().unwrap_or_else(|| io::Error::other("the folder leads into itself")),
        })?;
        let name = entry.file_name().to_string_lossy();
        let is_spec = [".pipeline.yaml", ".pipeline.yml", ".pipeline.json"].iter().any(|end| name.ends_with(end));
        if is_spec && !entry.file_type().is_some_and(|kind| kind.is_dir()) {
            let path = entry.into_path();
            specs.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
        }
    }
    Ok(specs)
}

/// Reads a spec; what can't be text is a finding.
pub(super) fn read(path: &Path) -> Result<Result<Source, Report>, Error> {
    let is_stdin = path.as_os_str() == "-";
    let name = if is_stdin { STDIN.to_owned() } else { display(path) };
    let failed = |source| Error::Io { action: "read", path: PathBuf::from(&name), source };
    let mut bytes = Vec::new();
    if is_stdin {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
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
