//! The model package and its group.

use super::{Lowering, generation, tags};
use crate::resource::{Id, ModelPackage, ModelPackageGroup, Registry, Resource};
use crate::spec::{Register, Tags, Text};

/// Members of `register` that may change on a package, or aren't its own.
const NOT_IMMUTABLE: [&str; 5] =
    ["approval_status", "customer_metadata_properties", "group", "model_package_name", "tags"];

impl Lowering<'_> {
    pub(super) fn registry(&mut self) {
        let spec = self.spec;
        let Some(register) = &spec.register else { return };
        let group = register
            .model_package_group_name
            .as_ref()
            .filter(|group| register.group.create.unwrap_or_else(|| !group.as_str().starts_with("arn:")));
        let versioned = register.model_package_group_name.is_some();
        self.resources.push(Resource::Registry(Registry {
            stack_name: format!("{}-registry", spec.name),
            group: group.map(|name| ModelPackageGroup {
                name: name.as_str(),
                description: register.group.description.as_ref().map(Text::as_str),
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

    /// An unversioned package's generation; a version gets its number from AWS.
    fn package_name(&self, register: &Register) -> Option<String> {
        let base = register.model_package_name.as_ref()?;
        let mut immutable = generation::canonical(register);
        if let Some(members) = immutable.as_object_mut() {
            members.retain(|member, _| !NOT_IMMUTABLE.contains(&member.as_str()));
            members.insert("containers".to_owned(), generation::canonical(&self.spec.models));
        }
        Some(generation::name(base.as_str(), &immutable, self.spec.revision.as_deref()))
    }
}

/// Whether SageMaker takes the containers from a registered model or package, as the SDK has it.
#[must_use]
pub fn takes_containers_from_source(register: &Register) -> bool {
    register.source_uri.as_ref().is_some_and(|source| {
        let parts: Vec<&str> = source.as_str().splitn(6, ':').collect();
        match parts[..] {
            ["arn", _, "sagemaker", _, _, resource] => {
                resource.starts_with("model-package/") || resource.starts_with("model/")
            }
            _ => false,
        }
    })
}
