//! Files, as texts with a name.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::display;
use crate::diagnostic::{Diagnostic, Report};
use crate::error::Error;
use crate::source::{MAX_BYTES, Source, Span};

/// Name under which standard input is shown.
const STDIN: &str = "<stdin>";

/// The name under which a file is shown.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { STDIN.to_owned() } else { display(path) }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file, or standard input as `-`; what can't be text is a finding.
pub(super) fn read(path: &Path) -> Result<Result<Source, Report>, Error> {
    let name = name(path);
    let failed = |source| Error::Io { action: "read", path: PathBuf::from(&name), source };
    let mut bytes = Vec::new();
    if is_stdin(path) {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        // To open a pipe is to wait for its writer, and a device may never end.
        let metadata = fs::metadata(path).map_err(failed)?;
        if !metadata.is_file() {
            return Err(failed(io::Error::other("not a regular file; standard input is `-`")));
        }
        let file = File::open(path).map_err(failed)?;
        // Room for it all, so that it is read at once.
        bytes.reserve_exact(usize::try_from(metadata.len().min(MAX_BYTES)).unwrap_or_default() + 1);
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() as u64 > MAX_BYTES {
        let finding = Diagnostic::error("too-large", Span::default(), format!("larger than {MAX_BYTES} bytes"));
        return Ok(Err(Report::new(Source { path: name, text: String::new() }, vec![finding])));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            // The texts of all specs are kept for what may be said about them.
            text.shrink_to_fit();
            Ok(Ok(Source { path: name, text }))
        }
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
