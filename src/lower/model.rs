//! The model.

use serde::Serialize;

use super::{Lowering, generation};
use crate::resource::{Expr, Id, Model, Resource};
use crate::spec::Container;
use crate::spec::pipeline::VpcConfig;

/// What can't change about a model.
#[derive(Serialize)]
struct Immutable<'a> {
    role: &'a Expr,
    containers: &'a [Container],
    vpc_config: Option<&'a VpcConfig>,
    enable_network_isolation: bool,
}

impl Lowering<'_> {
    /// Adds the model; gives back its generation.
    pub(super) fn model(&mut self) -> String {
        let spec = self.spec;
        let role = self.execution_role();
        let name = self.model_name(&role);
        self.resources.push(Resource::Model(Model {
            name: name.clone(),
            role,
            containers: &spec.models,
            vpc_config: spec.vpc_config.as_ref(),
            enable_network_isolation: spec.enable_network_isolation.unwrap_or(false),
            tags: spec.tags.clone(),
        }));
        self.name_output("model_name", "Name of the model", Id::Model);
        name
    }

    fn model_name(&self, role: &Expr) -> String {
        let immutable = Immutable {
            role,
            containers: &self.spec.models,
            vpc_config: self.spec.vpc_config.as_ref(),
            enable_network_isolation: self.spec.enable_network_isolation.unwrap_or(false),
        };
        generation::name(&self.spec.name, &immutable, self.spec.revision.as_deref())
    }
}
