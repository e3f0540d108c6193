//! What will exist at AWS, free of any target: resources with their names, order and references. The properties are
//! borrowed from the spec, so that a new one isn't copied from struct to struct.

mod expr;
mod reference;

pub use expr::{Expr, Generation};
pub use reference::{Attribute, Id, OutputName, Part, Ref, VariableName};

use serde::Serialize;

use crate::spec::pipeline::VpcConfig;
use crate::spec::register::Register;
use crate::spec::transformer::Schedule as ScheduleSpec;
use crate::spec::{self, Container, Deploy, OrVariable, Tags, Text};

/// All that one spec brings into being, in the order in which it is written.
#[derive(Debug, Serialize)]
pub struct Stack<'a> {
    /// Name of the pipeline.
    pub name: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// What whoever deploys it gives.
    pub parameters: Vec<Parameter<'a>>,
    /// What Systems Manager's Parameter Store is asked for.
    pub stores: Vec<Store<'a>>,
    /// What AWS has to be asked for, where a target can't compose it by itself.
    pub lookups: Lookups,
    /// Names that are complete only when the stack is deployed.
    pub generations: Generations,
    /// The resources.
    pub resources: Vec<Resource<'a>>,
    /// What a user of the stack is told.
    pub outputs: Vec<Output>,
}

/// What only AWS knows and something in the stack refers to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Lookups {
    /// The region.
    pub region: bool,
    /// The account id.
    pub account_id: bool,
    /// The partition, such as `aws-cn`, or what the names of hosts end in there.
    pub partition: bool,
    /// The execution role, by its name without path.
    pub execution_role: Option<Expr>,
}

/// A value that whoever deploys the stack gives.
#[derive(Debug, Serialize)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: VariableName,
    /// What stands for its value.
    pub value: Expr,
    /// Its type, bounds, default.
    pub spec: &'a spec::Parameter,
    /// Regular expression that the whole value matches, with `^` and `$` at its ends.
    pub pattern: Option<String>,
}

/// A parameter in Systems Manager's Parameter Store.
#[derive(Debug, Serialize)]
pub struct Store<'a> {
    /// Its name in the stack.
    pub name: VariableName,
    /// What stands for its value, as text: a list has commas between its items.
    pub value: Expr,
    /// Its name in the store.
    pub path: &'a str,
    /// Whether it is a list of texts.
    pub is_list: bool,
}

/// Names of immutable resources that are complete only when the stack is deployed, since variables are in them; none
/// where the name is known now.
#[derive(Debug, Default, Serialize)]
pub struct Generations {
    /// Name of the model.
    pub model: Option<Expr>,
    /// Name of the endpoint config.
    pub endpoint_config: Option<Expr>,
    /// Name of the endpoint, where each config has one of its own.
    pub endpoint: Option<Expr>,
}

/// A resource; each kind has one template per target, of the same name.
#[derive(Debug)]
pub enum Resource<'a> {
    /// The containers in a row. AWS: `CreateModel`.
    Model(Model<'a>),
    /// What the endpoint runs on. AWS: `CreateEndpointConfig`.
    EndpointConfig(EndpointConfig<'a>),
    /// The address that clients call. AWS: `CreateEndpoint`.
    Endpoint(Endpoint),
    /// The model package and, unless it is there already, its group. AWS: `CreateModelPackage`,
    /// `CreateModelPackageGroup`.
    Registry(Registry<'a>),
    /// A role that an AWS service takes. AWS: `CreateRole`.
    Role(Role),
    /// What starts a batch transform job and waits for it. AWS: Step Functions `CreateStateMachine`.
    StateMachine(StateMachine),
    /// When a state machine is started. AWS: EventBridge Scheduler `CreateSchedule`.
    Schedule(Schedule<'a>),
}

impl Resource<'_> {
    /// Name of the kind, and of its template in each target.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Model(_) => "model",
            Self::EndpointConfig(_) => "endpoint_config",
            Self::Endpoint(_) => "endpoint",
            Self::Registry(_) => "registry",
            Self::Role(_) => "role",
            Self::StateMachine(_) => "state_machine",
            Self::Schedule(_) => "schedule",
        }
    }

    /// Names of all kinds, in the order in which a stack has them.
    pub const KINDS: [&'static str; 7] =
        ["model", "endpoint_config", "endpoint", "registry", "role", "state_machine", "schedule"];
}

/// The containers in a row; immutable.
#[derive(Debug, Serialize)]
pub struct Model<'a> {
    /// Its generation, at most 57 characters, where it is known now; see [`Generations`].
    pub name: Option<String>,
    /// ARN of the execution role.
    pub role: Expr,
    /// The containers in the order of inference.
    pub containers: &'a [Container],
    /// Subnets and security groups.
    pub vpc_config: Option<&'a VpcConfig>,
    /// Whether the containers are cut off from the network.
    pub enable_network_isolation: OrVariable<bool>,
    /// Its tags.
    pub tags: Tags,
}

/// What the endpoint runs on; immutable.
#[derive(Debug, Serialize)]
pub struct EndpointConfig<'a> {
    /// Its generation, at most 57 characters, where it is known now; see [`Generations`].
    pub name: Option<String>,
    /// Name of the model.
    pub model: Expr,
    /// Instances, volumes, time limits, data capture, key.
    pub deploy: &'a Deploy,
    /// Where captured traffic goes; none without data capture.
    pub capture_destination: Option<Expr>,
    /// Its tags.
    pub tags: Tags,
}

/// The address that clients call; it moves from config to config.
#[derive(Debug, Serialize)]
pub struct Endpoint {
    /// Its name, at most 63 characters, where it is known before the config's; see [`Generations`].
    pub name: Option<Expr>,
    /// Whether the name ends in the config's generation, so that each config has an endpoint of its own.
    pub is_generation: bool,
    /// Name of the config.
    pub config: Expr,
    /// Its tags.
    pub tags: Tags,
}

/// The model package and its group; both outlive the stack.
#[derive(Debug, Serialize)]
pub struct Registry<'a> {
    /// Name of the stack that holds both, for a target that has no model packages of its own.
    pub stack_name: String,
    /// The parameters that stand in them.
    pub parameters: Vec<Parameter<'a>>,
    /// The parameters of Parameter Store that stand in them.
    pub stores: Vec<Store<'a>>,
    /// The group, unless it is there already.
    pub group: Option<ModelPackageGroup<'a>>,
    /// The package.
    pub package: ModelPackage<'a>,
}

/// A group of model package versions.
#[derive(Debug, Serialize)]
pub struct ModelPackageGroup<'a> {
    /// Its name.
    pub name: &'a Text,
    /// What it is for.
    pub description: Option<&'a Text>,
    /// Its tags.
    pub tags: Tags,
}

/// A model package: a version in a group, or unversioned with a generation as its name.
#[derive(Debug, Serialize)]
pub struct ModelPackage<'a> {
    /// Its generation, where it is unversioned.
    pub name: Option<Expr>,
    /// Everything that is said of it.
    pub register: &'a Register,
    /// Its containers; none where AWS takes them from the source.
    pub containers: Option<&'a [Container]>,
    /// Its tags; a version has those of its group.
    pub tags: Tags,
}

/// A role that an AWS service takes.
#[derive(Debug, Serialize)]
pub struct Role {
    /// Which one it is.
    pub id: Id,
    /// Start of its name, at most 38 characters with the dash that ends it (Terraform's limit).
    pub name_prefix: String,
    /// Its name, as AWS completes it.
    pub role_name: Expr,
    /// Who may take it, as a policy document.
    pub trust: Expr,
    /// Name of its one policy.
    pub policy_name: &'static str,
    /// What it may do, as a policy document.
    pub policy: Expr,
    /// Its tags.
    pub tags: Tags,
}

/// What starts a batch transform job and waits for it.
#[derive(Debug, Serialize)]
pub struct StateMachine {
    /// Which one it is.
    pub id: Id,
    /// Its name, at most 80 characters.
    pub name: String,
    /// ARN of its role.
    pub role: Expr,
    /// The policy that has to be there before a job is started.
    pub policy: Expr,
    /// Its definition in the Amazon States Language, as JSON text.
    pub definition: Expr,
    /// Its tags.
    pub tags: Tags,
}

/// When a state machine is started.
#[derive(Debug, Serialize)]
pub struct Schedule<'a> {
    /// Which one it is.
    pub id: Id,
    /// Its name, at most 64 characters.
    pub name: String,
    /// Expression and time zone.
    pub spec: &'a ScheduleSpec,
    /// ARN of the state machine.
    pub state_machine: Expr,
    /// ARN of the role that starts it.
    pub role: Expr,
}

/// What a user of the stack is told.
#[derive(Debug, Serialize)]
pub struct Output {
    /// Its name.
    pub name: OutputName,
    /// What it is.
    pub description: String,
    /// Its value.
    pub value: Expr,
    /// Whether a secret parameter is in the value.
    pub secret: bool,
}

/// Writes the kind beside the properties, for the template that includes the kind's own.
impl Serialize for Resource<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Tagged<'r, T> {
            kind: &'static str,
            #[serde(flatten)]
            resource: &'r T,
        }
        let kind = self.kind();
        match self {
            Self::Model(resource) => Tagged { kind, resource }.serialize(serializer),
            Self::EndpointConfig(resource) => Tagged { kind, resource }.serialize(serializer),
            Self::Endpoint(resource) => Tagged { kind, resource }.serialize(serializer),
            Self::Registry(resource) => Tagged { kind, resource }.serialize(serializer),
            Self::Role(resource) => Tagged { kind, resource }.serialize(serializer),
            Self::StateMachine(resource) => Tagged { kind, resource }.serialize(serializer),
            Self::Schedule(resource) => Tagged { kind, resource }.serialize(serializer),
        }
    }
}
