//! The endpoint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data_capture::DataCaptureConfig;
use super::map::Tags;
use super::pattern;
use super::text::Text;
use super::variable::OrVariable;

/// The endpoint that serves the pipeline. SDK: `PipelineModel.deploy(…)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deploy {
    /// Number of instances behind the endpoint, at least 1. AWS: `ProductionVariant$InitialInstanceCount`.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 2_147_483_647), example = 2)]
    pub initial_instance_count: OrVariable<u32>,

    /// Type of the instances. AWS: `ProductionVariant$InstanceType`.
    #[schemars(length(max = 63), regex(pattern = pattern::INSTANCE_TYPE), example = &"ml.m5.xlarge")]
    pub instance_type: Text,

    /// Name of the endpoint, at most 63 characters; left out, the pipeline's `name`. AWS: `EndpointName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 63), regex(pattern = pattern::NAME), example = &"fraud-live")]
    pub endpoint_name: Option<Text>,

    /// Tags of the endpoint and its config, beside the top-level ones. AWS: `Tags`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "stage": "live" }]))]
    pub tags: Tags,

    /// True: the endpoint keeps its name and moves to each new config, and the old config and model go. False: each
    /// change of the config makes a new endpoint, whose name ends in the config's generation.
    #[serde(default = "yes")]
    #[schemars(example = false)]
    pub update_endpoint: bool,

    /// What the endpoint records of its traffic. AWS: `CreateEndpointConfig$DataCaptureConfig`.
    #[serde(default)]
    pub data_capture_config: Option<DataCaptureConfig>,

    /// Key that encrypts the instances' volumes; Terraform takes only a key ARN. AWS: `CreateEndpointConfig$KmsKeyId`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::KMS_KEY))]
    #[schemars(example = &"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")]
    pub kms_key: Option<Text>,

    /// Size of each instance's volume, in GB, 1 to 512. AWS: `ProductionVariant$VolumeSizeInGB`.
    #[serde(default)]
    #[schemars(range(min = 1, max = 512), example = 64)]
    pub volume_size: Option<OrVariable<u32>>,

    /// How long an instance may download model data, in seconds, 60 to 3,600. AWS:
    /// `ProductionVariant$ModelDataDownloadTimeoutInSeconds`.
    #[serde(default)]
    #[schemars(range(min = 60, max = 3600), example = 600)]
    pub model_data_download_timeout: Option<OrVariable<u32>>,

    /// How long a container may take to pass its health check, in seconds, 60 to 3,600. AWS:
    /// `ProductionVariant$ContainerStartupHealthCheckTimeoutInSeconds`.
    #[serde(default)]
    #[schemars(range(min = 60, max = 3600), example = 300)]
    pub container_startup_health_check_timeout: Option<OrVariable<u32>>,

    /// Format of the request body: `csv`, `json`, `jsonlines`, `libsvm`, `numpy` or a MIME type. It becomes an output
    /// with the command that invokes the endpoint. SDK: `deploy(serializer=…)`.
    #[serde(default)]
    #[schemars(length(max = 256), regex(pattern = BODY_FORMAT), example = &"csv", example = &"application/x-recordio-protobuf")]
    pub serializer: Option<Text>,

    /// Format of the answer: `csv`, `json`, `jsonlines`, `libsvm`, `numpy` or a MIME type. SDK: `deploy(deserializer=…)`.
    #[serde(default)]
    #[schemars(length(max = 256), regex(pattern = BODY_FORMAT), example = &"json")]
    pub deserializer: Option<Text>,
}

/// A format's short name or a MIME type without parameters (RFC 6838, section 4.2).
const BODY_FORMAT: &str = r"^(csv|json|jsonlines|libsvm|numpy|[a-zA-Z0-9!#$&^_.+-]+/[a-zA-Z0-9!#$&^_.+-]+)$";

fn one() -> OrVariable<u32> {
    1.into()
}

fn yes() -> bool {
    true
}
