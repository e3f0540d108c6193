//! Why pipegen could not do its work: files, templates, arguments. What is wrong with a user's spec is a
//! [`Diagnostic`](crate::diagnostic::Diagnostic) instead.

use std::error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diagnostic::visible;

/// The tool could not do its work; exit code 2.
#[derive(Debug)]
pub enum Error {
    /// A file or folder could not be read, written or listed.
    Io {
        /// What was being done, such as `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A template is at fault.
    Template {
        /// Name of the template, such as `terraform/resource/model.tf.j2`.
        name: String,
        /// Line of the template, from 1, where it is known.
        line: Option<usize>,
        /// What the template engine says.
        reason: String,
    },
    /// A rendered file can't be read back as what it should be.
    Unreadable {
        /// The file, as it would have been written.
        path: String,
        /// Line of the file, from 1.
        line: usize,
        /// Why it can't be read.
        reason: String,
    },
    /// The arguments contradict each other or name nothing.
    Usage(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Io { action, path, .. } => format!("can't {action} `{}`", path.display()),
            Self::Template { name, line: Some(line), reason } => format!("template `{name}`, line {line}: {reason}"),
            Self::Template { name, line: None, reason } => format!("template `{name}`: {reason}"),
            Self::Unreadable { path, line, reason } => {
                format!("the rendered `{path}` is broken at line {line}: {reason}")
            }
            Self::Usage(message) => message.clone(),
        };
        // A path may hold what a terminal obeys, or a line of its own.
        f.write_str(&visible(&text))
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Template { .. } | Self::Unreadable { .. } | Self::Usage(_) => None,
        }
    }
}
