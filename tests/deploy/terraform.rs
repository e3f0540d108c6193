//! Terraform: many scenarios as modules of a root, since starting the provider costs more than a module does. All of them
//! in one would cost more again: what Terraform does with its graph grows with the graph's square.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::client::{self, Client, Failures};
use crate::emulator::Emulator;
use crate::support::tool;

/// Terraform with a local mirror of the provider.
pub struct Terraform {
    /// The folder that `terraform init -plugin-dir` takes.
    pub mirror: PathBuf,
}

/// The provider's configuration: it asks nothing of the machine. Where AWS is, the environment says.
const PROVIDER: &str = "provider \"aws\" {\n  skip_metadata_api_check = true\n  max_retries = 2\n}\n";

impl Client for Terraform {
    fn target(&self) -> &'static str {
        "terraform"
    }

    fn deploy(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String> {
        each_root(infra, names, |root, names| {
            self.write_root(emulator, infra, root, names)?;
            run(emulator, root, &["apply", "-auto-approve"])
        })
    }

    fn check_unchanged(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String> {
        each_root(infra, names, |root, _| run(emulator, root, &["plan", "-detailed-exitcode"]))
    }

    fn remove(&self, emulator: &Emulator, infra: &Path, names: &[&str]) -> Result<Failures, String> {
        each_root(infra, names, |root, _| run(emulator, root, &["destroy", "-auto-approve"]))
    }
}

/// Does the same in each root, with the names that belong there.
fn each_root(
    infra: &Path,
    names: &[&str],
    act: impl Fn(&Path, &[&str]) -> Result<(bool, String), String>,
) -> Result<Failures, String> {
    let mut failures = Failures::new();
    for (index, names) in names.chunks(MODULES).enumerate() {
        let root = infra.join("terraform-roots").join(index.to_string());
        let (good, said) = act(&root, names)?;
        if !good {
            failures.extend(blame(names, &said));
        }
    }
    Ok(failures)
}

/// How many scenarios make a root.
const MODULES: usize = 20;

impl Terraform {
    /// What Terraform plans for each of several rendered folders, where another one is deployed: by address, the actions.
    /// Each is a module of its own, with the deployed resources in its state.
    pub fn plan(
        &self,
        emulator: &Emulator,
        infra: &Path,
        deployed: &str,
        names: &[&str],
    ) -> Result<Vec<BTreeMap<String, String>>, String> {
        let failed = |error: std::io::Error| error.to_string();
        let state = fs::read_to_string(infra.join("terraform-roots/0/terraform.tfstate")).map_err(failed)?;
        let mut found = Vec::new();
        for (index, names) in names.chunks(MODULES).enumerate() {
            let root = infra.join("terraform-roots").join(format!("plan-{index}"));
            self.write_root(emulator, infra, &root, names)?;
            fs::write(root.join("terraform.tfstate"), copied(&state, deployed, names)?).map_err(failed)?;
            let (good, said) = run(emulator, &root, &["plan", "-refresh=false", "-out=plan"])?;
            if !good {
                return Err(said);
            }
            let shown = terraform(emulator, &root).args(["show", "-json", "plan"]).output().map_err(failed)?;
            let plan: Value = serde_json::from_slice(&shown.stdout).map_err(|error| error.to_string())?;
            found.extend(names.iter().map(|name| actions(&plan, name)));
        }
        Ok(found)
    }

    /// Writes a root that calls rendered folders as modules, and takes the emulator for AWS.
    fn write_root(&self, emulator: &Emulator, infra: &Path, root: &Path, names: &[&str]) -> Result<(), String> {
        fs::create_dir_all(root).map_err(|error| error.to_string())?;
        let mut calls = PROVIDER.to_owned();
        for name in names {
            let _ = write!(calls, "\nmodule \"{name}\" {{\n  source = \"../../terraform/{name}\"\n");
            for (parameter, value) in client::values(infra, "terraform", name)? {
                // A literal of JSON is one of HCL, but for `${`.
                let value = value.to_string().replace("${", "$${");
                let _ = writeln!(calls, "  {} = {value}", variable_name(&parameter));
            }
            calls.push_str("}\n");
        }
        fs::write(root.join("main.tf"), calls).map_err(|error| error.to_string())?;
        let init = ["init", "-input=false", "-no-color"];
        let (good, said) =
            client::run(terraform(emulator, root).args(init).arg(format!("-plugin-dir={}", self.mirror.display())))?;
        if good { Ok(()) } else { Err(said) }
    }
}

/// A state in which each of several modules has the resources of one.
fn copied(state: &str, deployed: &str, names: &[&str]) -> Result<String, String> {
    let mut state: Value = serde_json::from_str(state).map_err(|error| error.to_string())?;
    let resources = serde_json::to_string(&state["resources"]).map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    for name in names {
        let own = resources.replace(&format!("\"module.{deployed}"), &format!("\"module.{name}"));
        all.extend(serde_json::from_str::<Vec<Value>>(&own).map_err(|error| error.to_string())?);
    }
    state["resources"] = all.into();
    Ok(state.to_string())
}

/// The actions that a plan has for a module's resources, by address in the module; none for those that stay as they are.
fn actions(plan: &Value, name: &str) -> BTreeMap<String, String> {
    let module = format!("module.{name}");
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    let own = changes.filter(|change| change["module_address"] == module.as_str() && change["mode"] == "managed");
    let action = |change: &Value| {
        let address = change["address"].as_str()?.strip_prefix(&format!("{module}."))?.to_owned();
        let actions: Vec<&str> = change["change"]["actions"].as_array()?.iter().filter_map(Value::as_str).collect();
        (actions != ["no-op"]).then(|| (address, actions.join(", ")))
    };
    own.filter_map(action).collect()
}

/// `ModelBucket` as `model_bucket`.
fn variable_name(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

fn run(emulator: &Emulator, root: &Path, arguments: &[&str]) -> Result<(bool, String), String> {
    let mut command = terraform(emulator, root);
    client::run(command.args(arguments).args(["-no-color", "-input=false", "-parallelism=20"]))
}

fn terraform(emulator: &Emulator, folder: &Path) -> Command {
    emulator.client(tool::terraform(folder))
}

/// The scenarios that errors name or, where there are none, planned actions; all of them if nothing names any.
fn blame(names: &[&str], said: &str) -> Failures {
    let mut parts = parts(said, "Error: ");
    if parts.is_empty() {
        parts = self::parts(said, "  # module.");
    }
    let of = |name: &&str| {
        let places = [format!("module.{name}."), format!("  on ../../terraform/{name}/")];
        let is_ours = |part: &&&str| places.iter().any(|place| part.contains(place));
        let own: Vec<&str> = parts.iter().filter(is_ours).copied().collect();
        (!own.is_empty()).then(|| ((*name).to_owned(), own.join("\n")))
    };
    let blamed: Failures = names.iter().filter_map(of).collect();
    if !blamed.is_empty() {
        return blamed;
    }
    let said = if parts.is_empty() { said.to_owned() } else { parts.join("\n") };
    names.iter().map(|name| ((*name).to_owned(), said.clone())).collect()
}

/// The parts of what Terraform says, each from a line that begins so to the next.
fn parts<'a>(said: &'a str, begin: &str) -> Vec<&'a str> {
    let mut starts: Vec<usize> = said.match_indices(begin).map(|(at, _)| at).collect();
    starts.retain(|at| *at == 0 || said[..*at].ends_with('\n'));
    let ends = starts.iter().skip(1).copied().chain([said.len()]);
    starts.iter().zip(ends).map(|(start, end)| &said[*start..end]).collect()
}
