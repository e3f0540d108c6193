//! Where the files of a spec go.

use std::path::{Component, Path};

use crate::diagnostic::{Diagnostic, show};
use crate::source::Span;
use crate::target::Target;

/// A path below a folder, with placeholders for what it differs by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Out(String);

/// The pattern where none is given.
const DEFAULT: &str = "infra/{target}/{name}/{env}";

/// Length of the longest name of a spec or of an environment.
const LONGEST: usize = 48;

/// What the parts of a path may depend on.
const PLACEHOLDERS: [&str; 3] = ["{target}", "{name}", "{env}"];

impl Out {
    /// The pattern of a text, or every fault in it. `renders_both` says whether both targets' files would go there.
    pub(super) fn read(text: &str, span: Span, renders_both: bool) -> Result<Self, Vec<Diagnostic>> {
        let mut findings = Vec::new();
        let mut fault = |message: String, help: String| {
            findings.push(Diagnostic::error("out-pattern", span, message).help(help));
        };
        for unknown in placeholders(text).filter(|found| !PLACEHOLDERS.contains(found)) {
            let near = similar::get_close_matches(unknown, &PLACEHOLDERS, 1, 0.6).first().copied();
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "the placeholders are `{target}`, `{name}` and `{env}`".to_owned(),
            };
            fault(format!("unknown placeholder `{}`", show(unknown)), help);
        }
        let is_below =
            Path::new(text).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !is_below || text.contains('\\') {
            let message = "the output lies outside of the folder of this file".to_owned();
            fault(message, format!("begin with the name of a folder, as `{DEFAULT}` does"));
        }
        if text.split('/').any(|part| part == ".git") {
            let message = "the output lies in git's own folder".to_owned();
            fault(message, format!("begin with the name of another folder, as `{DEFAULT}` does"));
        }
        if !text.contains("{name}") {
            fault("the specs would share one folder".to_owned(), "add `{name}`".to_owned());
        }
        if renders_both && !text.contains("{target}") {
            let help = "add `{target}`, or name one of them in `targets`".to_owned();
            fault("both targets would share one folder".to_owned(), help);
        }
        if findings.is_empty() { Ok(Self(text.to_owned())) } else { Err(findings) }
    }

    /// The same folders below one that the command line names, which `infra` stands for otherwise.
    #[must_use]
    pub fn directly() -> Self {
        Self("{target}/{name}/{env}".to_owned())
    }

    /// The folder of the files that are rendered from a spec for a target. A part of the path that is empty without an
    /// environment is left out.
    #[must_use]
    pub fn folder(&self, target: Target, name: &str, environment: Option<&str>) -> String {
        let filled = |part: &str| {
            part.replace("{target}", target.name())
                .replace("{name}", name)
                .replace("{env}", environment.unwrap_or_default())
        };
        self.parts().map(filled).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    }

    /// The parts at the beginning that are the same for all files.
    #[must_use]
    pub fn beginning(&self) -> String {
        self.parts().take_while(|part| !part.contains('{')).collect::<Vec<_>>().join("/")
    }

    /// Whether the files for a target could go to a folder, from whatever spec, in an environment or none.
    #[must_use]
    pub fn may_be(&self, folder: &str, target: Target) -> bool {
        let in_environment = self.folder(target, "{name}", Some("{env}"));
        let without = self.folder(target, "{name}", None);
        fits(&in_environment, folder) || fits(&without, folder)
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty() && *part != ".")
    }
}

impl Default for Out {
    fn default() -> Self {
        Self(DEFAULT.to_owned())
    }
}

/// Whether a path is what a pattern becomes with names in it, the same one wherever a placeholder stands.
fn fits(pattern: &str, path: &str) -> bool {
    let (Some(start), Some(placeholder)) = (pattern.find('{'), placeholders(pattern).next()) else {
        return pattern == path;
    };
    let Some(path) = path.strip_prefix(&pattern[..start]) else { return false };
    let rest = &pattern[start + placeholder.len()..];
    let is_in_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let longest = path.bytes().take(LONGEST).take_while(is_in_name).count();
    let mut names = (1..=longest).map(|end| path.split_at(end)).filter(|(name, _)| !has_dash_at_end(name));
    names.any(|(name, path)| fits(&rest.replace(placeholder, name), path))
}

fn has_dash_at_end(name: &str) -> bool {
    name.starts_with('-') || name.ends_with('-')
}

/// What stands between braces, braces included.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').map(|(start, _)| {
        let rest = &text[start..];
        rest.find('}').map_or(rest, |end| &rest[..=end])
    })
}
