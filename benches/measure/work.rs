//! The specs that are rendered: one, a wrong one, and a thousand that differ from it as specs of one team do.

use std::fmt;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::Job;

/// How many specs are many.
pub const MANY: usize = 1000;

/// A form of spec.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `*.pipeline.yaml`
    Yaml,
    /// `*.pipeline.json`
    Json,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Yaml, Self::Json];

    /// The one spec in this form.
    pub const fn spec(self) -> &'static str {
        match self {
            Self::Yaml => "spec.pipeline.yaml",
            Self::Json => "spec.pipeline.json",
        }
    }

    /// The folder with a number of specs in this form.
    pub fn folder(self, specs: usize) -> String {
        format!("{}-{specs}", self.end())
    }

    const fn end(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Yaml => include_str!("../spec.pipeline.yaml"),
            Self::Json => include_str!("../spec.pipeline.json"),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Yaml { "YAML" } else { "JSON" })
    }
}

/// A temporary folder with the specs; in memory where the system has such a place, as disks differ in their work.
pub struct Work {
    folder: TempDir,
}

impl Work {
    /// Writes the specs.
    pub fn new() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let work = Self { folder: folder.expect("a temporary folder can be made") };
        work.write("invalid.pipeline.yaml", include_str!("../invalid.pipeline.yaml"));
        for form in Form::ALL {
            work.write(form.spec(), form.text());
            for specs in [1, MANY] {
                work.write_many(form, specs);
            }
        }
        work.check_forms();
        work
    }

    /// The folder that jobs run in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn write_many(&self, form: Form, specs: usize) {
        let folder = form.folder(specs);
        fs::create_dir(self.folder().join(&folder)).expect("a folder can be made");
        for index in 0..specs {
            self.write(
                &format!("{folder}/card-fraud-{index:04}.pipeline.{}", form.end()),
                &variant(form.text(), index),
            );
        }
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.folder().join(path), text).expect("a spec can be written");
    }

    /// Both forms are one spec: what is rendered from them differs in nothing but the header, which names the file.
    fn check_forms(&self) {
        let [yaml, json] = Form::ALL.map(|form| {
            let output = Job::pipegen(self.folder(), &format!("render {} --stdout", form.spec())).run(&[]);
            String::from_utf8(output.stdout).expect("an output is text").replace(form.spec(), "spec")
        });
        assert!(yaml == json, "spec.pipeline.json is spec.pipeline.yaml in another form");
    }
}

/// The spec under another name, with other images and model paths.
fn variant(spec: &str, index: usize) -> String {
    let named = spec.replace("card-fraud", &format!("card-fraud-{index:04}"));
    let versions = [":1.4.0", ":1.7-1", ":2.0.1"];
    versions.iter().fold(named, |text, version| text.replace(version, &format!("{version}.{index}")))
}
