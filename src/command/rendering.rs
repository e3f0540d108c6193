//! From specs to the files that are rendered from them: what `render` and `check` share.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::base::Base;
use super::batch::{self, Said};
use super::claim::Claims;
use super::plan::Plan;
use super::read::read;
use super::{display, select};
use crate::cli;
use crate::config::{Config, Format};
use crate::diagnostic::{Report, Severity, visible};
use crate::diff;
use crate::error::Error;
use crate::load::{self, Checked, Loaded, Settings};
use crate::lower::lower;
use crate::output::header::{Header, quoted};
use crate::output::prune::{Rendered, Scope};
use crate::output::{self, File, State};
use crate::target::{Target, cloudformation};
use crate::template::Templates;
use crate::walk::without_parents;

/// What is rendered, and with what.
pub(super) struct Rendering<'a> {
    arguments: &'a cli::Rendering,
    plan: Plan<'a>,
    templates: Templates,
    /// The working directory.
    here: PathBuf,
}

impl<'a> Rendering<'a> {
    pub(super) fn new(arguments: &'a cli::Rendering, config: Option<&'a Config>) -> Result<Self, Error> {
        let plan = Plan::new(arguments, config);
        let templates = templates(&plan)?;
        let here = std::env::current_dir().map_err(|source| Error::Io { action: "find", path: ".".into(), source })?;
        Ok(Self { arguments, plan, templates, here })
    }

    /// What the same arguments rendered with the config and the templates of a base, and whether those are known: else the
    /// templates are today's.
    pub(super) fn formerly<'f>(&'f self, base: &'f Base) -> Result<(Rendering<'f>, bool), Error> {
        let plan = Plan::new(self.arguments, base.config().or(self.plan.config));
        let former = base.templates(plan.templates)?;
        let is_known = former.is_some();
        let templates = former.map_or_else(|| templates(&self.plan), Ok)?;
        Ok((Rendering { arguments: self.arguments, plan, templates, here: self.here.clone() }, is_known))
    }

    /// The team's own templates.
    pub(super) fn overrides(&self) -> diff::Folder<'_> {
        let path = self.plan.templates.and_then(Path::to_str).unwrap_or_default();
        diff::Folder { path, texts: self.templates.overrides() }
    }

    /// The folder that all files go below.
    pub(super) fn root(&self) -> &'a Path {
        self.plan.root
    }

    /// Where orphans are looked for.
    pub(super) fn scope(&self) -> Scope<'_> {
        let cli::Selection { specs, environments } = &self.arguments.selection;
        Scope {
            here: &self.here,
            root: self.root(),
            within: self.plan.within(),
            out: &self.plan.out,
            targets: &self.plan.named_targets,
            with_gone: environments.is_empty() && specs.iter().all(|spec| spec.is_dir()),
        }
    }

    /// Renders each spec, does something with each of its files, and hands over the specs that are valid, in order, with
    /// what came of their files. No two of them have the same name.
    pub(super) fn each<R>(
        &self,
        file: impl Fn(&Self, File) -> Result<R, Error> + Sync,
        each: impl FnMut(&Path, &mut Checked, Vec<R>) -> Result<Vec<Report>, Error> + Send,
    ) -> Result<Said, Error> {
        let mut said = self.each_spec(
            &self.specs(|_| false)?,
            |path, checked| self.files(path, checked)?.into_iter().map(|found| file(self, found)).collect(),
            each,
        );
        said.hold_environments(self.environments());
        Ok(said)
    }

    /// The specs that are selected; places that had some need have none any more.
    pub(super) fn specs(&self, had: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
        select::specs_left(&self.arguments.selection.specs, self.plan.config, had)
    }

    /// The specs that were selected among other files than the disk's.
    pub(super) fn former_specs(&self, below: impl Fn(&Path) -> Vec<String>) -> Vec<PathBuf> {
        select::former(&self.arguments.selection.specs, self.plan.config, below)
    }

    /// Does something with each spec, and hands over those that are valid, in order, with what came of them. No two of them
    /// have the same name, and none need have a wanted environment.
    pub(super) fn each_spec<R>(
        &self,
        specs: &[PathBuf],
        work: impl Fn(&Path, &Checked) -> Result<R, Error> + Sync,
        mut each: impl FnMut(&Path, &mut Checked, R) -> Result<Vec<Report>, Error> + Send,
    ) -> Said {
        let selection = &self.arguments.selection;
        let settings =
            Settings { targets: &self.plan.targets, environments: &selection.environments, config: self.plan.config };
        let mut claims = Claims::default();
        batch::each_left(specs, &settings, work, |path, checked, result: R| {
            for loaded in &checked.specs {
                claims.claim(path, loaded, &self.plan, &mut checked.report);
            }
            let is_valid = !checked.specs.is_empty() && checked.report.count(Severity::Error) == 0;
            if is_valid { each(path, checked, result) } else { Ok(Vec::new()) }
        })
    }

    /// Holds a file against the disk. The text of one that is there as it should be is dropped.
    pub(super) fn compare(&self, mut file: File) -> Result<(File, State), Error> {
        let state = output::compare(self.root(), &file, |spec| self.is_of(spec, &file))?;
        if state == State::Unchanged {
            file.text = String::new();
        }
        Ok((file, state))
    }

    /// Whether a file is one of a spec. Where nobody can tell, as the spec has errors, it is.
    fn is_of(&self, spec: &Path, file: &File) -> bool {
        // A file named `-` isn't standard input.
        let Ok(Ok(source)) = read(&Path::new(".").join(spec)) else { return true };
        let checked = load::load(source, &Settings { config: self.plan.config, ..Settings::default() });
        checked.specs.is_empty() || checked.specs.iter().any(|loaded| self.goes_to(loaded, file))
    }

    /// Whether the files of a spec go to the folder of a file. Folders that differ only in case are one on some disks.
    pub(super) fn goes_to(&self, loaded: &Loaded, file: &File) -> bool {
        Target::ALL.into_iter().any(|target| {
            let folder = self.folder(loaded, target);
            file.path.rsplit_once('/').is_some_and(|(own, _)| own.eq_ignore_ascii_case(&folder))
        })
    }

    /// The files of a source's specs.
    fn files(&self, path: &Path, checked: &Checked) -> Result<Vec<File>, Error> {
        let mut files = Vec::new();
        for loaded in &checked.specs {
            for target in &self.plan.targets {
                files.extend(self.stack(path, loaded, *target)?);
            }
        }
        Ok(files)
    }

    /// The files of a spec's stack in a target.
    pub(super) fn stack(&self, path: &Path, loaded: &Loaded, target: Target) -> Result<Vec<File>, Error> {
        let stack = lower(&loaded.spec);
        let folder = self.folder(loaded, target);
        let origin = self.plan.origin(path, target, loaded.environment.as_deref());
        let header = Header::new(&self.here, &self.root().join(&folder), &origin);
        let mut files = Vec::new();
        for (name, text) in self.templates.render(&stack, target)? {
            let is_json = name == "template.yaml" && self.plan.format == Format::Json;
            files.push(if is_json {
                let path = format!("{folder}/template.json");
                File { text: as_json(&display(&self.root().join(&path)), &text, &header)?, path }
            } else {
                File { path: format!("{folder}/{name}"), text: header.in_comments(&text) }
            });
        }
        Ok(files)
    }

    /// The folder of the files of a spec's stack in a target, below the one of all files.
    pub(super) fn folder(&self, loaded: &Loaded, target: Target) -> String {
        self.plan.folder(target, &loaded.spec.name, loaded.environment.as_deref())
    }

    /// The name and the environment of the files in a folder, as far as the place tells.
    pub(super) fn names_of(&self, folder: &Path, target: Target) -> Option<(String, Option<String>)> {
        let folder = folder.strip_prefix(self.root()).ok()?.to_str()?;
        let read = |environment| {
            let pattern = self.plan.folder(target, "{name}", environment);
            let (mut name, mut environment) = (None, None);
            let mut parts = pattern.split('/').zip(folder.split('/'));
            let fits = parts.all(|(part, found)| match part {
                "{name}" => *name.get_or_insert(found) == found,
                "{env}" => *environment.get_or_insert(found) == found,
                part => part == found,
            });
            let fits = fits && pattern.split('/').count() == folder.split('/').count();
            Some((name.filter(|_| fits)?.to_owned(), environment.map(str::to_owned)))
        };
        read(Some("{env}")).or_else(|| read(None))
    }

    /// Whether a spec that may be gone is asked for, by its absolute path: it or a folder around it is named, or nothing is.
    pub(super) fn wants_spec(&self, spec: &Path) -> bool {
        let places = &self.arguments.selection.specs;
        places.is_empty() || places.iter().any(|place| spec.starts_with(without_parents(&self.here.join(place))))
    }

    /// Whether an environment, or what has none, is asked for.
    pub(super) fn wants(&self, environment: Option<&str>) -> bool {
        let wanted = self.environments();
        wanted.is_empty() || wanted.iter().any(|name| Some(name.as_str()) == environment)
    }

    /// The targets that options name, or else all.
    pub(super) fn targets_asked_for(&self) -> &[Target] {
        if self.plan.named_targets.is_empty() { &Target::ALL } else { &self.plan.named_targets }
    }

    /// The targets that are rendered.
    pub(super) fn targets(&self) -> &[Target] {
        &self.plan.targets
    }

    /// The environments that are asked for; all, if none is named.
    pub(super) fn environments(&self) -> &[String] {
        &self.arguments.selection.environments
    }

    /// The working directory.
    pub(super) fn here(&self) -> &Path {
        &self.here
    }

    /// Notes a source all of whose files were noted.
    pub(super) fn note(&self, rendered: &mut Rendered, path: &Path, checked: &Checked) {
        if self.is_whole(checked) {
            rendered.add_spec(&self.here, path);
        }
    }

    /// Whether all environments of a source are rendered. Of one with an environment that options leave out, nobody can say
    /// of which environment an unknown file is.
    pub(super) fn is_whole(&self, checked: &Checked) -> bool {
        let wanted = self.environments();
        wanted.is_empty() || checked.environments.iter().all(|name| wanted.contains(name))
    }

    /// The command that renders a spec; without one, all that are selected.
    pub(super) fn command(&self, spec: Option<&Path>) -> String {
        let mut command = "pipegen render".to_owned();
        let add = |command: &mut String, path: &Path| {
            let _ = write!(command, " {}", quoted(&visible(&display(path))));
        };
        let cli::Rendering { selection, out, format, templates, .. } = self.arguments;
        match spec {
            Some(spec) => add(&mut command, spec),
            None => selection.specs.iter().for_each(|path| add(&mut command, path)),
        }
        for target in &self.plan.named_targets {
            let _ = write!(command, " --target {}", target.name());
        }
        for environment in &selection.environments {
            let _ = write!(command, " --env {}", quoted(&visible(environment)));
        }
        if let Some(format) = format.map(Format::from) {
            let _ = write!(command, " --format {}", format.name());
        }
        for (option, path) in [("--templates", templates), ("--out", out)] {
            if let Some(path) = path {
                command.push(' ');
                command.push_str(option);
                add(&mut command, path);
            }
        }
        command
    }
}

/// The templates of a plan.
fn templates(plan: &Plan<'_>) -> Result<Templates, Error> {
    plan.templates.map_or_else(|| Ok(Templates::embedded()), Templates::with_overrides)
}

/// A template as JSON, with its head.
fn as_json(path: &str, text: &str, header: &Header) -> Result<String, Error> {
    let broken = |(line, reason)| Error::Unreadable { path: path.to_owned(), line, reason };
    Ok(header.in_metadata(cloudformation::read(text).map_err(broken)?))
}
