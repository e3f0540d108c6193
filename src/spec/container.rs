//! One container of the pipeline.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::map::Environment;
use super::pattern;
use super::text::Text;
use super::variable::OrVariable;

/// One step of the pipeline. SDK: `Model`; AWS: `ContainerDefinition`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Container {
    /// Image in ECR or in a private registry, at most 255 characters. AWS: `Image`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 255), regex(pattern = pattern::IMAGE))]
    #[schemars(example = &"123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1")]
    pub image_uri: Option<Text>,

    /// The model's artefacts: the address of a gzipped tar file, or an S3 data source. AWS: `ModelDataUrl` or
    /// `ModelDataSource`.
    #[serde(default)]
    #[schemars(example = &"s3://models/fraud/pre/model.tar.gz")]
    pub model_data: Option<ModelData>,

    /// Environment variables, string to string: quote numbers and booleans. AWS: `Environment`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "SAGEMAKER_PROGRAM": "inference.py" }]))]
    pub env: Environment,

    /// Name of the container in logs and metrics, at most 63 characters; give every container one or none. AWS:
    /// `ContainerHostname`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 63), regex(pattern = pattern::NAME), example = &"preprocess")]
    pub container_hostname: Option<Text>,

    /// Where the image is pulled from when that isn't ECR. AWS: `ImageConfig`.
    #[serde(default)]
    pub image_config: Option<ImageConfig>,

    /// Whether the container serves one model or many; left out, AWS takes `SingleModel`. AWS: `Mode`.
    #[serde(default)]
    pub mode: Option<OrVariable<Mode>>,

    /// Options of a container that serves many models. AWS: `MultiModelConfig`.
    #[serde(default)]
    pub multi_model_config: Option<MultiModelConfig>,

    /// A container from the registry, by name or ARN, instead of `image_uri` and `model_data`. AWS: `ModelPackageName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 176), regex(pattern = pattern::MODEL_PACKAGE))]
    #[schemars(example = &"arn:aws:sagemaker:eu-west-1:123456789012:model-package/fraud/3")]
    pub model_package_name: Option<Text>,

    /// Which inference specification of the model package is used, at most 63 characters. AWS:
    /// `InferenceSpecificationName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 63), regex(pattern = pattern::NAME), example = &"gpu")]
    pub inference_specification_name: Option<Text>,

    /// Further data sources beside `model_data`, at most 5. AWS: `AdditionalModelDataSources`. Neither target has the
    /// property yet.
    #[serde(default)]
    #[schemars(length(min = 1, max = 5))]
    #[schemars(extend("examples" = [[{
        "channel_name": "adapter",
        "s3_data_source": { "s3_uri": "s3://models/adapter/", "s3_data_type": "S3Prefix", "compression_type": "None" }
    }]]))]
    pub additional_model_data_sources: Option<Vec<AdditionalModelDataSource>>,
}

/// The model's artefacts. SDK: `Model(model_data=…)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ModelData {
    /// Address of a gzipped tar file, at most 1,024 characters. AWS: `ModelDataUrl`.
    Url(#[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI))] Text),
    /// An S3 data source, for artefacts that are not one gzipped tar file. AWS: `ModelDataSource`.
    Source(ModelDataSource),
}

/// Where artefacts that are not one gzipped tar file lie. AWS: `ModelDataSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelDataSource {
    /// The object or prefix in S3. AWS: `ModelDataSource$S3DataSource`.
    pub s3_data_source: S3DataSource,
}

/// A further data source and the channel it is mounted under. AWS: `AdditionalModelDataSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdditionalModelDataSource {
    /// Name of the channel, at most 64 characters. AWS: `ChannelName`.
    #[schemars(length(min = 1, max = 64), regex(pattern = "^[A-Za-z0-9_.-]+$"), example = &"adapter")]
    pub channel_name: Text,

    /// The object or prefix in S3. AWS: `S3DataSource`.
    pub s3_data_source: S3DataSource,
}

/// An object or prefix in S3 that holds a model. AWS: `S3ModelDataSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3DataSource {
    /// Address of the object, or of the prefix with a `/` at its end; at most 1,024 characters. AWS: `S3Uri`.
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://models/fraud/clf/")]
    pub s3_uri: Text,

    /// Whether `s3_uri` is one object or a prefix. AWS: `S3DataType`.
    pub s3_data_type: OrVariable<S3ModelDataType>,

    /// How the artefacts are packed: a gzipped tar file (only with `S3Object`) or not at all. AWS: `CompressionType`.
    pub compression_type: OrVariable<Compression>,

    /// Acceptance of the model's licence. AWS: `ModelAccessConfig`.
    #[serde(default)]
    pub model_access_config: Option<ModelAccessConfig>,

    /// The model's entry in a SageMaker hub. AWS: `HubAccessConfig`. Terraform has no such property.
    #[serde(default)]
    pub hub_access_config: Option<HubAccessConfig>,
}

/// Whether an address names one object or a prefix. AWS: `S3ModelDataType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum S3ModelDataType {
    /// All objects under the prefix.
    S3Prefix,
    /// One object.
    S3Object,
}

/// How data is packed. AWS: `CompressionType`, `ModelCompressionType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Compression {
    /// Not packed.
    None,
    /// Gzip.
    Gzip,
}

/// Acceptance of a model's licence. AWS: `ModelAccessConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelAccessConfig {
    /// Whether the model's end-user licence agreement is accepted. AWS: `AcceptEula`.
    #[schemars(example = true)]
    pub accept_eula: OrVariable<bool>,
}

/// A model's entry in a SageMaker hub. AWS: `InferenceHubAccessConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HubAccessConfig {
    /// ARN of the hub content, at most 255 characters. AWS: `HubContentArn`.
    #[schemars(length(min = 1, max = 255), regex(pattern = pattern::LINE))]
    #[schemars(example = &"arn:aws:sagemaker:eu-west-1:123456789012:hub-content/hub/Model/fraud/1.0.0")]
    pub hub_content_arn: Text,
}

/// Where an image is pulled from. AWS: `ImageConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImageConfig {
    /// `Platform` pulls from ECR, `Vpc` from a private registry that the VPC reaches. AWS: `RepositoryAccessMode`.
    pub repository_access_mode: OrVariable<RepositoryAccessMode>,

    /// Credentials of the private registry; only with `Vpc`. AWS: `RepositoryAuthConfig`.
    #[serde(default)]
    pub repository_auth_config: Option<RepositoryAuthConfig>,
}

/// Where an image is pulled from. AWS: `RepositoryAccessMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RepositoryAccessMode {
    /// From ECR.
    Platform,
    /// From a private registry in the VPC.
    Vpc,
}

/// Credentials of a private registry. AWS: `RepositoryAuthConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepositoryAuthConfig {
    /// ARN of the Lambda function that hands out the credentials, at most 2,048 characters. AWS:
    /// `RepositoryCredentialsProviderArn`.
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::FUNCTION_ARN))]
    #[schemars(example = &"arn:aws:lambda:eu-west-1:123456789012:function:registry-credentials")]
    pub repository_credentials_provider_arn: Text,
}

/// Whether a container serves one model or many. AWS: `ContainerMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Mode {
    /// One model.
    SingleModel,
    /// All models under the prefix in `model_data`.
    MultiModel,
}

/// Options of a container that serves many models. AWS: `MultiModelConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultiModelConfig {
    /// Whether models stay in memory after use; left out, AWS takes `Enabled`. AWS: `ModelCacheSetting`.
    #[serde(default)]
    pub model_cache_setting: Option<OrVariable<Toggle>>,
}

/// On or off, in AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Toggle {
    /// On.
    Enabled,
    /// Off.
    Disabled,
}
