//! Which specs there are, and what is in them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::display;
use crate::diagnostic::{Diagnostic, Report};
use crate::error::Error;
use crate::source::{MAX_BYTES, Source, Span};
use crate::walk::{self, without_dots};

/// Name under which standard input is shown.
const STDIN: &str = "<stdin>";

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
    if roots.len() > 1 {
        let mut seen = BTreeSet::new();
        specs.retain(|spec| seen.insert(without_dots(spec)));
    }
    Ok(specs)
}

/// The specs below a folder that git doesn't ignore.
fn below(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut specs = Vec::new();
    for entry in walk::below(root) {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy();
        let is_spec = [".pipeline.yaml", ".pipeline.yml", ".pipeline.json"].iter().any(|end| name.ends_with(end));
        let mut path = without_dots(entry.path());
        // A pipe is no file, and would be waited for.
        if is_spec && path.is_file() {
            path.shrink_to_fit();
            specs.push(path);
        }
    }
    specs.sort_unstable();
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
        let length = file.metadata().map_err(failed)?.len().min(MAX_BYTES);
        // Room for it all, so that it is read at once.
        bytes.reserve_exact(usize::try_from(length).unwrap_or_default() + 1);
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
