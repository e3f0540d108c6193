//! What is rendered, in which form and where to: what arguments say, else the config, else what is usual.

use std::path::{Path, PathBuf};

use super::targets;
use crate::cli::Rendering;
use crate::config::{Config, Format, Out};
use crate::output::header::Origin;
use crate::target::Target;

/// Where files go without argument and config.
const FOLDER: &str = "infra";

/// How specs are rendered.
pub(super) struct Plan<'a> {
    /// The targets that options name.
    pub(super) named_targets: Vec<Target>,
    pub(super) targets: Vec<Target>,
    pub(super) format: Format,
    /// Folder of the templates that stand for single ones of pipegen's.
    pub(super) templates: Option<&'a Path>,
    pub(super) config: Option<&'a Config>,
    arguments: &'a Rendering,
    /// The folder that all files go below.
    pub(super) root: &'a Path,
    /// Where below it those of a spec go.
    pub(super) out: Out,
}

impl<'a> Plan<'a> {
    pub(super) fn new(arguments: &'a Rendering, config: Option<&'a Config>) -> Self {
        let named = targets(&arguments.targets);
        let choices = [named.clone(), config.map_or_else(Vec::new, |config| config.targets.clone())];
        let targets = choices.into_iter().find(|targets| !targets.is_empty()).unwrap_or(Target::ALL.to_vec());
        let format = arguments.format.map(Format::from).or(config.map(|config| config.format));
        let templates = arguments.templates.as_deref().or(config.and_then(|config| config.templates.as_deref()));
        let (root, out) = match (&arguments.out, config) {
            (Some(folder), _) => (folder.as_path(), Out::directly()),
            (None, Some(config)) => (config.folder.as_path(), config.out.clone()),
            (None, None) => (Path::new(FOLDER), Out::directly()),
        };
        Self {
            named_targets: named,
            targets,
            format: format.unwrap_or_default(),
            templates,
            config,
            arguments,
            root,
            out,
        }
    }

    /// The folder of the files that are rendered from a spec for a target, below the one of all files.
    pub(super) fn folder(&self, target: Target, name: &str, environment: Option<&str>) -> String {
        self.out.folder(target, name, environment)
    }

    /// The folder below which all files are, whatever they are rendered from.
    pub(super) fn within(&self) -> PathBuf {
        self.root.join(self.out.beginning())
    }

    /// Whether files of several specs may go to one folder: those of a pattern that a user wrote.
    pub(super) fn may_share_folders(&self) -> bool {
        self.out != Out::directly()
    }

    /// What the header of a file says about where it came from. With a config, that is the same whatever else was
    /// rendered along with the file.
    pub(super) fn origin<'o>(&'o self, spec: &'o Path, target: Target, environment: Option<&str>) -> Origin<'o> {
        let config = self.config;
        let usual_format = config.map_or(Format::default(), |config| config.format);
        let mut options = String::new();
        if config.is_none_or(|config| !config.targets.is_empty() && !config.targets.contains(&target)) {
            options = format!("{options} --target {}", target.name());
        }
        if let (None, Some(environment)) = (config, environment) {
            options = format!("{options} --env {environment}");
        }
        if target == Target::CloudFormation && self.format != usual_format {
            options = format!("{options} --format {}", self.format.name());
        }
        Origin {
            spec: (spec.as_os_str() != "-").then_some(spec),
            options,
            templates: self.arguments.templates.as_deref(),
            out: if config.is_some() { self.arguments.out.as_deref() } else { Some(self.root) },
            config: config.map(|config| config.folder.as_path()),
        }
    }
}
