//! The templates that pipegen carries, and how a user's folder is laid over them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
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
    "cloudformation/part/parameters.yaml.j2",
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
    "terraform/variables.tf.j2",
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
            ("variables.tf", "terraform/variables.tf.j2"),
            ("versions.tf", "terraform/versions.tf.j2"),
        ],
    }
}

/// The target that has a file of a name, in whatever form.
pub(super) fn target_of_file(name: &str) -> Option<Target> {
    let name = if name == "template.json" { "template.yaml" } else { name };
    Target::ALL.into_iter().find(|target| files(*target).iter().any(|(file, _)| *file == name))
}

/// Largest template that is read, in bytes.
const MAX_BYTES: u64 = 1 << 16;

/// Reads the templates of a user's folder, and nothing beyond it. Files that are no templates may lie beside them.
pub(super) fn read_overrides(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut overrides = BTreeMap::new();
    read_folder(folder, "", &mut overrides)?;
    if overrides.is_empty() {
        let message = format!("`{}` has no template below `cloudformation` or `terraform`", folder.display());
        return Err(Error::Usage(message));
    }
    Ok(overrides)
}

/// Reads the templates in the folder of a name below the root, and in those below it.
fn read_folder(root: &Path, name: &str, overrides: &mut BTreeMap<String, String>) -> Result<(), Error> {
    let folder = root.join(name);
    let failed = |action, source| Error::Io { action, path: folder.clone(), source };
    for entry in fs::read_dir(&folder).map_err(|error| failed("list", error))? {
        let entry = entry.map_err(|error| failed("list", error))?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(|error| failed("list", error))?);
        let Some(file) = path.file_name().and_then(OsStr::to_str) else { continue };
        let name = if name.is_empty() { file.to_owned() } else { format!("{name}/{file}") };
        if kind.is_dir() {
            read_folder(root, &name, overrides)?;
        } else if kind.is_symlink() && path.is_dir() {
            return Err(refuse(&path, "is a link; the folders of templates are folders"));
        } else if path.extension().is_some_and(|end| end == "j2") {
            if kind.is_symlink() {
                stays_below(root, &path)?;
            }
            overrides.insert(name.clone(), read(&path, &name)?);
        }
    }
    Ok(())
}

/// Refuses a link to a file that isn't in the folder of the templates.
fn stays_below(root: &Path, link: &Path) -> Result<(), Error> {
    let real = |path: &Path| {
        fs::canonicalize(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })
    };
    if real(link)?.starts_with(real(root)?) {
        return Ok(());
    }
    Err(refuse(link, "links to a file outside of the folder of the templates"))
}

fn read(path: &Path, name: &str) -> Result<String, Error> {
    let is_part = Target::ALL.iter().any(|target| name.starts_with(&format!("{}/part/", target.name())));
    if !is_part && text(name).is_none() {
        return Err(refuse(path, &format!("overrides no template; their names are {}", listing())));
    }
    let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
    let found = fs::metadata(path).map_err(failed)?;
    if !found.is_file() {
        return Err(refuse(path, "is no regular file"));
    }
    if found.len() > MAX_BYTES {
        return Err(refuse(path, &format!("is larger than {MAX_BYTES} bytes")));
    }
    fs::read_to_string(path).map_err(failed)
}

fn refuse(path: &Path, why: &str) -> Error {
    Error::Usage(format!("`{}` {why}", path.display()))
}

fn listing() -> String {
    let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
