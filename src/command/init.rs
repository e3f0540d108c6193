//! `pipegen init`.

use std::path::{Path, PathBuf};

use super::{Outcome, config, display, say};
use crate::cli::Init;
use crate::diagnostic::visible;
use crate::error::Error;
use crate::load::{self, Settings};
use crate::output;
use crate::source::{Source, plain_scalar};

/// The files, with `NAME` where the name of the pipeline goes.
const CONFIG: &str = include_str!("../../starter/pipegen.toml");
const SPEC: &str = include_str!("../../starter/NAME.pipeline.yaml");

/// The name of a pipeline in a folder whose own can't be one.
const NAME: &str = "pipeline";

pub(super) fn run(arguments: &Init) -> Result<Outcome, Error> {
    let folder = arguments.folder.as_deref().unwrap_or(Path::new(""));
    let (name, spec) = match &arguments.name {
        Some(name) => (name.clone(), starter(name).map_err(|why| Error::Usage(format!("`--name {name}`: {why}")))?),
        None => named_after(folder)?,
    };
    let files = [(folder.join(config::NAME), CONFIG.to_owned()), (folder.join(format!("{name}.pipeline.yaml")), spec)];
    output::create(&files)?;
    for (path, _) in &files {
        say(&format!("wrote {}", visible(&display(path))));
    }
    let there =
        if folder.as_os_str().is_empty() { String::new() } else { format!("in `{}`, ", visible(&display(folder))) };
    say(&format!("next: {there}put your images, roles and buckets into the spec, and run `pipegen render`"));
    Ok(Outcome::Clean)
}

/// A name and its spec: that of the folder, if a pipeline can have it.
fn named_after(folder: &Path) -> Result<(String, String), Error> {
    let here = std::env::current_dir().map_err(|source| Error::Io { action: "find", path: ".".into(), source })?;
    let path: PathBuf = here.join(folder);
    let of_folder = path.file_name().map(|name| name.to_string_lossy().into_owned());
    for name in of_folder.into_iter().chain([NAME.to_owned()]) {
        if let Ok(spec) = starter(&name) {
            return Ok((name, spec));
        }
    }
    Err(Error::Usage("no name for the pipeline; say one with `--name`".to_owned()))
}

/// A spec of a name; what is wrong with the name where it can't be one.
fn starter(name: &str) -> Result<String, String> {
    let is_bare = |name: &str| plain_scalar(name).is_some_and(|value| value == name);
    let is_plain = name.chars().all(|found| found.is_ascii_alphanumeric() || found == '-');
    let written = if is_plain && is_bare(name) { name.to_owned() } else { serde_json::Value::from(name).to_string() };
    let text = SPEC.replace("NAME", &written);
    let source = Source { path: String::new(), text: text.clone() };
    match load::load(source, &Settings::default()).report.diagnostics.first() {
        None => Ok(text),
        Some(finding) => Err(finding.message.clone()),
    }
}
