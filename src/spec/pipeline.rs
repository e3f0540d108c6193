//! The spec's top level.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::container::Container;
use super::deploy::Deploy;
use super::map::Tags;
use super::parameter::Parameters;
use super::pattern;
use super::register::Register;
use super::text::Text;
use super::transformer::Transformer;
use super::variable::{OrVariable, Variable};

/// An inference pipeline: containers in a row, deployed as one endpoint, registered as a model package, run as batch
/// transform. With none of `deploy`, `register` and `transformer` it is just the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// Address of this schema, for editors that look for it in a JSON file. It has no other effect.
    #[serde(default, rename = "$schema")]
    #[schemars(example = &"../schemas/pipeline.v1.schema.json")]
    pub schema: Option<String>,

    /// Version of the spec's format; always 1.
    #[schemars(extend("const" = 1, "examples" = [1]))]
    pub version: u32,

    /// Name of the pipeline: folder of the output, and start of the names of everything that is made from it. At most 48
    /// characters, so that a generation and a job still fit into AWS's 63. SDK: `PipelineModel(name=…)`.
    #[schemars(length(min = 1, max = 48), regex(pattern = pattern::NAME), example = &"fraud-scoring")]
    pub name: String,

    /// What the pipeline is for, in one line of at most 1,024 characters. CloudFormation shows it as the template's
    /// description.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::PRINTABLE), example = &"Scores card payments")]
    pub description: Option<String>,

    /// Execution role of the model: a role ARN, or a role name with an optional path (`service-role/X`) in the account
    /// that is deployed to. SDK: `PipelineModel(role=…)`; AWS: `CreateModel$ExecutionRoleArn`.
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::ROLE))]
    #[schemars(example = &"FraudScoringExecution", example = &"arn:aws:iam::123456789012:role/FraudScoringExecution")]
    pub role: Text,

    /// The containers, 1 to 15, in the order of inference: each gets the response of the one before it. SDK:
    /// `PipelineModel(models=…)`; AWS: `CreateModel$Containers`.
    #[schemars(length(min = 1, max = 15))]
    #[schemars(extend("examples" = [[{ "image_uri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1" }]]))]
    pub models: Vec<Container>,

    /// Subnets and security groups of the hosting containers. Without it they reach the internet, not the VPC. AWS:
    /// `CreateModel$VpcConfig`.
    #[serde(default)]
    pub vpc_config: Option<VpcConfig>,

    /// Whether the containers are cut off from the network, AWS services included. AWS: `CreateModel$EnableNetworkIsolation`;
    /// left out, AWS takes false.
    #[serde(default)]
    #[schemars(example = true)]
    pub enable_network_isolation: Option<OrVariable<bool>>,

    /// Tags on every resource that takes tags.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "team": "risk" }]))]
    pub tags: Tags,

    /// Free text that changes the generation: write another one when an artefact changed behind an unchanged URL.
    #[serde(default)]
    #[schemars(length(max = 256), example = &"2")]
    pub revision: Option<String>,

    /// The endpoint that serves the pipeline. SDK: `PipelineModel.deploy(…)`.
    #[serde(default)]
    pub deploy: Option<Deploy>,

    /// The model package that is registered. SDK: `PipelineModel.register(…)`.
    #[serde(default)]
    pub register: Option<Register>,

    /// The batch transform jobs. SDK: `PipelineModel.transformer(…)`.
    #[serde(default)]
    pub transformer: Option<Transformer>,

    /// Values that whoever deploys the pipeline gives. `${{ parameters.NAME }}` stands for one wherever a value may
    /// stand.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "ModelBucket": { "type": "string", "default": "fraud-models" } }]))]
    pub parameters: Parameters,

    /// The variables that stand in the spec, each once and in order. Loading the spec finds them; nobody writes this key.
    #[serde(default, rename = "$variables", skip_serializing)]
    #[schemars(skip)]
    pub variables: Vec<Variable>,
}

/// Subnets and security groups in which the containers get network interfaces. AWS: `VpcConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VpcConfig {
    /// Subnet ids, 1 to 16. AWS: `VpcConfig$Subnets`.
    #[schemars(length(min = 1, max = 16), inner(length(min = 1, max = 32), regex(pattern = pattern::EC2_ID)))]
    #[schemars(extend("examples" = [["subnet-0a1b2c3d", "subnet-1a2b3c4d"]]))]
    pub subnets: OrVariable<Vec<Text>>,

    /// Security group ids, 1 to 5. AWS: `VpcConfig$SecurityGroupIds`.
    #[schemars(length(min = 1, max = 5), inner(length(min = 1, max = 32), regex(pattern = pattern::EC2_ID)))]
    #[schemars(extend("examples" = [["sg-0a1b2c3d"]]))]
    pub security_group_ids: OrVariable<Vec<Text>>,
}
