//! Which specs there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{config, display};
use crate::config::Config;
use crate::error::Error;
use crate::output;
use crate::walk::{self, without_dots};

/// The specs that arguments name: files as they are, folders by what is below them, in order of path. Without arguments,
/// those below the folder of the config, or else below this one.
pub(super) fn specs(arguments: &[PathBuf], config: Option<&Config>) -> Result<Vec<PathBuf>, Error> {
    specs_left(arguments, config, |_| false)
}

/// The same, but that a file or folder need not be there, or have any, if it had specs.
pub(super) fn specs_left(
    arguments: &[PathBuf],
    config: Option<&Config>,
    had: impl Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, Error> {
    if arguments.is_empty() {
        return match config {
            Some(Config { folder, specs: Some(globs), .. }) => {
                let mut specs = below(folder, |path| globs.is_match(path))?;
                // A template is YAML or JSON, too.
                specs.retain(|path| !output::is_rendered(path));
                if specs.is_empty() && !had(folder) {
                    let config = display(&folder.join(config::NAME));
                    return Err(Error::Usage(format!("no file is what `specs` of `{config}` says")));
                }
                Ok(specs)
            }
            Some(Config { folder, .. }) => specs_below(folder, had),
            None => specs_below(Path::new(""), had),
        };
    }
    let mut specs = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" || argument.is_file() {
            specs.push(argument.clone());
        } else if argument.is_dir() {
            specs.extend(specs_below(argument, &had)?);
        } else if !had(argument) {
            specs.push(argument.clone());
        }
    }
    if arguments.len() > 1 {
        let mut seen = BTreeSet::new();
        specs.retain(|spec| seen.insert(without_dots(spec)));
    }
    Ok(specs)
}

/// The specs that arguments named among other files than the disk's, where `below` lists those below a folder as seen from
/// it. What they name as a file may not be there.
pub(super) fn former(
    arguments: &[PathBuf],
    config: Option<&Config>,
    below: impl Fn(&Path) -> Vec<String>,
) -> Vec<PathBuf> {
    let within = |folder: &Path, is_wanted: &dyn Fn(&Path) -> bool| -> Vec<PathBuf> {
        let files: Vec<PathBuf> = below(folder).into_iter().map(PathBuf::from).collect();
        let configs = files.iter().filter(|file| file.ends_with(config::NAME)).filter_map(|file| file.parent());
        let projects: BTreeSet<&Path> = configs.filter(|project| !project.as_os_str().is_empty()).collect();
        let is_own = |file: &Path| !file.ancestors().any(|outer| projects.contains(outer));
        let wanted = files.iter().filter(|file| is_wanted(file) && is_own(file));
        wanted.map(|file| without_dots(&folder.join(file))).collect()
    };
    match (arguments, config) {
        ([], Some(Config { folder, specs: Some(globs), .. })) => within(folder, &|path| globs.is_match(path)),
        ([], config) => within(config.map_or(Path::new(""), |config| &config.folder), &is_named_so),
        _ => arguments
            .iter()
            .flat_map(|argument| {
                let is_file = below(argument).is_empty();
                if is_file { vec![without_dots(argument)] } else { within(argument, &is_named_so) }
            })
            .collect(),
    }
}

/// Whether a file is a spec by its name.
fn is_named_so(path: &Path) -> bool {
    const ENDS: [&str; 3] = [".pipeline.yaml", ".pipeline.yml", ".pipeline.json"];
    ENDS.iter().any(|end| path.to_string_lossy().ends_with(end))
}

/// The files below a folder that are specs by their names; an error where there are none and it had none.
fn specs_below(folder: &Path, had: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
    let specs = below(folder, is_named_so)?;
    if specs.is_empty() && !had(folder) {
        let folder = display(or_here(folder));
        return Err(Error::Usage(format!("no `*.pipeline.yaml`, `.yml` or `.json` below `{folder}`")));
    }
    Ok(specs)
}

/// The files below a folder that git doesn't ignore and that are wanted by their paths relative to it.
fn below(folder: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
    let root = or_here(folder);
    let mut specs = Vec::new();
    for entry in walk::below(root) {
        let entry = entry?;
        let is_spec = entry.path().strip_prefix(root).is_ok_and(&is_wanted);
        let mut path = without_dots(entry.path());
        // A pipe is no file, and would be waited for.
        if is_spec && path.is_file() {
            if entry.path_is_symlink() {
                stays_below(root, &path)?;
            }
            path.shrink_to_fit();
            specs.push(path);
        }
    }
    specs.sort_unstable();
    Ok(specs)
}

/// A folder by a name that isn't empty.
fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
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
