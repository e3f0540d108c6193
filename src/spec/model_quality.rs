//! Reports and baselines that lie beside a model package.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pattern;
use super::text::Text;

/// Reports on the model's quality. SDK: `ModelMetrics`; AWS: `ModelMetrics`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelMetrics {
    /// Statistics of the model's quality. AWS: `ModelQuality$Statistics`.
    #[serde(default)]
    pub model_statistics: Option<MetricsSource>,
    /// Constraints of the model's quality. AWS: `ModelQuality$Constraints`.
    #[serde(default)]
    pub model_constraints: Option<MetricsSource>,
    /// Statistics of the data's quality. AWS: `ModelDataQuality$Statistics`.
    #[serde(default)]
    pub model_data_statistics: Option<MetricsSource>,
    /// Constraints of the data's quality. AWS: `ModelDataQuality$Constraints`.
    #[serde(default)]
    pub model_data_constraints: Option<MetricsSource>,
    /// Bias report. AWS: `Bias$Report`.
    #[serde(default)]
    pub bias: Option<MetricsSource>,
    /// Bias report from before training. AWS: `Bias$PreTrainingReport`.
    #[serde(default)]
    pub bias_pre_training: Option<MetricsSource>,
    /// Bias report from after training. AWS: `Bias$PostTrainingReport`.
    #[serde(default)]
    pub bias_post_training: Option<MetricsSource>,
    /// Explainability report. AWS: `Explainability$Report`.
    #[serde(default)]
    pub explainability: Option<MetricsSource>,
}

/// Baselines that Model Monitor holds drift against. SDK: `DriftCheckBaselines`; AWS: `DriftCheckBaselines`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DriftCheckBaselines {
    /// Statistics of the model's quality. AWS: `ModelQuality$Statistics`.
    #[serde(default)]
    pub model_statistics: Option<MetricsSource>,
    /// Constraints of the model's quality. AWS: `ModelQuality$Constraints`.
    #[serde(default)]
    pub model_constraints: Option<MetricsSource>,
    /// Statistics of the data's quality. AWS: `ModelDataQuality$Statistics`.
    #[serde(default)]
    pub model_data_statistics: Option<MetricsSource>,
    /// Constraints of the data's quality. AWS: `ModelDataQuality$Constraints`.
    #[serde(default)]
    pub model_data_constraints: Option<MetricsSource>,
    /// Configuration of the bias job. AWS: `Bias$ConfigFile`.
    #[serde(default)]
    pub bias_config_file: Option<FileSource>,
    /// Bias constraints from before training. AWS: `Bias$PreTrainingConstraints`.
    #[serde(default)]
    pub bias_pre_training_constraints: Option<MetricsSource>,
    /// Bias constraints from after training. AWS: `Bias$PostTrainingConstraints`.
    #[serde(default)]
    pub bias_post_training_constraints: Option<MetricsSource>,
    /// Explainability constraints. AWS: `Explainability$Constraints`.
    #[serde(default)]
    pub explainability_constraints: Option<MetricsSource>,
    /// Configuration of the explainability job. AWS: `Explainability$ConfigFile`.
    #[serde(default)]
    pub explainability_config_file: Option<FileSource>,
}

/// A report in S3. SDK: `MetricsSource`; AWS: `MetricsSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricsSource {
    /// Address of the report, at most 1,024 characters. AWS: `S3Uri`.
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://metrics/statistics.json")]
    pub s3_uri: Text,

    /// MIME type of the report, at most 256 characters. AWS: `ContentType`.
    #[schemars(length(max = 256), regex(pattern = pattern::LINE), example = &"application/json")]
    pub content_type: Text,

    /// SHA-256 of the report in hex, after `sha256:`. AWS: `ContentDigest`.
    #[serde(default)]
    #[schemars(length(max = 72), regex(pattern = pattern::DIGEST))]
    #[schemars(example = &"sha256:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f")]
    pub content_digest: Option<Text>,
}

/// A configuration file in S3. SDK: `FileSource`; AWS: `FileSource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSource {
    /// Address of the file, at most 1,024 characters. AWS: `S3Uri`.
    #[schemars(length(min = 1, max = 1024), regex(pattern = pattern::S3_URI), example = &"s3://metrics/config.json")]
    pub s3_uri: Text,

    /// MIME type of the file, at most 256 characters. AWS: `ContentType`.
    #[serde(default)]
    #[schemars(length(max = 256), regex(pattern = pattern::LINE), example = &"application/json")]
    pub content_type: Option<Text>,

    /// SHA-256 of the file in hex, after `sha256:`. AWS: `ContentDigest`.
    #[serde(default)]
    #[schemars(length(max = 72), regex(pattern = pattern::DIGEST))]
    #[schemars(example = &"sha256:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f")]
    pub content_digest: Option<Text>,
}
