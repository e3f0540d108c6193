//! From the spec to the resources that will exist: which, with what names, in what order, referring to what. Pure, and
//! free of any target.

mod endpoint;
mod generation;
mod model;
mod registry;
mod transform;

use crate::resource::{Attribute, Aws, Expr, Id, Lookups, Output, OutputName, Resource, Stack};
use crate::spec::{Pipeline, Tags};

pub use generation::SUFFIX_LENGTH;
pub use registry::takes_containers_from_source;
pub use transform::{MAX_BASE_LENGTH, base_name};

/// Lowers a valid spec.
#[must_use]
pub fn lower(spec: &Pipeline) -> Stack<'_> {
    let mut lowering = Lowering { spec, lookups: Lookups::default(), resources: Vec::new(), outputs: Vec::new() };
    let model_name = lowering.model();
    lowering.endpoint(&model_name);
    lowering.registry();
    lowering.transform_jobs();
    Stack {
        name: &spec.name,
        description: spec.description.as_ref().map(crate::spec::Text::as_str),
        lookups: lowering.lookups,
        resources: lowering.resources,
        outputs: lowering.outputs,
    }
}

/// A stack that is being put together, step by step.
struct Lowering<'a> {
    spec: &'a Pipeline,
    lookups: Lookups,
    resources: Vec<Resource<'a>>,
    outputs: Vec<Output>,
}

impl Lowering<'_> {
    /// A fact about where the stack is deployed, noted down as one to look up.
    fn aws(&mut self, fact: Aws) -> Expr {
        match fact {
            Aws::Region => self.lookups.region = true,
            Aws::AccountId => self.lookups.account_id = true,
            Aws::Partition => self.lookups.partition = true,
        }
        Expr::Aws(fact)
    }

    /// An ARN in the account and region that is deployed to.
    fn arn(&mut self, service: &str, resource: &str) -> Expr {
        Expr::Concat(vec![
            "arn:".into(),
            self.aws(Aws::Partition),
            Expr::String(format!(":{service}:")),
            self.aws(Aws::Region),
            ":".into(),
            self.aws(Aws::AccountId),
            Expr::String(format!(":{resource}")),
        ])
    }

    /// The SDK's default bucket, `sagemaker-REGION-ACCOUNT`, with a path in it.
    fn default_bucket(&mut self, path: &str) -> Expr {
        Expr::Concat(vec![
            "s3://sagemaker-".into(),
            self.aws(Aws::Region),
            "-".into(),
            self.aws(Aws::AccountId),
            Expr::String(format!("/{path}")),
        ])
    }

    /// The execution role: the ARN that the spec has, or that of the role of this name.
    fn execution_role(&mut self) -> Expr {
        let role = self.spec.role.as_str();
        if role.starts_with("arn:") {
            return Expr::from(role);
        }
        let name = role.rsplit('/').next().unwrap_or(role);
        self.lookups.execution_role = Some(name.to_owned());
        Expr::RoleArn(role.to_owned())
    }

    fn output(&mut self, name: impl Into<String>, description: impl Into<String>, value: impl Into<Expr>) {
        let name = OutputName(name.into());
        self.outputs.push(Output { name, description: description.into(), value: value.into() });
    }

    fn name_output(&mut self, name: &str, description: &str, id: Id) {
        self.output(name, description, id.attribute(Attribute::Name));
    }

    fn arn_output(&mut self, name: &str, description: &str, id: Id) {
        self.output(name, description, id.attribute(Attribute::Arn));
    }
}

/// The tags of the spec's top level and those of one part of it.
fn tags(top: &Tags, own: &Tags) -> Tags {
    top.iter().chain(own.iter()).map(|(key, value)| (key.clone(), value.clone())).collect()
}
