//! The templates that pipegen carries, and how a user's folder is laid over them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::target::Target;

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),+]
    };
}

/// Every template by its name below `templates/`, in order.
const EMBEDDED: &[(&str, &str)] = templates![
    "cloudformation/part/container_source.yaml.j2",
    "cloudformation/part/quality.yaml.j2",
    "cloudformation/part/tags.yaml.j2",
    "cloudformation/part/validation.yaml.j2",
    "cloudformation/registry.yaml.j2",
    "cloudformation/resource/endpoint.yaml.j2",
    "cloudformation/resource/endpoint_config.yaml.j2",
    "cloudformation/resource/model.yaml.j2",
    "cloudformation/resource/registry.yaml.j2",
    "cloudformation/resource/role.yaml.j2",
    "cloudformation/resource/schedule.yaml.j2",
    "cloudformation/resource/state_machine.yaml.j2",
    "cloudformation/template.yaml.j2",
    "terraform/main.tf.j2",
    "terraform/outputs.tf.j2",
    "terraform/part/tags.tf.j2",
    "terraform/resource/endpoint.tf.j2",
    "terraform/resource/endpoint_config.tf.j2",
    "terraform/resource/model.tf.j2",
    "terraform/resource/registry.tf.j2",
    "terraform/resource/role.tf.j2",
    "terraform/resource/schedule.tf.j2",
    "terraform/resource/state_machine.tf.j2",
    "terraform/versions.tf.j2",
];

/// Names of all templates that pipegen carries.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|(name, _)| *name)
}

/// Text of an embedded template.
pub(super) fn text(name: &str) -> Option<&'static str> {
    let at = EMBEDDED.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(EMBEDDED[at].1)
}

/// The files of a target and the template of each.
pub(super) const fn files(target: Target) -> &'static [(&'static str, &'static str)] {
    match target {
        Target::CloudFormation => &[("template.yaml", "cloudformation/template.yaml.j2")],
        Target::Terraform => &[
            ("main.tf", "terraform/main.tf.j2"),
            ("outputs.tf", "terraform/outputs.tf.j2"),
            ("versions.tf", "terraform/versions.tf.j2"),
        ],
    }
}

/// Largest template that is read, in bytes.
const MAX_BYTES: u64 = 1 << 16;

/// Reads the templates of a user's folder.
pub(super) fn read_overrides(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut overrides = BTreeMap::new();
    for target in Target::ALL {
        for part in ["", "part", "resource"] {
            let name = if part.is_empty() { target.name().to_owned() } else { format!("{}/{part}", target.name()) };
            read_folder(folder, &name, &mut overrides)?;
        }
    }
    if overrides.is_empty() {
        let message = format!("`{}` has no template below `cloudformation` or `terraform`", folder.display());
        return Err(Error::Usage(message));
    }
    Ok(overrides)
}

fn read_folder(root: &Path, name: &str, overrides: &mut BTreeMap<String, String>) -> Result<(), Error> {
    let folder = root.join(name);
    if !folder.is_dir() {
        return Ok(());
    }
    let io = |action, source| Error::Io { action, path: folder.clone(), source };
    for entry in fs::read_dir(&folder).map_err(|error| io("list", error))? {
        let entry = entry.map_err(|error| io("list", error))?;
        let file = entry.file_name();
        let Some(file) = file.to_str().filter(|file| Path::new(file).extension().is_some_and(|end| end == "j2")) else {
            continue;
        };
        let name = format!("{name}/{file}");
        if !name.contains("/part/") && text(&name).is_none() {
            let message = format!("`{}` overrides no template; their names are {}", entry.path().display(), listing());
            return Err(Error::Usage(message));
        }
        let read = |error| Error::Io { action: "read", path: entry.path(), source: error };
        if entry.metadata().map_err(read)?.len() > MAX_BYTES {
            return Err(Error::Usage(format!("`{}` is larger than {MAX_BYTES} bytes", entry.path().display())));
        }
        overrides.insert(name, fs::read_to_string(entry.path()).map_err(read)?);
    }
    Ok(())
}

fn listing() -> String {
    let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
