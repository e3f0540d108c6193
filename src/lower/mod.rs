//! From the spec to the resources that will exist: which, with what names, in what order, referring to what. Pure, and
//! free of any target.

mod endpoint;
mod generation;
mod model;
mod registry;
mod transform;
mod variable;

use crate::resource::{Attribute, Expr, Generations, Id, Lookups, Output, OutputName, Resource, Stack};
use crate::spec::text::Part;
use crate::spec::{Aws, Pipeline, Tags, Text};

pub use generation::SUFFIX_LENGTH;
pub use registry::{PACKAGE_MAY_CHANGE, own_group, takes_containers_from_source};
pub use transform::{MAX_BASE_LENGTH, base_name};

/// Lowers a valid spec.
#[must_use]
pub fn lower(spec: &Pipeline) -> Stack<'_> {
    let mut lowering = Lowering {
        spec,
        lookups: Lookups::default(),
        generations: Generations::default(),
        resources: Vec::new(),
        outputs: Vec::new(),
    };
    let (parameters, stores) = lowering.variables(spec.variables.iter());
    let model = lowering.model();
    lowering.endpoint(&model);
    lowering.registry();
    lowering.transform_jobs();
    Stack {
        name: &spec.name,
        description: spec.description.as_deref(),
        parameters,
        stores,
        lookups: lowering.lookups,
        generations: lowering.generations,
        resources: lowering.resources,
        outputs: lowering.outputs,
    }
}

/// A stack that is being put together, step by step.
struct Lowering<'a> {
    spec: &'a Pipeline,
    lookups: Lookups,
    generations: Generations,
    resources: Vec<Resource<'a>>,
    outputs: Vec<Output>,
}

impl Lowering<'_> {
    /// A fact about where the stack is deployed, noted down as one to look up.
    fn aws(&mut self, fact: Aws) -> Expr {
        match fact {
            Aws::Region => self.lookups.region = true,
            Aws::AccountId => self.lookups.account_id = true,
            Aws::Partition | Aws::UrlSuffix => self.lookups.partition = true,
        }
        fact.into()
    }

    /// An ARN in the account and region that is deployed to.
    fn arn(&mut self, service: &str, resource: impl Into<Expr>) -> Expr {
        Expr::concat([
            "arn:".into(),
            self.aws(Aws::Partition),
            Expr::String(format!(":{service}:")),
            self.aws(Aws::Region),
            ":".into(),
            self.aws(Aws::AccountId),
            ":".into(),
            resource.into(),
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
        let role = &self.spec.role;
        if is_arn(role) {
            return role.into();
        }
        self.lookups.execution_role = Some(Expr::from(&after_last(role, '/')));
        Expr::RoleArn(role.clone())
    }

    fn output(&mut self, name: impl Into<String>, description: impl Into<String>, value: impl Into<Expr>) {
        let (name, value) = (OutputName(name.into()), value.into());
        let secret = self.tells_secret(&value);
        self.outputs.push(Output { name, description: description.into(), value, secret });
    }

    fn name_output(&mut self, name: &str, description: &str, id: Id) {
        self.output(name, description, id.attribute(Attribute::Name));
    }

    fn arn_output(&mut self, name: &str, description: &str, id: Id) {
        self.output(name, description, id.attribute(Attribute::Arn));
    }
}

/// Whether a text is an ARN, rather than a name. One that begins with a variable is.
#[must_use]
pub fn is_arn(text: &Text) -> bool {
    let start = text.start();
    start.starts_with("arn:") || (start.is_empty() && text.literal().is_none())
}

/// What stands behind the last delimiter of a text; the text itself where there is none.
fn after_last(text: &Text, delimiter: char) -> Text {
    let parts = match text {
        Text::Literal(text) => return Text::from(text.rsplit(delimiter).next().unwrap_or(text)),
        Text::Composed(parts) => parts,
    };
    let mut last: Vec<Part> = Vec::new();
    for part in parts.iter().rev() {
        let behind = match part {
            Part::Literal(text) => text.rsplit_once(delimiter).map(|(_, behind)| behind),
            Part::Variable(_) => None,
        };
        let Some(behind) = behind else {
            last.push(part.clone());
            continue;
        };
        last.extend((!behind.is_empty()).then(|| Part::Literal(behind.to_owned())));
        break;
    }
    last.reverse();
    match &last[..] {
        [] => Text::from(""),
        [Part::Literal(only)] => Text::from(only.as_str()),
        _ => Text::Composed(last),
    }
}

/// The tags of the spec's top level and those of one part of it.
fn tags(top: &Tags, own: &Tags) -> Tags {
    top.iter().chain(own.iter()).map(|(key, value)| (key.clone(), value.clone())).collect()
}
