//! The tools that read what pipegen writes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// A command of the pinned Python environment.
pub fn python_tool(name: &str) -> Command {
    // Only one thread makes the environment.
    static PROGRAMS: LazyLock<PathBuf> = LazyLock::new(|| {
        let venv = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/venv")).output().unwrap();
        assert!(venv.status.success(), "{}", String::from_utf8_lossy(&venv.stderr));
        PathBuf::from(String::from_utf8(venv.stdout).unwrap().trim())
    });
    Command::new(PROGRAMS.join(name))
}

/// A local mirror of the Terraform provider; none without `terraform`.
pub fn provider_mirror() -> Option<PathBuf> {
    Command::new("terraform").arg("version").output().ok()?;
    let find = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/find-provider-mirror");
    let found = Command::new(find).output().ok()?;
    found.status.success().then(|| PathBuf::from(String::from_utf8_lossy(&found.stdout).trim()))
}

/// Terraform in a folder, without a user's configuration and without a registry.
pub fn terraform(folder: &Path) -> Command {
    let mut command = Command::new("terraform");
    command.current_dir(folder).env_remove("TF_CLI_CONFIG_FILE").env("CHECKPOINT_DISABLE", "1");
    command
}

/// A browser that runs without a screen; none where none is installed.
pub fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let runs = |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    names.iter().find(runs).map(PathBuf::from)
}
