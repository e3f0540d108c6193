//! Batch transforms with which SageMaker validates a model package.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::container::Compression;
use super::map::ValidationEnvironment;
use super::pattern;
use super::text::Text;
use super::transformer::{AssembleWith, BatchStrategy, SplitType};
use super::variable::OrVariable;

/// How SageMaker validates a package. AWS: `ModelPackageValidationSpecification`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidationSpecification {
    /// ARN of the role that runs the validation. AWS: `ValidationRole`.
    #[schemars(length(min = 20, max = 2048), regex(pattern = pattern::ROLE_ARN))]
    #[schemars(example = &"arn:aws:iam::123456789012:role/PackageValidation")]
    pub validation_role: Text,

    /// The validation job; exactly one. AWS: `ValidationProfiles`.
    #[schemars(length(min = 1, max = 1))]
    pub validation_profiles: Vec<ValidationProfile>,
}

/// One validation job. AWS: `ModelPackageValidationProfile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidationProfile {
    /// Name of the job, at most 63 characters. AWS: `ProfileName`.
    #[schemars(length(min = 1, max = 63), regex(pattern = pattern::NAME), example = &"smoke")]
    pub profile_name: Text,

    /// What the job does. AWS: `TransformJobDefinition`.
    pub transform_job_definition: TransformJobDefinition,
}

/// What a validation job does. AWS: `TransformJobDefinition`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransformJobDefinition {
    /// Whether a request holds one record or as many as fit. AWS: `BatchStrategy`.
    #[serde(default)]
    pub batch_strategy: Option<OrVariable<BatchStrategy>>,

    /// Environment variables of the job. AWS: `Environment`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "STAGE": "validation" }]))]
    pub environment: ValidationEnvironment,

    /// Number of parallel requests to each instance; 0 lets SageMaker choose. AWS: `MaxConcurrentTransforms`.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2_147_483_647), example = 4)]
    pub max_concurrent_transforms: Option<OrVariable<u32>>,

    /// Largest request, in MB; 0 means no limit. AWS: `MaxPayloadInMB`.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2_147_483_647), example = 6)]
    pub max_payload_in_mb: Option<OrVariable<u32>>,

    /// What is read. AWS: `TransformInput`.
    pub transform_input: TransformInput,

    /// What is written. AWS: `TransformOutput`.
    pub transform_output: TransformOutput,

    /// What it runs on. AWS: `TransformResources`.
    pub transform_resources: TransformResources,
}

/// What a validation job reads. AWS: `TransformInput`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransformInput {
    /// Where the data lies. AWS: `DataSource`.
    pub data_source: TransformDataSource,

    /// MIME type of the data, at most 256 characters. AWS: `ContentType`.
    #[serde(default)]
    #[schemars(length(max = 256), regex(pattern = pattern::LINE), example = &"text/csv")]
    pub content_type: Option<Text>,

    /// How the data is packed. AWS: `CompressionType`.
    #[serde(default)]
    pub compression_type: Option<OrVariable<Compression>>,

    /// How files are cut into records. AWS: `SplitType`.
    #[serde(default)]
    pub split_type: Option<OrVariable<SplitType>>,
}

/// Where the data of a validation job lies. AWS: `TransformDataSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransformDataSource {
    /// The object or prefix in S3. AWS: `S3DataSource`.
    pub s3_data_source: TransformS3DataSource,
}

/// An object or prefix in S3 that a validation job reads. AWS: `TransformS3DataSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransformS3DataSource {
    /// Whether the address is a prefix or a manifest. AWS: `S3DataType`.
    pub s3_data_type: OrVariable<ValidationDataType>,

    /// The address, at most 1,024 characters. AWS: `S3Uri`.
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://models/fraud/sample/")]
    pub s3_uri: Text,
}

/// What the address of a validation job's data names. AWS: `S3DataType`, as CloudFormation has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ValidationDataType {
    /// A manifest file.
    ManifestFile,
    /// All objects under the prefix.
    S3Prefix,
    /// An augmented manifest file.
    AugmentedManifestFile,
}

/// What a validation job writes. AWS: `TransformOutput`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransformOutput {
    /// Where the answers go, at most 1,024 characters. AWS: `S3OutputPath`.
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://models/fraud/validated/")]
    pub s3_output_path: Text,

    /// MIME type of the answers, at most 256 characters. AWS: `Accept`.
    #[serde(default)]
    #[schemars(length(max = 256), regex(pattern = pattern::LINE), example = &"application/json")]
    pub accept: Option<Text>,

    /// How answers are put together. AWS: `AssembleWith`.
    #[serde(default)]
    pub assemble_with: Option<OrVariable<AssembleWith>>,

    /// Key that encrypts the answers. AWS: `KmsKeyId`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::KMS_KEY), example = &"alias/models")]
    pub kms_key_id: Option<Text>,
}

/// What a validation job runs on. AWS: `TransformResources`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransformResources {
    /// Type of the instances. AWS: `InstanceType`.
    #[schemars(length(max = 63), regex(pattern = pattern::INSTANCE_TYPE), example = &"ml.m5.large")]
    pub instance_type: Text,

    /// Number of instances, at least 1. AWS: `InstanceCount`.
    #[schemars(range(min = 1, max = 2_147_483_647), example = 1)]
    pub instance_count: OrVariable<u32>,

    /// Key that encrypts the instances' volumes. AWS: `VolumeKmsKeyId`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::KMS_KEY), example = &"alias/models")]
    pub volume_kms_key_id: Option<Text>,
}
