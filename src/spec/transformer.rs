//! Batch transform.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::container::Compression;
use super::map::{Tags, TransformEnvironment};
use super::pattern;
use super::text::Text;
use super::variable::OrVariable;

/// What all batch transform jobs of the pipeline share. SDK: `PipelineModel.transformer(…)`, `Transformer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transformer {
    /// Number of instances, at least 1. AWS: `TransformResources$InstanceCount`.
    #[schemars(range(min = 1, max = 2_147_483_647), example = 1)]
    pub instance_count: OrVariable<u32>,

    /// Type of the instances. AWS: `TransformResources$InstanceType`.
    #[schemars(length(max = 63), regex(pattern = pattern::INSTANCE_TYPE), example = &"ml.m5.xlarge")]
    pub instance_type: Text,

    /// Whether a request holds one record or as many as fit. AWS: `BatchStrategy`.
    #[serde(default)]
    pub strategy: Option<OrVariable<BatchStrategy>>,

    /// How answers are put together. AWS: `TransformOutput$AssembleWith`.
    #[serde(default)]
    pub assemble_with: Option<OrVariable<AssembleWith>>,

    /// Where the answers go, at most 1,024 characters. Left out, it is the SDK's
    /// `s3://sagemaker-REGION-ACCOUNT/JOBNAME`. AWS: `TransformOutput$S3OutputPath`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://scores/fraud/")]
    pub output_path: Option<Text>,

    /// Key that encrypts the answers. AWS: `TransformOutput$KmsKeyId`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::KMS_KEY), example = &"alias/scores")]
    pub output_kms_key: Option<Text>,

    /// MIME type of the answers, at most 256 characters. AWS: `TransformOutput$Accept`.
    #[serde(default)]
    #[schemars(length(max = 256), regex(pattern = pattern::LINE), example = &"text/csv")]
    pub accept: Option<Text>,

    /// Environment variables of the jobs: at most 16. AWS: `Environment`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "STAGE": "batch" }]))]
    pub env: TransformEnvironment,

    /// Number of parallel requests to each instance; 0 lets SageMaker choose. AWS: `MaxConcurrentTransforms`.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2_147_483_647), example = 4)]
    pub max_concurrent_transforms: Option<OrVariable<u32>>,

    /// Largest request, in MB; 0 means no limit. AWS: `MaxPayloadInMB`.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2_147_483_647), example = 6)]
    pub max_payload: Option<OrVariable<u32>>,

    /// Tags of the jobs, beside the top-level ones. AWS: `Tags`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "stage": "batch" }]))]
    pub tags: Tags,

    /// Key that encrypts the instances' volumes. AWS: `TransformResources$VolumeKmsKeyId`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::KMS_KEY), example = &"alias/scores")]
    pub volume_kms_key: Option<Text>,

    /// The jobs; each is one `Transformer.transform(…)`.
    #[serde(default)]
    pub jobs: Vec<Job>,
}

/// One batch transform job: run on demand, or on a schedule. SDK: `Transformer.transform(…)`; AWS: `CreateTransformJob`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Name of the job within the pipeline, at most 47 characters; with the pipeline's name at most 50, since a run-time
    /// UUID follows. AWS: start of `TransformJobName`.
    #[schemars(length(min = 1, max = 47), regex(pattern = pattern::NAME), example = &"nightly")]
    pub name: String,

    /// Address of the data, at most 1,024 characters. AWS: `S3DataSource$S3Uri`.
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://payments/daily/")]
    pub data: Text,

    /// What the address names. AWS: `S3DataSource$S3DataType`.
    #[serde(default)]
    pub data_type: OrVariable<DataType>,

    /// MIME type of the data, at most 256 characters. AWS: `TransformInput$ContentType`.
    #[serde(default)]
    #[schemars(length(max = 256), regex(pattern = pattern::LINE), example = &"text/csv")]
    pub content_type: Option<Text>,

    /// How the data is packed. AWS: `TransformInput$CompressionType`.
    #[serde(default)]
    pub compression_type: Option<OrVariable<Compression>>,

    /// How files are cut into records. AWS: `TransformInput$SplitType`.
    #[serde(default)]
    pub split_type: Option<OrVariable<SplitType>>,

    /// Part of each record that goes to the pipeline, as a JSONPath of at most 63 characters. AWS:
    /// `DataProcessing$InputFilter`.
    #[serde(default)]
    #[schemars(length(max = 63), example = &"$[1:]")]
    pub input_filter: Option<Text>,

    /// Part of each answer that is written, as a JSONPath of at most 63 characters. AWS: `DataProcessing$OutputFilter`.
    #[serde(default)]
    #[schemars(length(max = 63), example = &"$[0,-1]")]
    pub output_filter: Option<Text>,

    /// Whether each answer is joined with its record. AWS: `DataProcessing$JoinSource`.
    #[serde(default)]
    pub join_source: Option<OrVariable<JoinSource>>,

    /// Time limit and retries of each request. AWS: `ModelClientConfig`.
    #[serde(default)]
    pub model_client_config: Option<ModelClientConfig>,

    /// What the job records of its traffic. AWS: `DataCaptureConfig`.
    #[serde(default)]
    pub batch_data_capture_config: Option<BatchDataCaptureConfig>,

    /// Experiment and trial that the job belongs to. AWS: `ExperimentConfig`.
    #[serde(default)]
    pub experiment_config: Option<ExperimentConfig>,

    /// When the job runs; without it, on demand.
    #[serde(default)]
    pub schedule: Option<Schedule>,
}

/// Whether a request holds one record or many. AWS: `BatchStrategy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum BatchStrategy {
    /// As many records as fit.
    MultiRecord,
    /// One record.
    SingleRecord,
}

/// How answers are put together. AWS: `AssemblyType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AssembleWith {
    /// One after the other.
    None,
    /// A line break after each.
    Line,
}

/// What the address of a job's data names. AWS: `S3DataType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DataType {
    /// A manifest file.
    ManifestFile,
    /// All objects under the prefix.
    #[default]
    S3Prefix,
    /// An augmented manifest file.
    AugmentedManifestFile,
    /// Conversations in the format of Bedrock's Converse API.
    Converse,
}

/// How files are cut into records. AWS: `SplitType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SplitType {
    /// A file is a record.
    None,
    /// A line is a record.
    Line,
    /// Records in the RecordIO format.
    RecordIO,
    /// Records in the TFRecord format.
    TFRecord,
}

/// Whether each answer is joined with its record. AWS: `JoinSource`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum JoinSource {
    /// It is joined with the input.
    Input,
    /// It is not.
    None,
}

/// Time limit and retries of each request. AWS: `ModelClientConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelClientConfig {
    /// Time limit of a request, in seconds, 1 to 3,600. AWS: `InvocationsTimeoutInSeconds`.
    #[serde(default)]
    #[schemars(range(min = 1, max = 3600), example = 600)]
    pub invocations_timeout_in_seconds: Option<OrVariable<u32>>,

    /// Number of retries of a request, 0 to 3. AWS: `InvocationsMaxRetries`.
    #[serde(default)]
    #[schemars(range(min = 0, max = 3), example = 1)]
    pub invocations_max_retries: Option<OrVariable<u32>>,
}

/// What a job records of its traffic. SDK: `BatchDataCaptureConfig`; AWS: `BatchDataCaptureConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchDataCaptureConfig {
    /// Where the records go, at most 1,024 characters. AWS: `DestinationS3Uri`.
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://capture/fraud-batch")]
    pub destination_s3_uri: Text,

    /// Key that encrypts the records. AWS: `KmsKeyId`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::KMS_KEY), example = &"alias/capture")]
    pub kms_key_id: Option<Text>,

    /// Whether an inference id is added to each record. AWS: `GenerateInferenceId`.
    #[serde(default)]
    #[schemars(example = true)]
    pub generate_inference_id: Option<OrVariable<bool>>,
}

/// Experiment and trial that a job belongs to. SDK: `transform(experiment_config=…)`; AWS: `ExperimentConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExperimentConfig {
    /// Name of the experiment, at most 120 characters. AWS: `ExperimentName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 120), regex(pattern = pattern::NAME), example = &"fraud")]
    pub experiment_name: Option<Text>,

    /// Name of the trial, at most 120 characters. AWS: `TrialName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 120), regex(pattern = pattern::NAME), example = &"november")]
    pub trial_name: Option<Text>,

    /// Name that is shown for the job in its trial, at most 120 characters. AWS: `TrialComponentDisplayName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 120), regex(pattern = pattern::NAME), example = &"batch")]
    pub trial_component_display_name: Option<Text>,

    /// Name of the run, at most 120 characters. AWS: `RunName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 120), regex(pattern = pattern::NAME), example = &"run-7")]
    pub run_name: Option<Text>,
}

/// When a job runs. AWS: EventBridge Scheduler `CreateSchedule`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// A `cron(…)`, `rate(…)` or `at(…)` expression, at most 256 characters. AWS: `ScheduleExpression`.
    #[schemars(length(min = 1, max = 256), regex(pattern = pattern::SCHEDULE), example = &"cron(0 3 * * ? *)")]
    pub expression: Text,

    /// IANA name of the time zone of the expression, at most 50 characters. AWS: `ScheduleExpressionTimezone`.
    #[serde(default = "utc")]
    #[schemars(length(min = 1, max = 50), regex(pattern = "^[A-Za-z0-9_+/-]+$"), example = &"Europe/Berlin")]
    pub timezone: Text,
}

fn utc() -> Text {
    "UTC".into()
}
