//! A folder with specs in two versions, and what each version renders.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::case;

/// Path below the output folder and text of each file.
pub type Files = BTreeMap<PathBuf, String>;

/// The output folder.
pub const OUT: &str = "out";

pub struct Work {
    folder: TempDir,
    specs: usize,
    /// What each version of the specs renders.
    pub versions: [Files; 2],
}

impl Work {
    /// A number of specs in their first version, of which nothing is rendered.
    pub fn new(specs: usize) -> Self {
        // In memory where there is such a place: a disk takes its time.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let mut work = Self { folder, specs, versions: Default::default() };
        for version in [1, 0] {
            work.write_specs(version);
            // As deep as the output folder, so that the paths in it are the same.
            assert_eq!(outcome(&work.run(&["render", "--target", "cloudformation", "--out", "expected"])).0, 0);
            work.versions[version] = work.files("expected");
        }
        fs::remove_dir_all(work.path("expected")).unwrap();
        work
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a version of the specs.
    pub fn write_specs(&self, version: usize) {
        for number in 0..self.specs {
            let name = format!("demo-{number:04}");
            let image = format!("image_uri: example.com/demo:{version}");
            let spec = format!("version: 1\nname: {name}\nrole: Demo\nmodels: [{{{image}}}]\n");
            fs::write(self.path(&format!("{name}.pipeline.yaml")), spec).unwrap();
        }
    }

    /// A `render` of all specs: one file of each.
    pub fn render(&self) -> Command {
        self.command(&["render", "--target", "cloudformation", "--out", OUT])
    }

    /// Renders all specs, which can be done.
    pub fn finish(&self) {
        let (code, said) = outcome(&self.render().output().unwrap());
        assert_eq!(code, 0, "{said}");
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = case::pipegen(self.folder.path());
        command.args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Every file below a folder.
    pub fn files(&self, folder: &str) -> Files {
        let root = self.path(folder);
        let read = |path: PathBuf| (path.clone(), fs::read_to_string(root.join(path)).unwrap());
        case::files(&root).into_iter().map(read).collect()
    }

    /// Holds that there are no files below a folder but those of the two versions, each whole.
    pub fn hold_whole(&self, folder: &str) {
        self.files(folder).iter().for_each(|(path, text)| self.hold_file(path, text));
    }

    /// How many files of the output folder are of a version.
    pub fn count(&self, version: usize) -> usize {
        let is_version = |(path, text): &(&PathBuf, &String)| self.versions[version].get(*path) == Some(text);
        self.files(OUT).iter().filter(is_version).count()
    }

    /// Holds that a file is one of the two versions.
    pub fn hold_file(&self, path: &Path, text: &str) {
        let is_version = |files: &Files| files.get(path).is_some_and(|expected| expected == text);
        assert!(self.versions.iter().any(is_version), "{} is none of ours, or torn:\n{text}", path.display());
    }

    /// Holds that the output folder has one version, and nothing else.
    pub fn hold_version(&self, version: usize) {
        assert!(self.files(OUT) == self.versions[version], "all files are of one version");
    }
}

/// Whether a path is that of a temporary file.
pub fn is_litter(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".pipegen-"))
}

/// Exit code and standard error.
pub fn outcome(output: &Output) -> (i32, String) {
    (output.status.code().unwrap(), String::from_utf8(output.stderr.clone()).unwrap())
}
