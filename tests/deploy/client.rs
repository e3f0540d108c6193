//! What both targets' clients are asked to do, with many rendered folders at once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use crate::emulator::Emulator;

/// What went wrong, by the scenario it went wrong for.
pub type Failures = BTreeMap<String, String>;

/// The real tool that deploys a target's files. `names` are those of scenarios, `infra` is the folder that pipegen
/// rendered them into.
pub trait Client: Sync {
    /// The target's name.
    fn target(&self) -> &'static str;

    /// Brings AWS to what the files say.
    fn deploy(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String>;

    /// Holds that there is nothing to do.
    fn check_unchanged(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String>;

    /// Removes what was deployed.
    fn remove(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String>;
}

/// The file that holds the values of a scenario's parameters, beside its rendered files.
pub fn values_path(infra: &Path, target: &str, name: &str) -> PathBuf {
    infra.join(target).join(name).join("values.json")
}

/// The values of a scenario's parameters; none where the defaults are to be taken.
pub fn values(infra: &Path, target: &str, name: &str) -> Result<Map<String, Value>, String> {
    match fs::read_to_string(values_path(infra, target, name)) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| error.to_string()),
        Err(_) => Ok(Map::new()),
    }
}

/// Runs a command and returns whether it went well, and all it said.
pub fn run(command: &mut Command) -> Result<(bool, String), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let text = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}
