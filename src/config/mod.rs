//! `pipegen.toml`: where specs are, what they have in common, where their files go. It is held against a schema of its
//! own as specs are. Never finds the file; the commands do.

mod file;
mod out;
pub mod schema;

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

pub use file::Format;
pub use out::Out;

use crate::diagnostic::{Diagnostic, Report, show};
use crate::rule::{Levels, RULES};
use crate::source::{Document, Source};
use crate::target::Target;
use file::File;

/// JSON pointer of what all specs have in common.
const DEFAULTS: &str = "/defaults";

/// What a `pipegen.toml` says.
#[derive(Debug)]
pub struct Config {
    /// The folder that its paths are relative to.
    pub folder: PathBuf,
    /// Which files are specs, by their paths relative to the folder; none where it doesn't say.
    pub specs: Option<GlobSet>,
    /// The targets that it names.
    pub targets: Vec<Target>,
    /// Form of CloudFormation templates.
    pub format: Format,
    /// Folder with templates that stand for single ones of pipegen's.
    pub templates: Option<PathBuf>,
    /// Where the files of a spec go, below the folder.
    pub out: Out,
    /// Rules whose findings are of another level.
    pub levels: Levels,
    document: Document,
    has_defaults: bool,
}

impl Config {
    /// Reads and checks a config. Paths in it are relative to `folder`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: Source, folder: &Path) -> Result<Self, Report> {
        let document = source.parse_toml().map_err(|(source, findings)| Report::new(source, findings))?;
        let file = file(&document).and_then(|file| {
            let specs = globs(file.specs.as_deref(), &document);
            let out = out(&file, &document);
            match (specs, out) {
                (Ok(specs), Ok(out)) => Ok((file, specs, out)),
                (specs, out) => Err(specs.err().into_iter().chain(out.err()).flatten().collect()),
            }
        });
        match file {
            Err(findings) => Err(Report::new(document.sources, findings)),
            Ok((file, specs, out)) => Ok(Self {
                folder: folder.to_owned(),
                specs,
                targets: targets(&file),
                format: file.format.unwrap_or_default(),
                templates: file.templates.map(|templates| folder.join(templates)),
                out,
                levels: file.rules,
                has_defaults: file.defaults.is_some(),
                document,
            }),
        }
    }

    /// The config, if the folder of templates that it names is there.
    ///
    /// # Errors
    /// That it isn't.
    pub fn with_templates(self) -> Result<Self, Report> {
        let Some(folder) = self.templates.as_deref().filter(|folder| !folder.is_dir()) else { return Ok(self) };
        let shown = show(&folder.to_string_lossy().replace('\\', "/"));
        let message = format!("`{shown}` is no folder");
        let finding = Diagnostic::error("missing-folder", self.document.value_span("/templates"), message);
        let finding = finding.help("make it, with the templates that differ from pipegen's, or take this line out");
        Err(Report::new(self.document.sources, vec![finding]))
    }

    /// A spec merged into what all specs have in common.
    #[must_use]
    pub fn complete(&self, spec: Document) -> Document {
        if self.has_defaults { spec.over(&self.document, DEFAULTS) } else { spec }
    }
}

/// The targets that a config names, in the order of [`Target::ALL`].
fn targets(file: &File) -> Vec<Target> {
    let named: Vec<Target> = file.targets.iter().flatten().copied().map(Target::from).collect();
    Target::ALL.into_iter().filter(|target| named.contains(target)).collect()
}

/// The typed content of a document that the schema finds no fault with.
fn file(document: &Document) -> Result<File, Vec<Diagnostic>> {
    let mut findings = schema::check(document);
    if !findings.is_empty() {
        explain_levels(&mut findings, document);
        return Err(findings);
    }
    // Held impossible by the schema, which is made from the type.
    File::deserialize(&document.value)
        .map_err(|error| vec![Diagnostic::error("schema", document.value_span(""), show(&error.to_string()))])
}

/// Says of each level that a rule can't have why that is so.
fn explain_levels(findings: &mut [Diagnostic], document: &Document) {
    for rule in RULES.iter().filter(|rule| !rule.may_be_lowered) {
        let pointer = format!("/rules/{}", rule.code);
        let is_level = document.value.pointer(&pointer).is_some_and(|level| level == "warning" || level == "off");
        let span = document.value_span(&pointer);
        for finding in findings.iter_mut().filter(|finding| is_level && finding.span == span) {
            finding.message = format!("`{}` can't be lowered", rule.code);
            finding.help =
                Some("take the line out: what breaks this rule would be lost, or come out broken".to_owned());
        }
    }
}

/// Which files are specs.
fn globs(globs: Option<&[String]>, document: &Document) -> Result<Option<GlobSet>, Vec<Diagnostic>> {
    let Some(globs) = globs else { return Ok(None) };
    let mut set = GlobSetBuilder::new();
    let mut findings = Vec::new();
    let fault = |pointer: &str, error: &globset::Error| {
        let message = format!("no glob: {}", show(&error.kind().to_string()));
        Diagnostic::error("malformed-glob", document.value_span(pointer), message)
    };
    for (index, glob) in globs.iter().enumerate() {
        match GlobBuilder::new(glob.trim_start_matches("./")).literal_separator(true).build() {
            Ok(glob) => drop(set.add(glob)),
            Err(error) => findings.push(fault(&format!("/specs/{index}"), &error)),
        }
    }
    if findings.is_empty() {
        return set.build().map(Some).map_err(|error| vec![fault("/specs", &error)]);
    }
    Err(findings)
}

/// Where files go.
fn out(file: &File, document: &Document) -> Result<Out, Vec<Diagnostic>> {
    match &file.out {
        None => Ok(Out::default()),
        Some(text) => {
            let renders_both = file.targets.as_ref().is_none_or(|targets| targets.len() > 1);
            Out::read(text, document.value_span("/out"), renders_both)
        }
    }
}
