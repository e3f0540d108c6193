//! The batch transform jobs: for each a state machine that starts it with a request and waits for it, and its schedule.

use serde_json::{Map, Value, json};

use super::place::{Places, defaulted, members, put, tags};
use super::{ACCOUNT, DEFAULT_BUCKET, GENERATION, ROLE, STATE_MACHINE, array, role_arn, text};

const TRANSFORMER: &Places = &[
    ("strategy", "BatchStrategy"),
    ("max_payload", "MaxPayloadInMB"),
    ("env", "Environment"),
    ("output_path", "TransformOutput/S3OutputPath"),
    ("assemble_with", "TransformOutput/AssembleWith"),
    ("accept", "TransformOutput/Accept"),
    ("output_kms_key", "TransformOutput/KmsKeyId"),
    ("instance_type", "TransformResources/InstanceType"),
    ("instance_count", "TransformResources/InstanceCount"),
    ("volume_kms_key", "TransformResources/VolumeKmsKeyId"),
    ("tags", ""),
    ("jobs", ""),
];

const JOB: &Places = &[
    ("data", "TransformInput/DataSource/S3DataSource/S3Uri"),
    ("data_type", "TransformInput/DataSource/S3DataSource/S3DataType"),
    ("content_type", "TransformInput/ContentType"),
    ("compression_type", "TransformInput/CompressionType"),
    ("split_type", "TransformInput/SplitType"),
    ("input_filter", "DataProcessing/InputFilter"),
    ("output_filter", "DataProcessing/OutputFilter"),
    ("join_source", "DataProcessing/JoinSource"),
    ("batch_data_capture_config", "DataCaptureConfig"),
    ("name", ""),
    ("schedule", ""),
];

/// Longest start of a job's name that leaves room for a dash and a UUID in AWS's 63 characters.
const MAX_START: usize = 63 - 1 - 36;

/// The jobs by name.
pub fn jobs(spec: &Value) -> Value {
    let transformer = &spec["transformer"];
    let job = |job: &Value| {
        let name = format!("{}-{}", text(&spec["name"]), text(&job["name"]));
        let run = json!({ "run-transform": policy(spec, transformer, &name) });
        let mut made = json!({
            "request": request(spec, transformer, job),
            "state_machine": state_machine(spec, &name),
            "role": role(spec, "states.amazonaws.com", &run),
        });
        if job["schedule"].is_object() {
            made["schedule"] = schedule(spec, &name, &job["schedule"]);
        }
        (text(&job["name"]).to_owned(), made)
    };
    Value::Object(array(&transformer["jobs"]).iter().map(job).collect::<Map<_, _>>())
}

/// The request of `CreateTransformJob`, as the state machine has it.
fn request(spec: &Value, transformer: &Value, job: &Value) -> Value {
    let mut made = members(transformer, TRANSFORMER);
    let job = members(&defaulted(job, json!({ "data_type": "S3Prefix" })), JOB);
    job.as_object().into_iter().flatten().for_each(|(name, member)| made[name] = member.clone());
    made["TransformJobName.$"] = "$.job.TransformJobName".into();
    made["ModelName"] = GENERATION.into();
    if transformer["output_path"].is_null() {
        let path = format!("States.Format('{DEFAULT_BUCKET}/{{}}', $.job.TransformJobName)");
        made["TransformOutput"]["S3OutputPath.$"] = path.into();
    }
    put(&mut made, "Tags", tags(&[&spec["tags"], &transformer["tags"]]));
    made
}

/// What a run may do: what AWS's page "IAM policies for Amazon SageMaker AI" in the Step Functions guide lists, for the
/// jobs of this name, and the grant for the key of the instances' volumes.
fn policy(spec: &Value, transformer: &Value, name: &str) -> Value {
    let jobs = ["CreateTransformJob", "DescribeTransformJob", "StopTransformJob", "AddTags"];
    let is_tagged = tags(&[&spec["tags"], &transformer["tags"]]).as_object().is_some_and(|tags| !tags.is_empty());
    let jobs = &jobs[..if is_tagged { 4 } else { 3 }];
    let actions = |service: &str, operations: &[&str]| -> Value {
        operations.iter().map(|operation| format!("{service}:{operation}")).collect()
    };
    let rule = arn("events", "rule/StepFunctionsGetEventsForSageMakerTransformJobsRule");
    let mut statements = vec![
        json!({
            "Sid": "TransformJobs", "Effect": "Allow", "Action": actions("sagemaker", jobs),
            "Resource": arn("sagemaker", &format!("transform-job/{name}-*")),
        }),
        json!({ "Sid": "ListTags", "Effect": "Allow", "Action": "sagemaker:ListTags", "Resource": "*" }),
        json!({
            "Sid": "PassExecutionRole", "Effect": "Allow", "Action": "iam:PassRole",
            "Resource": role_arn(text(&spec["role"])),
            "Condition": { "StringEquals": { "iam:PassedToService": "sagemaker.amazonaws.com" } },
        }),
        json!({
            "Sid": "SyncRule", "Effect": "Allow",
            "Action": actions("events", &["DescribeRule", "PutRule", "PutTargets"]), "Resource": rule,
        }),
    ];
    statements.extend(transformer["volume_kms_key"].as_str().map(grant));
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// The leave to grant SageMaker the use of a key. A policy can't name an alias: it is a condition on any key.
fn grant(key: &str) -> Value {
    let mut equals = json!({ "kms:ViaService": "sagemaker.us-east-1.amazonaws.com" });
    let resource = match key.rsplit(':').next().unwrap_or_default() {
        alias if alias.starts_with("alias/") => {
            equals["kms:RequestAlias"] = alias.into();
            arn("kms", "key/*")
        }
        _ if key.starts_with("arn:") => key.to_owned(),
        id => arn("kms", &format!("key/{id}")),
    };
    json!({
        "Sid": "VolumeKeyGrant", "Effect": "Allow", "Action": "kms:CreateGrant", "Resource": resource,
        "Condition": { "Bool": { "kms:GrantIsForAWSResource": true }, "StringEquals": equals },
    })
}

fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:us-east-1:{ACCOUNT}:{resource}")
}

/// The state machine around the request. It names each run with a UUID, or with the last part of one where a whole one
/// is too long.
fn state_machine(spec: &Value, name: &str) -> Value {
    let whole = "States.UUID()";
    let last = "States.ArrayGetItem(States.StringSplit(States.UUID(), '-'), 4)";
    let uuid = if name.len() <= MAX_START { whole } else { last };
    let mut made = json!({
        "name": name,
        "type": "STANDARD",
        "roleArn": ROLE,
        "definition": {
            "Comment": format!("Runs the batch transform job {name} and waits for it"),
            "StartAt": "NameJob",
            "States": {
                "NameJob": {
                    "Type": "Pass",
                    "Parameters": { "TransformJobName.$": format!("States.Format('{name}-{{}}', {uuid})") },
                    "ResultPath": "$.job",
                    "Next": "Transform",
                },
                "Transform": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::sagemaker:createTransformJob.sync",
                    "End": true,
                },
            },
        },
    });
    put(&mut made, "Tags", tags(&[&spec["tags"]]));
    made
}

fn schedule(spec: &Value, name: &str, schedule: &Value) -> Value {
    let places = [("expression", "ScheduleExpression"), ("timezone", "ScheduleExpressionTimezone")];
    let mut made = members(&defaulted(schedule, json!({ "timezone": "UTC" })), &places);
    made["Name"] = name.into();
    made["State"] = "ENABLED".into();
    made["FlexibleTimeWindow"] = json!({ "Mode": "OFF" });
    made["Target"] = json!({
        "Arn": STATE_MACHINE, "RoleArn": ROLE, "Input": "{}", "RetryPolicy": { "MaximumRetryAttempts": 0 },
    });
    let start = json!({ "Effect": "Allow", "Action": "states:StartExecution", "Resource": STATE_MACHINE });
    let policies = json!({ "start-transform": { "Version": "2012-10-17", "Statement": [start] } });
    made["role"] = role(spec, "scheduler.amazonaws.com", &policies);
    made
}

/// A role that one service takes, on behalf of this account only.
fn role(spec: &Value, service: &str, policies: &Value) -> Value {
    let trust = json!({
        "Effect": "Allow",
        "Principal": { "Service": service },
        "Action": "sts:AssumeRole",
        "Condition": { "StringEquals": { "aws:SourceAccount": ACCOUNT } },
    });
    let mut made = json!({
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [trust] }, "Policies": policies,
    });
    put(&mut made, "Tags", tags(&[&spec["tags"]]));
    made
}
