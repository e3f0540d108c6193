//! The model.

use serde::Serialize;

use super::Lowering;
use super::generation::{self, Generation};
use crate::resource::{Expr, Id, Model, Resource};
use crate::spec::pipeline::VpcConfig;
use crate::spec::{Container, OrVariable};

/// What can't change about a model.
#[derive(Serialize)]
struct Immutable<'a> {
    role: &'a Expr,
    containers: &'a [Container],
    vpc_config: Option<&'a VpcConfig>,
    enable_network_isolation: &'a OrVariable<bool>,
}

impl Lowering<'_> {
    /// Adds the model; gives back its generation.
    pub(super) fn model(&mut self) -> Generation {
        let spec = self.spec;
        let role = self.execution_role();
        let isolation = spec.enable_network_isolation.clone().unwrap_or_default();
        let immutable = Immutable {
            role: &role,
            containers: &spec.models,
            vpc_config: spec.vpc_config.as_ref(),
            enable_network_isolation: &isolation,
        };
        let generation = Generation::of(generation::canonical(&immutable), spec.revision.as_deref());
        self.generations.model = self.open_name(&spec.name, &generation);
        self.resources.push(Resource::Model(Model {
            name: generation.name(&spec.name),
            role,
            containers: &spec.models,
            vpc_config: spec.vpc_config.as_ref(),
            enable_network_isolation: isolation,
            tags: spec.tags.clone(),
        }));
        self.name_output("model_name", "Name of the model", Id::Model);
        generation
    }
}
