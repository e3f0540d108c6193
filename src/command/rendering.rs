//! From specs to the files that are rendered from them: what `render` and `check` share.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::progress::Progress;
use super::{Outcome, display, parallel, select};
use crate::cli::{self, TemplateFormat};
use crate::diagnostic::{Diagnostic, Report, show, visible};
use crate::error::Error;
use crate::load::{self, Loaded};
use crate::lower::lower;
use crate::output::header::{Header, Origin, quoted};
use crate::output::prune::Scope;
use crate::output::{self, File, State};
use crate::source::Span;
use crate::target::{Target, cloudformation};
use crate::template::Templates;

/// What is rendered, and with what.
pub(super) struct Rendering<'a> {
    arguments: &'a cli::Rendering,
    /// Those that arguments name.
    named_targets: Vec<Target>,
    targets: Vec<Target>,
    templates: Templates,
    /// The working directory.
    pub(super) here: PathBuf,
}

/// What came of one spec; `R` is what came of one of its files.
pub(super) struct Spec<R> {
    /// What is to be said: first about the spec.
    pub(super) reports: Vec<Report>,
    /// The spec's name, if it is valid.
    name: Option<String>,
    /// What came of its files: of all of them, or there are none.
    pub(super) files: Vec<R>,
    failed: Option<Error>,
}

/// What came of all specs.
pub(super) struct Said {
    /// Reports with findings, in order.
    pub(super) reports: Vec<Report>,
    /// How many specs there are.
    pub(super) specs: usize,
    /// The first failure. It doesn't hide the findings.
    pub(super) failed: Option<Error>,
}

impl<'a> Rendering<'a> {
    pub(super) fn new(arguments: &'a cli::Rendering) -> Result<Self, Error> {
        let named_targets = super::targets(&arguments.targets);
        let targets = if named_targets.is_empty() { Target::ALL.to_vec() } else { named_targets.clone() };
        let templates = match &arguments.templates {
            Some(folder) => Templates::with_overrides(folder)?,
            None => Templates::embedded(),
        };
        let here = std::env::current_dir().map_err(|source| Error::Io { action: "find", path: ".".into(), source })?;
        Ok(Self { arguments, named_targets, targets, templates, here })
    }

    /// The output folder.
    pub(super) fn out(&self) -> &'a Path {
        &self.arguments.out
    }

    /// Where orphans are looked for.
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope { here: &self.here, out: self.out(), targets: &self.named_targets }
    }

    /// Renders each spec, does something with each of its files, and hands over valid specs in order of the arguments.
    ///
    /// Of the specs that are handed over, no two have the same name.
    pub(super) fn each<R: Send>(
        &self,
        file: impl Fn(File) -> Result<R, Error> + Sync,
        mut each: impl FnMut(&Path, &mut Spec<R>) -> Result<(), Error>,
    ) -> Result<Said, Error> {
        let specs = select::specs(&self.arguments.selection.specs)?;
        let mut said = Said { reports: Vec::new(), specs: specs.len(), failed: None };
        let mut names = BTreeMap::new();
        let mut progress = Progress::new(specs.len());
        parallel::in_order(
            &specs,
            |path| self.spec(path, &file),
            |path, mut spec| {
                progress.step();
                spec.claim_name(path, &mut names);
                let taken = spec.failed.take();
                let handed = if spec.is_whole() && taken.is_none() { each(path, &mut spec).err() } else { None };
                said.failed = said.failed.take().or(taken).or(handed);
                for mut report in spec.reports.into_iter().filter(|report| !report.diagnostics.is_empty()) {
                    report.diagnostics.sort_by_key(|finding| (finding.span, finding.code));
                    said.reports.push(report);
                }
            },
        );
        Ok(said)
    }

    fn spec<R>(&self, path: &Path, file: &impl Fn(File) -> Result<R, Error>) -> Spec<R> {
        let nothing = Spec { reports: Vec::new(), name: None, files: Vec::new(), failed: None };
        let source = match select::read(path) {
            Ok(Ok(source)) => source,
            Ok(Err(report)) => return Spec { reports: vec![report], ..nothing },
            Err(error) => return Spec { failed: Some(error), ..nothing },
        };
        let (loaded, report) = load::load(source, &self.targets);
        let files = loaded.as_ref().map_or(Ok(Vec::new()), |loaded| self.render(path, loaded));
        let (files, failed) = match files.and_then(|files| files.into_iter().map(file).collect()) {
            Ok(files) => (files, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        // The rest of what was loaded would only take memory until it is the result's turn.
        Spec { reports: vec![report], name: loaded.map(|loaded| loaded.spec.name), files, failed }
    }

    /// Holds a file against the disk. The text of one that is there as it should be is dropped.
    pub(super) fn compare(&self, mut file: File) -> Result<(File, State), Error> {
        let state = output::compare(self.out(), &file)?;
        if state == State::Unchanged {
            file.text = String::new();
        }
        Ok((file, state))
    }

    /// The files of a spec.
    fn render(&self, path: &Path, loaded: &Loaded) -> Result<Vec<File>, Error> {
        let stack = lower(&loaded.spec);
        let mut files = Vec::new();
        for target in &self.targets {
            let folder = format!("{}/{}", target.name(), stack.name);
            let origin = Origin {
                spec: (path.as_os_str() != "-").then_some(path),
                options: format!("--target {}{}", target.name(), self.format_option(*target)),
                templates: self.arguments.templates.as_deref(),
                out: self.out(),
            };
            let header = Header::new(&self.here, &self.out().join(&folder), &origin);
            for (name, text) in self.templates.render(&stack, *target)? {
                let is_json = name == "template.yaml" && self.arguments.format == TemplateFormat::Json;
                files.push(if is_json {
                    let path = format!("{folder}/template.json");
                    File { text: as_json(&display(&self.out().join(&path)), &text, &header)?, path }
                } else {
                    File { path: format!("{folder}/{name}"), text: header.in_comments(&text) }
                });
            }
        }
        Ok(files)
    }

    /// The option with which a target's files have another form.
    fn format_option(&self, target: Target) -> &'static str {
        match (target, self.arguments.format) {
            (Target::CloudFormation, TemplateFormat::Json) => " --format json",
            _ => "",
        }
    }

    /// The command that renders a spec; without one, all that are selected.
    pub(super) fn command(&self, spec: Option<&Path>) -> String {
        let mut command = "pipegen render".to_owned();
        let mut add = |path: &Path| {
            let _ = write!(command, " {}", quoted(&visible(&display(path))));
        };
        match spec {
            Some(spec) => add(spec),
            None => self.arguments.selection.specs.iter().for_each(|path| add(path)),
        }
        for target in &self.named_targets {
            let _ = write!(command, " --target {}", target.name());
        }
        command.push_str(self.targets.first().map_or("", |target| self.format_option(*target)));
        for (option, path) in [("--templates", &self.arguments.templates), ("--out", &Some(self.out().to_owned()))] {
            if let Some(path) = path.as_deref().filter(|path| *path != Path::new(cli::OUT)) {
                let _ = write!(command, " {option} {}", quoted(&visible(&display(path))));
            }
        }
        command
    }
}

impl<R> Spec<R> {
    /// Whether all of its files are there.
    fn is_whole(&self) -> bool {
        self.name.is_some() && Outcome::of(&self.reports) == Outcome::Clean
    }

    /// Where the spec's name stands. It is asked for seldom, so that the text is read again.
    pub(super) fn name_span(&self) -> Span {
        let document = self.reports.first().and_then(|report| report.source.clone().parse().ok());
        document.map_or_else(Span::default, |document| document.value_span("/name"))
    }

    /// Adds a finding about the spec.
    pub(super) fn add(&mut self, finding: Diagnostic) {
        if let Some(report) = self.reports.first_mut() {
            report.diagnostics.push(finding);
        }
    }

    /// Notes the spec's name; one that another spec has is a finding.
    fn claim_name<'s>(&mut self, path: &'s Path, names: &mut BTreeMap<Digest, &'s Path>) {
        let Some(name) = &self.name else { return };
        if let Some(first) = names.insert(digest(name), path) {
            let message = format!("the name `{name}` is taken by `{}`", show(&display(first)));
            let finding = Diagnostic::error("name-taken", self.name_span(), message);
            let finding = finding.help("give each spec a name of its own: it is the folder of its files");
            self.add(finding);
        }
    }
}

/// What stands for a name: the names themselves, of many specs, would take memory.
type Digest = [u8; 16];

/// Names that differ only in case are one, as folders are on some disks.
fn digest(name: &str) -> Digest {
    let digest: [u8; 32] = Sha256::digest(name.to_ascii_lowercase()).into();
    std::array::from_fn(|index| digest[index])
}

/// A template as JSON, with its head.
fn as_json(path: &str, text: &str, header: &Header) -> Result<String, Error> {
    let broken = |(line, reason)| Error::Unreadable { path: path.to_owned(), line, reason };
    Ok(header.in_metadata(cloudformation::read(text).map_err(broken)?))
}
