//! Changes of one key of the case `full`, and what each must do at AWS: what can't change about a model or a config
//! makes a new one under another name, and the endpoint moves to it. They never ask pipegen.
//!
//! Missing is what AWS can't do: a group's description can't change under the group's name, and CloudFormation says so;
//! `skip_model_validation` and `marketplace_cert` are neither a reason for another version nor a member of
//! `UpdateModelPackage`.

use serde_json::{Value, json};

use Endpoint::{Moved, Removed, Replaced};

/// A change of one key, or of the block below it.
#[derive(Clone, Debug)]
pub struct Change {
    /// What changes, in words that may stand in a name at AWS.
    pub name: &'static str,
    /// Where, as a JSON pointer into the spec.
    pub pointer: &'static str,
    /// What stands there after; nothing when it is taken out. `{name}` in a text is the spec's name.
    pub value: Option<Value>,
    /// What becomes of the model and the endpoint config.
    pub generation: Generation,
    /// What becomes of the endpoint.
    pub endpoint: Endpoint,
}

/// What becomes of the model and the endpoint config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// Both are made anew under other names, and the old ones go.
    New,
    /// The config is made anew under another name, and the old one goes; the model stays.
    Config,
    /// Both stay; but with an endpoint that is [`Endpoint::Removed`] the config goes.
    Kept,
}

/// What becomes of the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// It stays, with its config.
    Kept,
    /// It stays, with another config.
    Moved,
    /// One of another name takes its place.
    Replaced,
    /// It goes.
    Removed,
}

/// The changes that every run makes, one or two of each effect; `--all` makes the others, too. What the clients plan for each
/// key is held by `prediction`.
pub const EVERY_RUN: [&str; 32] = [
    "image",
    "env-value",
    "hostname",
    "container-added",
    "container-removed",
    "network-isolation",
    "role",
    "revision",
    "instance-count",
    "instance-type",
    "kms-key",
    "capture-removed",
    "endpoint-name",
    "endpoint-per-config",
    "deploy-removed",
    "description",
    "tag-value",
    "tags-removed",
    "serializer",
    "approval",
    "customer-removed",
    "metric",
    "source-uri",
    "group-tag-value",
    "group-name",
    "register-removed",
    "volume-key",
    "schedule-time",
    "schedule-removed",
    "job-name",
    "job-added",
    "transformer-removed",
];

/// All changes.
pub fn all() -> Vec<Change> {
    [models(), deploy(), metadata(), register(), transformer()].concat()
}

/// The case `full` under another name, so that two of them are strangers at AWS.
pub fn base(full: &Value, name: &str) -> Value {
    let mut spec = full.clone();
    spec["name"] = name.into();
    spec["deploy"]["endpoint_name"] = format!("{name}-live").into();
    spec["register"]["model_package_group_name"] = format!("{name}-packages").into();
    spec
}

impl Change {
    /// The spec after the change.
    pub fn apply(&self, base: &Value) -> Value {
        let mut spec = base.clone();
        let name = base["name"].as_str().unwrap_or_default();
        let value = self.value.as_ref().map(|value| with_name(value, name));
        let (parent, key) = self.pointer.rsplit_once('/').unwrap_or_default();
        match (spec.pointer_mut(parent), value) {
            (Some(Value::Object(members)), Some(value)) => drop(members.insert(key.to_owned(), value)),
            (Some(Value::Object(members)), None) => drop(members.remove(key)),
            (Some(Value::Array(items)), value) => {
                let index = key.parse().unwrap_or(items.len());
                items.splice(index..items.len().min(index + 1), value);
            }
            _ => {}
        }
        spec
    }
}

fn with_name(value: &Value, name: &str) -> Value {
    value.as_str().map_or_else(|| value.clone(), |text| text.replace("{name}", name).into())
}

/// Changes that are all of the same kind: names, pointers, and what stands there after.
fn each<const N: usize>(
    generation: Generation,
    endpoint: Endpoint,
    changes: [(&'static str, &'static str, Value); N],
) -> Vec<Change> {
    let change = |(name, pointer, value): (_, _, Value)| {
        let value = Some(value).filter(|value| !value.is_null());
        Change { name, pointer, value, generation, endpoint }
    };
    changes.into_iter().map(change).collect()
}

/// What can't change about a model.
fn models() -> Vec<Change> {
    let gzip =
        json!({ "s3_uri": "s3://models/full/clf.tar.gz", "s3_data_type": "S3Object", "compression_type": "Gzip" });
    let fourth = json!({
        "image_uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/explain:1", "container_hostname": "explain",
    });
    each(
        Generation::New,
        Moved,
        [
            ("image", "/models/0/image_uri", json!("123456789012.dkr.ecr.us-east-1.amazonaws.com/preprocess:1.5")),
            ("model-data", "/models/0/model_data", json!("s3://models/full/pre/2/model.tar.gz")),
            ("model-data-removed", "/models/0/model_data", Value::Null),
            ("s3-uri", "/models/1/model_data/s3_data_source/s3_uri", json!("s3://models/full/clf/2/")),
            ("data-source", "/models/1/model_data/s3_data_source", gzip),
            ("eula", "/models/1/model_data/s3_data_source/model_access_config/accept_eula", json!(false)),
            ("env-value", "/models/0/env/WORKERS", json!("4")),
            ("env-added", "/models/0/env/LOG_LEVEL", json!("${debug}")),
            ("env-removed", "/models/0/env/WORKERS", Value::Null),
            ("env-block-removed", "/models/0/env", Value::Null),
            ("hostname", "/models/0/container_hostname", json!("prepare")),
            ("mode-removed", "/models/0/mode", Value::Null),
            ("cache", "/models/2/multi_model_config/model_cache_setting", json!("Disabled")),
            (
                "credentials",
                "/models/1/image_config/repository_auth_config/repository_credentials_provider_arn",
                json!("arn:aws:lambda:us-east-1:123456789012:function:other-credentials"),
            ),
            ("credentials-removed", "/models/1/image_config/repository_auth_config", Value::Null),
            ("container-added", "/models/3", fourth),
            ("container-removed", "/models/2", Value::Null),
            ("subnet", "/vpc_config/subnets/1", json!("subnet-2a3b4c5d")),
            ("subnet-removed", "/vpc_config/subnets/1", Value::Null),
            ("security-group-added", "/vpc_config/security_group_ids/1", json!("sg-1a2b3c4d")),
            ("vpc-config-removed", "/vpc_config", Value::Null),
            ("network-isolation", "/enable_network_isolation", json!(true)),
            ("role", "/role", json!("arn:aws:iam::123456789012:role/OtherExecution")),
            ("revision", "/revision", json!("4")),
            ("revision-removed", "/revision", Value::Null),
        ],
    )
}

/// What can't change about an endpoint config, and the endpoint's name.
fn deploy() -> Vec<Change> {
    let key = json!("arn:aws:kms:us-east-1:123456789012:key/2345bcde-12ab-34cd-56ef-1234567890ab");
    let config = each(
        Generation::Config,
        Moved,
        [
            ("instance-count", "/deploy/initial_instance_count", json!(3)),
            ("instance-type", "/deploy/instance_type", json!("ml.c5.2xlarge")),
            ("kms-key", "/deploy/kms_key", key.clone()),
            ("kms-key-removed", "/deploy/kms_key", Value::Null),
            ("volume-size", "/deploy/volume_size", json!(128)),
            ("download-timeout", "/deploy/model_data_download_timeout", json!(900)),
            ("health-check-timeout", "/deploy/container_startup_health_check_timeout", json!(600)),
            ("capture-off", "/deploy/data_capture_config/enable_capture", json!(false)),
            ("capture-share", "/deploy/data_capture_config/sampling_percentage", json!(100)),
            ("capture-share-removed", "/deploy/data_capture_config/sampling_percentage", Value::Null),
            ("capture-place", "/deploy/data_capture_config/destination_s3_uri", json!("s3://capture/other")),
            ("capture-place-removed", "/deploy/data_capture_config/destination_s3_uri", Value::Null),
            ("capture-key", "/deploy/data_capture_config/kms_key_id", key),
            ("capture-options", "/deploy/data_capture_config/capture_options", json!(["REQUEST"])),
            ("capture-csv", "/deploy/data_capture_config/csv_content_types", json!(["text/csv"])),
            ("capture-json-removed", "/deploy/data_capture_config/json_content_types", Value::Null),
            ("capture-removed", "/deploy/data_capture_config", Value::Null),
        ],
    );
    let name = each(
        Generation::Kept,
        Replaced,
        [
            ("endpoint-name", "/deploy/endpoint_name", json!("{name}-other")),
            ("endpoint-name-removed", "/deploy/endpoint_name", Value::Null),
            ("endpoint-per-config", "/deploy/update_endpoint", json!(false)),
        ],
    );
    let removed = each(Generation::Kept, Removed, [("deploy-removed", "/deploy", Value::Null)]);
    [config, name, removed].concat()
}

/// What changes in place.
fn metadata() -> Vec<Change> {
    each(
        Generation::Kept,
        Endpoint::Kept,
        [
            ("description", "/description", json!("Another one")),
            ("tag-value", "/tags/team", json!("fraud")),
            ("tag-added", "/tags/owner", json!("ml-platform")),
            ("tag-removed", "/tags/team", Value::Null),
            ("tags-removed", "/tags", Value::Null),
            ("deploy-tag-value", "/deploy/tags/stage", json!("test")),
            ("deploy-tags-removed", "/deploy/tags", Value::Null),
            ("serializer", "/deploy/serializer", json!("jsonlines")),
        ],
    )
}

/// The package, of which some of it makes another version, and its group.
fn register() -> Vec<Change> {
    each(
        Generation::Kept,
        Endpoint::Kept,
        [
            ("approval", "/register/approval_status", json!("Rejected")),
            ("approval-removed", "/register/approval_status", Value::Null),
            ("package-text", "/register/description", json!("Another one")),
            ("customer-value", "/register/customer_metadata_properties/reviewer", json!("risk")),
            ("customer-removed", "/register/customer_metadata_properties/dataset", Value::Null),
            ("metric", "/register/model_metrics/model_statistics/s3_uri", json!("s3://metrics/full/2/report.json")),
            ("metric-removed", "/register/model_metrics/explainability", Value::Null),
            (
                "baseline",
                "/register/drift_check_baselines/bias_config_file/s3_uri",
                json!("s3://drift/full/2/bias.json"),
            ),
            ("baselines-removed", "/register/drift_check_baselines", Value::Null),
            ("commit", "/register/metadata_properties/commit_id", json!("4567cdef")),
            ("inference-types", "/register/inference_instances", json!(["ml.m5.large", "ml.c5.large"])),
            ("transform-types", "/register/transform_instances/1", json!("ml.m5.2xlarge")),
            ("content-types", "/register/content_types", json!(["text/csv"])),
            ("response-types", "/register/response_types/1", json!("text/csv")),
            ("domain", "/register/domain", json!("COMPUTER_VISION")),
            ("task", "/register/task", json!("REGRESSION")),
            ("framework-version", "/register/framework_version", json!("2.0")),
            ("input-shape", "/register/data_input_configuration", json!("{\"input\": [1, 3]}")),
            ("sample-payload", "/register/sample_payload_url", json!("s3://models/full/2/payload.tar.gz")),
            ("source-uri", "/register/source_uri", json!("https://github.com/example/other")),
            ("card-status", "/register/model_card/status", json!("PendingReview")),
            (
                "card-content",
                "/register/model_card/content",
                json!("{\"model_overview\": {\"model_name\": \"other\"}}"),
            ),
            ("validation-removed", "/register/validation_specification", Value::Null),
            ("group-tag-value", "/register/group/tags/listing", json!("public")),
            ("group-tags-removed", "/register/group/tags", Value::Null),
            ("group-name", "/register/model_package_group_name", json!("{name}-others")),
            ("group-made-elsewhere", "/register/group", json!({ "create": false })),
            ("register-removed", "/register", Value::Null),
        ],
    )
}

/// The batch transform jobs.
fn transformer() -> Vec<Change> {
    let weekly =
        json!({ "name": "weekly", "data": "s3://payments/full/weekly/", "schedule": { "expression": "rate(7 days)" } });
    each(
        Generation::Kept,
        Endpoint::Kept,
        [
            ("job-instance-count", "/transformer/instance_count", json!(4)),
            ("job-instance-type", "/transformer/instance_type", json!("ml.c5.2xlarge")),
            ("strategy", "/transformer/strategy", json!("SingleRecord")),
            ("output-path", "/transformer/output_path", json!("s3://scores/other/")),
            ("output-path-removed", "/transformer/output_path", Value::Null),
            ("job-env", "/transformer/env/STAGE", json!("test")),
            ("accept", "/transformer/accept", json!("application/json")),
            ("max-payload", "/transformer/max_payload", json!(0)),
            ("job-tag-value", "/transformer/tags/stage", json!("test")),
            ("volume-key", "/transformer/volume_kms_key", json!("alias/volumes")),
            ("volume-key-removed", "/transformer/volume_kms_key", Value::Null),
            ("job-data", "/transformer/jobs/0/data", json!("s3://payments/full/2/manifest.json")),
            ("input-filter", "/transformer/jobs/0/input_filter", json!("$[2:]")),
            ("output-filter-removed", "/transformer/jobs/0/output_filter", Value::Null),
            ("job-capture-removed", "/transformer/jobs/0/batch_data_capture_config", Value::Null),
            ("schedule-time", "/transformer/jobs/0/schedule/expression", json!("cron(30 4 * * ? *)")),
            ("schedule-zone", "/transformer/jobs/0/schedule/timezone", json!("Asia/Tokyo")),
            ("schedule-removed", "/transformer/jobs/0/schedule", Value::Null),
            ("job-name", "/transformer/jobs/0/name", json!("daily")),
            ("job-added", "/transformer/jobs/1", weekly),
            ("transformer-removed", "/transformer", Value::Null),
        ],
    )
}
