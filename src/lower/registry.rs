//! The model package and its group.

use std::collections::BTreeSet;

use super::generation::{self, Generation};
use super::{Lowering, is_arn, tags};
use crate::resource::{Expr, Id, ModelPackage, ModelPackageGroup, Registry, Resource};
use crate::spec::{Register, Tags, Text, Variable};

/// Members of `register` that may change on a package, or aren't its own.
pub const PACKAGE_MAY_CHANGE: [&str; 5] =
    ["approval_status", "customer_metadata_properties", "group", "model_package_name", "tags"];

/// The name of the group, where it is made with the package.
#[must_use]
pub fn own_group(register: &Register) -> Option<&Text> {
    let group = register.model_package_group_name.as_ref()?;
    register.group.create.unwrap_or_else(|| !is_arn(group)).then_some(group)
}

impl Lowering<'_> {
    pub(super) fn registry(&mut self) {
        let spec = self.spec;
        let Some(register) = &spec.register else { return };
        let group = own_group(register);
        let versioned = register.model_package_group_name.is_some();
        let registered = self.registered_variables(register);
        let (parameters, stores) =
            self.variables(spec.variables.iter().filter(|variable| registered.contains(variable)));
        self.resources.push(Resource::Registry(Registry {
            stack_name: format!("{}-registry", spec.name),
            parameters,
            stores,
            group: group.map(|name| ModelPackageGroup {
                name,
                description: register.group.description.as_ref(),
                tags: tags(&spec.tags, &register.group.tags),
            }),
            package: ModelPackage {
                name: self.package_name(register),
                register,
                containers: (!takes_containers_from_source(register)).then_some(spec.models.as_slice()),
                // AWS refuses tags on a version: it has those of its group.
                tags: if versioned { Tags::default() } else { tags(&spec.tags, &register.tags) },
            },
        }));
        self.arn_output("model_package_arn", "ARN of the registered model package", Id::ModelPackage);
    }

    /// The variables that a package and its group can have.
    fn registered_variables(&self, register: &Register) -> BTreeSet<Variable> {
        let mut registered = BTreeSet::new();
        if !self.spec.variables.is_empty() {
            let properties = (register, &self.spec.models, &self.spec.tags);
            generation::collect(&generation::canonical(&properties), &mut registered);
        }
        registered
    }

    /// An unversioned package's generation; a version gets its number from AWS.
    fn package_name(&self, register: &Register) -> Option<Expr> {
        let base = register.model_package_name.as_ref()?;
        let mut immutable = generation::canonical(register);
        if let Some(members) = immutable.as_object_mut() {
            members.retain(|member, _| !PACKAGE_MAY_CHANGE.contains(&member.as_str()));
            members.insert("containers".to_owned(), generation::canonical(&self.spec.models));
        }
        Some(Generation::of(immutable, self.spec.revision.as_deref()).suffix(base))
    }
}

/// Whether SageMaker takes the containers from a registered model or package, as the SDK has it.
#[must_use]
pub fn takes_containers_from_source(register: &Register) -> bool {
    register.source_uri.as_ref().is_some_and(|source| {
        let outline = source.outline();
        let parts: Vec<&str> = outline.splitn(6, ':').collect();
        match parts[..] {
            ["arn", _, "sagemaker", _, _, resource] => {
                resource.starts_with("model-package/") || resource.starts_with("model/")
            }
            _ => false,
        }
    })
}
