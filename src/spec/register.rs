//! The model package.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::map::{Metadata, Tags};
use super::model_quality::{DriftCheckBaselines, ModelMetrics};
use super::pattern;
use super::text::Text;
use super::validation::ValidationSpecification;
use super::variable::OrVariable;

/// The model package that is registered. SDK: `PipelineModel.register(…)`; AWS: `CreateModelPackage`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// MIME types that the pipeline takes, each of at most 256 characters. AWS:
    /// `InferenceSpecification$SupportedContentTypes`.
    #[schemars(length(min = 1), inner(length(max = 256), regex(pattern = pattern::LINE)))]
    #[schemars(extend("examples" = [["text/csv"]]))]
    pub content_types: OrVariable<Vec<Text>>,

    /// MIME types that the pipeline answers with, each of at most 1,024 characters. AWS:
    /// `InferenceSpecification$SupportedResponseMIMETypes`.
    #[schemars(length(min = 1), inner(length(max = 1024), regex(pattern = pattern::RESPONSE_TYPE)))]
    #[schemars(extend("examples" = [["application/json"]]))]
    pub response_types: OrVariable<Vec<Text>>,

    /// Instance types that the package may be hosted on; required for an unversioned package. AWS:
    /// `InferenceSpecification$SupportedRealtimeInferenceInstanceTypes`.
    #[serde(default)]
    #[schemars(length(min = 1), inner(length(max = 63), regex(pattern = pattern::INSTANCE_TYPE)))]
    #[schemars(extend("examples" = [["ml.m5.large", "ml.m5.xlarge"]]))]
    pub inference_instances: Option<OrVariable<Vec<Text>>>,

    /// Instance types that the package may be run on as batch transform; required for an unversioned package. AWS:
    /// `InferenceSpecification$SupportedTransformInstanceTypes`.
    #[serde(default)]
    #[schemars(length(min = 1), inner(length(max = 63), regex(pattern = pattern::INSTANCE_TYPE)))]
    #[schemars(extend("examples" = [["ml.m5.xlarge"]]))]
    pub transform_instances: Option<OrVariable<Vec<Text>>>,

    /// Group in which a new version is registered: a name (the group is made) or the ARN of one that is there. Exactly
    /// one of this and `model_package_name`. AWS: `ModelPackageGroupName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 170), regex(pattern = pattern::MODEL_PACKAGE_GROUP), example = &"fraud-scoring")]
    pub model_package_group_name: Option<Text>,

    /// Name of an unversioned package, at most 54 characters: its generation follows. AWS: `ModelPackageName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 63), regex(pattern = pattern::NAME), example = &"fraud-scoring-listing")]
    pub model_package_name: Option<Text>,

    /// Image in the package instead of the model's own; only with one model. AWS: `ModelPackageContainerDefinition$Image`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 255), regex(pattern = pattern::IMAGE))]
    #[schemars(example = &"123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1")]
    pub image_uri: Option<Text>,

    /// Reports on the model's quality. AWS: `ModelMetrics`.
    #[serde(default)]
    pub model_metrics: Option<ModelMetrics>,

    /// Baselines that Model Monitor holds drift against. AWS: `DriftCheckBaselines`.
    #[serde(default)]
    pub drift_check_baselines: Option<DriftCheckBaselines>,

    /// Where the model comes from. AWS: `MetadataProperties`.
    #[serde(default)]
    pub metadata_properties: Option<MetadataProperties>,

    /// Whether the package is certified for AWS Marketplace. AWS: `CertifyForMarketplace`.
    #[serde(default)]
    #[schemars(example = true)]
    pub marketplace_cert: OrVariable<bool>,

    /// Whether the version may be deployed. AWS: `ModelApprovalStatus`.
    #[serde(default)]
    pub approval_status: OrVariable<ApprovalStatus>,

    /// What the package is, in one line of at most 1,024 characters. AWS: `ModelPackageDescription`.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::PRINTABLE), example = &"Fraud scores for card payments")]
    pub description: Option<Text>,

    /// Metadata of your own: 1 to 50 entries. AWS: `CustomerMetadataProperties`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "dataset": "2026-11" }]))]
    pub customer_metadata_properties: Option<Metadata>,

    /// Machine learning domain, at most 256 characters. AWS: `Domain`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256), regex(pattern = pattern::LINE), example = &"MACHINE_LEARNING")]
    pub domain: Option<Text>,

    /// Address of a gzipped tar file with sample payloads, at most 1,024 characters. AWS: `SamplePayloadUrl`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://models/fraud/payload.tar.gz")]
    pub sample_payload_url: Option<Text>,

    /// Machine learning task, at most 256 characters. AWS: `Task`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256), regex(pattern = pattern::LINE), example = &"CLASSIFICATION")]
    pub task: Option<Text>,

    /// Framework of every container, at most 256 characters. AWS: `ModelPackageContainerDefinition$Framework`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256), regex(pattern = pattern::LINE), example = &"XGBOOST")]
    pub framework: Option<Text>,

    /// Version of the framework of every container, 3 to 10 characters. AWS:
    /// `ModelPackageContainerDefinition$FrameworkVersion`.
    #[serde(default)]
    #[schemars(length(min = 3, max = 10), regex(pattern = pattern::FRAMEWORK_VERSION), example = &"1.7")]
    pub framework_version: Option<Text>,

    /// Well-known model that comes nearest, at most 256 characters; on every container. AWS:
    /// `ModelPackageContainerDefinition$NearestModelName`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256), regex(pattern = pattern::LINE), example = &"xgboost")]
    pub nearest_model_name: Option<Text>,

    /// Shape of the input as JSON text, at most 1,024 characters; on every container. AWS: `ModelInput$DataInputConfig`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 1024), example = &"{\"input\": [1, 3, 224, 224]}")]
    pub data_input_configuration: Option<Text>,

    /// Whether SageMaker leaves out its validation of the package. AWS: `SkipModelValidation`.
    #[serde(default)]
    pub skip_model_validation: OrVariable<SkipModelValidation>,

    /// Source of the model, at most 1,024 characters, without the symbols `=`, `+`, `$`, `<`, `>`, `^`, `|`, `~` and the
    /// backtick. With the ARN of a model or model package, SageMaker takes the containers from there. AWS: `SourceUri`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::SOURCE_URI), example = &"https://github.com/example/fraud")]
    pub source_uri: Option<Text>,

    /// Model card of the version. AWS: `ModelCard`.
    #[serde(default)]
    pub model_card: Option<ModelCard>,

    /// The group, when `model_package_group_name` is a name.
    #[serde(default)]
    pub group: Group,

    /// Tags of an unversioned package, beside the top-level ones; a version has the tags of its group. AWS: `Tags`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "listing": "public" }]))]
    pub tags: Tags,

    /// Batch transforms with which SageMaker validates the package. AWS: `ValidationSpecification`.
    #[serde(default)]
    pub validation_specification: Option<ValidationSpecification>,
}

/// Whether a version may be deployed. AWS: `ModelApprovalStatus`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ApprovalStatus {
    /// It may.
    Approved,
    /// It may not.
    Rejected,
    /// Nobody has decided.
    #[default]
    PendingManualApproval,
}

/// Which validation is left out. AWS: `SkipModelValidation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SkipModelValidation {
    /// None is.
    #[default]
    None,
    /// All is.
    All,
}

/// Where a model comes from. SDK: `MetadataProperties`; AWS: `MetadataProperties`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetadataProperties {
    /// Commit of the training code, at most 1,024 characters. AWS: `CommitId`.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::LINE), example = &"0123abcd")]
    pub commit_id: Option<Text>,

    /// Repository of the training code, at most 1,024 characters. AWS: `Repository`.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::LINE), example = &"https://github.com/example/fraud.git")]
    pub repository: Option<Text>,

    /// What made the model, at most 1,024 characters. AWS: `GeneratedBy`.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::LINE), example = &"training-job/fraud-42")]
    pub generated_by: Option<Text>,

    /// Project the model belongs to, at most 1,024 characters. AWS: `ProjectId`.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::LINE), example = &"p-abcdefghijkl")]
    pub project_id: Option<Text>,
}

/// Model card of a version. SDK: `ModelPackageModelCard`; AWS: `ModelPackageModelCard`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelCard {
    /// State of the card. AWS: `ModelCardStatus`.
    pub status: OrVariable<ModelCardStatus>,

    /// The card as JSON text in the model card schema, at most 100,000 characters. AWS: `ModelCardContent`.
    #[schemars(length(max = 100_000), example = &"{\"model_overview\": {\"model_name\": \"fraud\"}}")]
    pub content: Text,
}

/// State of a model card. AWS: `ModelCardStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ModelCardStatus {
    /// Being written.
    Draft,
    /// Waiting for review.
    PendingReview,
    /// Approved.
    Approved,
    /// Kept for the record.
    Archived,
}

/// The group of model packages. AWS: `CreateModelPackageGroup`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Whether the group is made here; left out, it is unless `model_package_group_name` is an ARN. Write false when the
    /// group is there already, kept from an earlier stack or made elsewhere.
    #[serde(default)]
    #[schemars(example = false)]
    pub create: Option<bool>,

    /// What the group is for, at most 1,024 characters. AWS: `ModelPackageGroupDescription`.
    #[serde(default)]
    #[schemars(length(max = 1024), regex(pattern = pattern::PRINTABLE), example = &"Versions of the fraud scoring pipeline")]
    pub description: Option<Text>,

    /// Tags of the group and so of its versions, beside the top-level ones. AWS: `Tags`.
    #[serde(default)]
    #[schemars(extend("examples" = [{ "team": "risk" }]))]
    pub tags: Tags,
}
