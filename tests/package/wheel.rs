//! The wheel installs the command and nothing else, and the source distribution has what a build needs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::{root, succeed};
use crate::support::case;
use crate::support::tool::python_tool;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Folder with the wheel alone. It holds the debug build: what is tested is what lies around the program.
pub fn folder() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wheel");
        let _ = std::fs::remove_dir_all(&folder);
        succeed(python_tool("maturin").current_dir(root()).args(["build", "--profile", "dev", "--out"]).arg(&folder));
        folder
    });
    &FOLDER
}

#[test]
fn a_fresh_environment_has_the_command_and_its_papers() {
    let home = tempfile::tempdir().unwrap();
    let program = |name| Command::new(home.path().join("bin").join(name));
    succeed(python_tool("python").args(["-m", "venv"]).arg(home.path()));
    let install = ["install", "--quiet", "--disable-pip-version-check", "--no-index", "--find-links"];
    succeed(program("pip").args(install).arg(folder()).arg("sagemaker-pipegen"));
    assert_eq!(succeed(program("pipegen").arg("--version")), format!("pipegen {VERSION}\n"));

    let listing = succeed(program("pip").args(["show", "--files", "sagemaker-pipegen"]));
    let installed: Vec<&str> = listing.split("Files:\n").nth(1).unwrap().lines().map(str::trim).collect();
    let papers = format!("sagemaker_pipegen-{VERSION}.dist-info");
    let expected = [
        "../../../bin/pipegen".to_owned(),
        format!("{papers}/INSTALLER"),
        format!("{papers}/METADATA"),
        format!("{papers}/RECORD"),
        format!("{papers}/REQUESTED"),
        format!("{papers}/WHEEL"),
        format!("{papers}/licenses/LICENSE-APACHE"),
        format!("{papers}/licenses/LICENSE-MIT"),
    ];
    assert_eq!(installed, expected);

    let metadata = "import importlib.metadata as m; d = m.metadata('sagemaker-pipegen'); \
                    print(d['License-Expression']); print(d['Summary']); print(d.get_payload(), end='')";
    let metadata = succeed(program("python").args(["-c", metadata]));
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let expected = format!("{}\n{}\n{readme}\n", env!("CARGO_PKG_LICENSE"), env!("CARGO_PKG_DESCRIPTION"));
    assert!(metadata == expected, "{metadata}");
}

#[test]
fn the_source_distribution_is_what_cargo_would_publish() {
    let folder = tempfile::tempdir().unwrap();
    succeed(python_tool("maturin").current_dir(root()).args(["sdist", "--out"]).arg(folder.path()));
    let unpacked = folder.path().join(format!("sagemaker_pipegen-{VERSION}"));
    let archive = unpacked.with_file_name(format!("sagemaker_pipegen-{VERSION}.tar.gz"));
    succeed(Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(folder.path()));

    let listed = ["package", "--list", "--allow-dirty", "--offline", "--quiet"];
    let listed = succeed(Command::new(env!("CARGO")).current_dir(root()).args(listed));
    let mut expected: Vec<PathBuf> = listed.lines().map(PathBuf::from).collect();
    // Cargo makes two of its files while it packs; pip has files of its own.
    expected.retain(|file| ![".cargo_vcs_info.json", "Cargo.toml.orig"].iter().any(|made| file == Path::new(made)));
    expected.extend(["PKG-INFO", "pyproject.toml"].map(PathBuf::from));
    expected.sort();
    assert_eq!(case::files(&unpacked), expected);

    // A manifest that names files which aren't there can't be read.
    let metadata = ["metadata", "--locked", "--quiet", "--format-version", "1"];
    succeed(Command::new(env!("CARGO")).current_dir(&unpacked).args(metadata));
}
