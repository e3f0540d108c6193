//! The state machine of a batch transform job, in the Amazon States Language. Its one task is `CreateTransformJob` with
//! the SDK's request; a state before it names the job, so that a retry names it the same.

use super::super::Lowering;
use super::MAX_BASE_LENGTH_WITH_UUID;
use crate::resource::{Attribute, Expr, Id};
use crate::spec::map::TransformEnvironment;
use crate::spec::transformer::{BatchDataCaptureConfig, ExperimentConfig, ModelClientConfig};
use crate::spec::{Aws, Job, Tags, Text, Transformer};

/// Members of a request; those that aren't given are left out, as the SDK does.
#[derive(Default)]
struct Members(Vec<(String, Expr)>);

impl Members {
    fn with(mut self, name: &str, value: impl Into<Expr>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    fn with_given<T: Into<Expr>>(self, name: &str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn given(self) -> Option<Expr> {
        (!self.0.is_empty()).then_some(Expr::Map(self.0))
    }
}

impl From<Members> for Expr {
    fn from(members: Members) -> Self {
        Self::Map(members.0)
    }
}

impl Lowering<'_> {
    /// The state machine's definition.
    pub(super) fn definition(&mut self, transformer: &Transformer, job: &Job, base: &str, tags: &Tags) -> Expr {
        let task = Expr::Concat(vec![
            "arn:".into(),
            self.aws(Aws::Partition),
            ":states:::sagemaker:createTransformJob.sync".into(),
        ]);
        let request = self.request(transformer, job, tags);
        Expr::map([
            ("Comment", Expr::String(format!("Runs the batch transform job {base} and waits for it"))),
            ("StartAt", "NameJob".into()),
            (
                "States",
                Expr::map([
                    (
                        "NameJob",
                        Expr::map([
                            ("Type", "Pass".into()),
                            ("Parameters", Expr::map([("TransformJobName.$", Expr::String(job_name(base)))])),
                            ("ResultPath", "$.job".into()),
                            ("Next", "Transform".into()),
                        ]),
                    ),
                    (
                        "Transform",
                        Expr::map([
                            ("Type", "Task".into()),
                            ("Resource", task),
                            ("Parameters", request),
                            ("End", true.into()),
                        ]),
                    ),
                ]),
            ),
        ])
    }

    /// The request of `CreateTransformJob`, as `Transformer.transform(…)` makes it.
    fn request(&mut self, transformer: &Transformer, job: &Job, tags: &Tags) -> Expr {
        let tags: Vec<Expr> =
            tags.iter().map(|(key, value)| Expr::map([("Key", key.into()), ("Value", value.into())])).collect();
        Members::default()
            .with("TransformJobName.$", "$.job.TransformJobName")
            .with("ModelName", Id::Model.attribute(Attribute::Name))
            .with_given("BatchStrategy", transformer.strategy.as_ref())
            .with_given("MaxConcurrentTransforms", transformer.max_concurrent_transforms.as_ref())
            .with_given("MaxPayloadInMB", transformer.max_payload.as_ref())
            .with_given("ModelClientConfig", job.model_client_config.as_ref().and_then(model_client_config))
            .with_given("Environment", environment(&transformer.env))
            .with("TransformInput", input(job))
            .with("TransformOutput", self.job_output(transformer))
            .with("TransformResources", resources(transformer))
            .with_given("DataProcessing", data_processing(job))
            .with_given("DataCaptureConfig", job.batch_data_capture_config.as_ref().map(data_capture))
            .with_given("ExperimentConfig", job.experiment_config.as_ref().and_then(experiment))
            .with_given("Tags", (!tags.is_empty()).then_some(Expr::List(tags)))
            .into()
    }

    fn job_output(&mut self, transformer: &Transformer) -> Members {
        let output = match &transformer.output_path {
            Some(path) => Members::default().with("S3OutputPath", path),
            None => Members::default().with("S3OutputPath.$", self.default_output_path()),
        };
        output
            .with_given("AssembleWith", transformer.assemble_with.as_ref())
            .with_given("Accept", transformer.accept.as_ref())
            .with_given("KmsKeyId", transformer.output_kms_key.as_ref())
    }

    /// The SDK's default: a folder of the job's name in the default bucket.
    fn default_output_path(&mut self) -> Expr {
        let Expr::Concat(mut parts) = self.default_bucket("{}', $.job.TransformJobName)") else { return Expr::Null };
        parts.insert(0, "States.Format('".into());
        Expr::Concat(parts)
    }
}

/// The expression that names a job: its base, and as much of a UUID as fits into 63 characters.
fn job_name(base: &str) -> String {
    let uuid = if base.len() <= MAX_BASE_LENGTH_WITH_UUID {
        "States.UUID()"
    } else {
        "States.ArrayGetItem(States.StringSplit(States.UUID(), '-'), 4)"
    };
    format!("States.Format('{base}-{{}}', {uuid})")
}

fn input(job: &Job) -> Members {
    let source = Members::default().with("S3DataType", &job.data_type).with("S3Uri", &job.data);
    Members::default()
        .with("DataSource", Members::default().with("S3DataSource", source))
        .with_given("ContentType", job.content_type.as_ref())
        .with_given("CompressionType", job.compression_type.as_ref())
        .with_given("SplitType", job.split_type.as_ref())
}

fn resources(transformer: &Transformer) -> Members {
    Members::default()
        .with("InstanceType", &transformer.instance_type)
        .with("InstanceCount", &transformer.instance_count)
        .with_given("VolumeKmsKeyId", transformer.volume_kms_key.as_ref())
}

fn data_processing(job: &Job) -> Option<Expr> {
    Members::default()
        .with_given("InputFilter", job.input_filter.as_ref())
        .with_given("OutputFilter", job.output_filter.as_ref())
        .with_given("JoinSource", job.join_source.as_ref())
        .given()
}

fn model_client_config(config: &ModelClientConfig) -> Option<Expr> {
    Members::default()
        .with_given("InvocationsTimeoutInSeconds", config.invocations_timeout_in_seconds.as_ref())
        .with_given("InvocationsMaxRetries", config.invocations_max_retries.as_ref())
        .given()
}

fn data_capture(config: &BatchDataCaptureConfig) -> Members {
    Members::default()
        .with("DestinationS3Uri", &config.destination_s3_uri)
        .with_given("KmsKeyId", config.kms_key_id.as_ref())
        .with_given("GenerateInferenceId", config.generate_inference_id.as_ref())
}

fn experiment(config: &ExperimentConfig) -> Option<Expr> {
    Members::default()
        .with_given("ExperimentName", config.experiment_name.as_ref())
        .with_given("TrialName", config.trial_name.as_ref())
        .with_given("TrialComponentDisplayName", config.trial_component_display_name.as_ref())
        .with_given("RunName", config.run_name.as_ref())
        .given()
}

fn environment(variables: &TransformEnvironment) -> Option<Expr> {
    let entries: Vec<(String, Expr)> =
        variables.iter().map(|(name, value): (&String, &Text)| (name.clone(), value.into())).collect();
    (!entries.is_empty()).then_some(Expr::Map(entries))
}
