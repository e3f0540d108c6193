//! What an endpoint records of its traffic.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::pattern;
use super::text::Text;
use super::variable::OrVariable;

/// What an endpoint records of its traffic. SDK: `DataCaptureConfig`; AWS: `DataCaptureConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataCaptureConfig {
    /// Whether traffic is recorded; a config that is switched off is still sent. AWS: `EnableCapture`.
    #[schemars(example = true)]
    pub enable_capture: OrVariable<bool>,

    /// Share of the requests that are recorded, in percent, 0 to 100. AWS: `InitialSamplingPercentage`.
    #[serde(default = "sampling_percentage")]
    #[schemars(range(min = 0, max = 100), example = 20)]
    pub sampling_percentage: OrVariable<u32>,

    /// Where the records go, at most 512 characters. Left out, it is the SDK's
    /// `s3://sagemaker-REGION-ACCOUNT/model-monitor/data-capture`. AWS: `DestinationS3Uri`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 512), regex(pattern = pattern::S3_URI), example = &"s3://capture/fraud")]
    pub destination_s3_uri: Option<Text>,

    /// Key that encrypts the records in S3; Terraform takes only a key ARN. AWS: `KmsKeyId`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 2048), regex(pattern = pattern::KMS_KEY))]
    #[schemars(example = &"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")]
    pub kms_key_id: Option<Text>,

    /// Which side of the traffic is recorded. AWS: `CaptureOptions` (`Input`, `Output`).
    #[serde(default = "capture_options")]
    #[schemars(length(min = 1), extend("uniqueItems" = true, "examples" = [["REQUEST"]]))]
    #[schemars(extend("default" = ["REQUEST", "RESPONSE"]))]
    pub capture_options: Vec<CaptureOption>,

    /// Content types that are recorded as CSV, 1 to 10. AWS: `CaptureContentTypeHeader$CsvContentTypes`.
    #[serde(default = "csv_content_types")]
    #[schemars(length(min = 1, max = 10), extend("examples" = [["text/csv"]]))]
    #[schemars(inner(length(min = 1, max = 256), regex(pattern = pattern::CAPTURE_CONTENT_TYPE)))]
    pub csv_content_types: OrVariable<Vec<Text>>,

    /// Content types that are recorded as JSON, 1 to 10. AWS: `CaptureContentTypeHeader$JsonContentTypes`.
    #[serde(default = "json_content_types")]
    #[schemars(length(min = 1, max = 10), extend("examples" = [["application/json"]]))]
    #[schemars(inner(length(min = 1, max = 256), regex(pattern = pattern::CAPTURE_CONTENT_TYPE)))]
    pub json_content_types: OrVariable<Vec<Text>>,
}

/// A side of the traffic, in the SDK's words, upper or lower case; written out as AWS's `CaptureMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum CaptureOption {
    /// What the client sends.
    #[serde(rename = "Input")]
    Request,
    /// What the endpoint answers.
    #[serde(rename = "Output")]
    Response,
}

impl<'de> Deserialize<'de> for CaptureOption {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.to_ascii_uppercase().as_str() {
            "REQUEST" => Ok(Self::Request),
            "RESPONSE" => Ok(Self::Response),
            _ => Err(D::Error::unknown_variant(&word, &["REQUEST", "RESPONSE"])),
        }
    }
}

impl JsonSchema for CaptureOption {
    fn schema_name() -> Cow<'static, str> {
        "CaptureOption".into()
    }

    /// The words to choose from, for editors, and their other spellings.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let any_case = json_schema!({ "pattern": pattern::CAPTURE_OPTION });
        json_schema!({ "type": "string", "anyOf": [{ "enum": ["REQUEST", "RESPONSE"] }, any_case] })
    }

    fn inline_schema() -> bool {
        true
    }
}

fn sampling_percentage() -> OrVariable<u32> {
    20.into()
}

fn capture_options() -> Vec<CaptureOption> {
    vec![CaptureOption::Request, CaptureOption::Response]
}

fn csv_content_types() -> OrVariable<Vec<Text>> {
    vec!["text/csv".into()].into()
}

fn json_content_types() -> OrVariable<Vec<Text>> {
    vec!["application/json".into()].into()
}
