//! What a target's files declare, read back: resources, parameters, and values that others refer to. The same for both
//! targets, so that one piece of code compares them. Never knows what AWS does with it.

mod cloudformation;
mod reference;
mod terraform;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::change::{self, Kind, facts};
use crate::error::Error;
use crate::target::Target;

/// What the files of a stack declare, by address: the logical id in CloudFormation, `TYPE.NAME` in Terraform.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declarations {
    /// What AWS makes.
    pub resources: BTreeMap<String, Resource>,
    /// What else can be referred to or is told: parameters, locals, data sources, outputs.
    pub values: BTreeMap<String, Value>,
}

/// A resource that files declare.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The kind; none of one that only a team's own templates have.
    pub kind: Option<Kind>,
    /// The target's name for the kind, such as `AWS::SageMaker::Model`.
    pub resource_type: String,
    /// Its properties: literals as JSON, a block of Terraform as a list of objects. What refers to something is an object
    /// of a function in CloudFormation, a text with `${…}` in Terraform, in which a literal `${` is `$${`; the text of a
    /// `jsonencode` is what it encodes.
    pub properties: Map<String, Value>,
    /// Whether the stack lets go of it instead of deleting it.
    pub is_retained: bool,
    /// Whether a resource that takes its place is made first.
    pub is_replaced_first: bool,
    /// Addresses of what it refers to.
    pub references: BTreeSet<String>,
}

impl Declarations {
    /// Reads the files of a stack, by name.
    ///
    /// # Errors
    /// When a file that the target has can't be read back, with its line.
    pub fn read(files: &BTreeMap<String, String>, target: Target) -> Result<Self, Error> {
        let mut found = Self::default();
        for (name, text) in files {
            let broken = |(line, reason)| Error::Unreadable { path: name.clone(), line, reason };
            match target {
                Target::CloudFormation => cloudformation::read(&mut found, text).map_err(broken)?,
                Target::Terraform => terraform::read(&mut found, text).map_err(broken)?,
            }
        }
        Ok(found)
    }

    /// The stacks that resources of Terraform hold, by the resources' addresses.
    pub fn stacks(&self) -> impl Iterator<Item = (&str, Self)> {
        let holders = self.resources.iter().filter(|(_, resource)| resource.kind == Some(Kind::Registry));
        holders.map(|(address, resource)| {
            let body = resource.properties.get("template_body");
            let section =
                |name: &str| body.and_then(|body| body.get(name)).and_then(Value::as_object).into_iter().flatten();
            let resources = section("Resources").map(|(name, value)| (name.clone(), cloudformation::resource(value)));
            let values = section("Parameters").map(|(name, value)| (name.clone(), value.clone()));
            (address.as_str(), Self { resources: resources.collect(), values: values.collect() })
        })
    }

    /// What a value of a resource or another value refers to.
    #[must_use]
    pub fn references(value: &Value, target: Target) -> BTreeSet<String> {
        match target {
            Target::CloudFormation => reference::of_functions(value),
            Target::Terraform => reference::of_expressions(value),
        }
    }
}

impl Resource {
    /// Its name at AWS, where that is written as it is.
    #[must_use]
    pub fn name(&self, target: Target) -> Option<&str> {
        let name = self.properties.get(change::of(self.kind?, target)?.name)?.as_str()?;
        (target == Target::CloudFormation || !name.contains("${")).then_some(name)
    }
}

/// The kind of a resource type.
fn kind(resource_type: &str) -> Option<Kind> {
    facts().find(|fact| fact.resource_type == resource_type).map(|fact| fact.kind)
}
