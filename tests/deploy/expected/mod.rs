//! What a spec says should be at AWS, in the words of AWS's `Create…` requests. It is written from the spec's schema
//! and AWS's API reference, and never asks pipegen.

mod job;
mod package;
mod place;

use serde_json::{Value, json};

use place::{Places, defaulted, members, put, tags, whole};

/// Stands for the name of a generation.
pub const GENERATION: &str = "<generation>";

/// Stands for the ARN of a role that was made for one resource.
pub const ROLE: &str = "<role>";

/// Stands for the ARN of the state machine of the job.
pub const STATE_MACHINE: &str = "<state machine>";

const ACCOUNT: &str = "123456789012";
const DEFAULT_BUCKET: &str = "s3://sagemaker-us-east-1-123456789012";

/// Lists whose order says nothing.
const SETS: [&str; 4] = [
    "/model/VpcConfig/Subnets",
    "/model/VpcConfig/SecurityGroupIds",
    "/endpoint_config/DataCaptureConfig/CaptureContentTypeHeader/CsvContentTypes",
    "/endpoint_config/DataCaptureConfig/CaptureContentTypeHeader/JsonContentTypes",
];

const CONFIG: &Places = &[
    ("instance_type", "ProductionVariants/InstanceType"),
    ("initial_instance_count", "ProductionVariants/InitialInstanceCount"),
    ("volume_size", "ProductionVariants/VolumeSizeInGB"),
    ("model_data_download_timeout", "ProductionVariants/ModelDataDownloadTimeoutInSeconds"),
    ("container_startup_health_check_timeout", "ProductionVariants/ContainerStartupHealthCheckTimeoutInSeconds"),
    ("kms_key", "KmsKeyId"),
    ("data_capture_config", ""),
    ("endpoint_name", ""),
    ("update_endpoint", ""),
    ("tags", ""),
    ("serializer", ""),
    ("deserializer", ""),
];

const CAPTURE: &Places = &[
    ("sampling_percentage", "InitialSamplingPercentage"),
    ("csv_content_types", "CaptureContentTypeHeader/CsvContentTypes"),
    ("json_content_types", "CaptureContentTypeHeader/JsonContentTypes"),
];

/// What should be there for a spec.
pub fn state(spec: &Value) -> Value {
    let mut state = json!({ "model": model(spec) });
    if spec["deploy"].is_object() {
        state["endpoint_config"] = endpoint_config(spec);
        state["endpoint"] = endpoint(spec);
    }
    if spec["register"].is_object() {
        put(&mut state, "model_package_group", package::group(spec));
        state["model_package"] = package::package(spec);
    }
    put(&mut state, "jobs", job::jobs(spec));
    normal(state)
}

/// A value with every text in it changed, keys too.
pub fn each_text(value: &Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => change(text).into(),
        Value::Array(items) => items.iter().map(|item| each_text(item, change)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (change(name), each_text(member, change))).collect()
        }
        other => other.clone(),
    }
}

/// A state in the form in which two are compared. The Terraform provider keeps no order of what is a set, and sends two
/// values that AWS takes anyway when none is sent; and 2.0 is 2.
pub fn normal(mut state: Value) -> Value {
    for pointer in SETS {
        if let Some(items) = state.pointer_mut(pointer).and_then(Value::as_array_mut) {
            items.sort_by_key(Value::to_string);
        }
    }
    let containers = state.pointer_mut("/model/Containers").and_then(Value::as_array_mut);
    for container in containers.into_iter().flatten().filter_map(Value::as_object_mut) {
        container.retain(|name, mode| name != "Mode" || mode != "SingleModel");
    }
    let variant = state.pointer_mut("/endpoint_config/ProductionVariants/0").and_then(Value::as_object_mut);
    if let Some(variant) = variant {
        variant.retain(|name, access| name != "EnableSSMAccess" || access != false);
    }
    each_number(&mut state);
    state
}

fn each_number(value: &mut Value) {
    match value {
        Value::Number(number) => *number = whole(number),
        Value::Array(items) => items.iter_mut().for_each(each_number),
        Value::Object(members) => members.values_mut().for_each(each_number),
        _ => {}
    }
}

fn model(spec: &Value) -> Value {
    let containers: Vec<Value> = array(&spec["models"]).iter().map(|model| container(model, &[])).collect();
    let mut made = json!({
        "ModelName": GENERATION,
        "ExecutionRoleArn": role_arn(text(&spec["role"])),
        "EnableNetworkIsolation": spec["enable_network_isolation"] == true,
        "Containers": containers,
    });
    put(&mut made, "VpcConfig", members(&spec["vpc_config"], &[]));
    put(&mut made, "Tags", tags(&[&spec["tags"]]));
    made
}

/// A container of a model; of a package, without some members.
fn container(model: &Value, without: &Places) -> Value {
    let data = if model["model_data"].is_string() { "ModelDataUrl" } else { "ModelDataSource" };
    let places = [("image_uri", "Image"), ("env", "Environment"), ("model_data", data)];
    members(model, &[&places, without].concat())
}

fn role_arn(role: &str) -> String {
    if role.starts_with("arn:") { role.to_owned() } else { format!("arn:aws:iam::{ACCOUNT}:role/{role}") }
}

fn endpoint_config(spec: &Value) -> Value {
    let deploy = defaulted(&spec["deploy"], json!({ "initial_instance_count": 1 }));
    let mut made = members(&deploy, CONFIG);
    let mut variant = made["ProductionVariants"].take();
    variant["VariantName"] = "AllTraffic".into();
    variant["ModelName"] = GENERATION.into();
    variant["InitialVariantWeight"] = 1.into();
    made["EndpointConfigName"] = GENERATION.into();
    made["ProductionVariants"] = json!([variant]);
    if deploy["data_capture_config"].is_object() {
        made["DataCaptureConfig"] = data_capture(&deploy["data_capture_config"]);
    }
    put(&mut made, "Tags", tags(&[&spec["tags"], &deploy["tags"]]));
    made
}

fn data_capture(capture: &Value) -> Value {
    let capture = defaulted(
        capture,
        json!({
            "sampling_percentage": 20,
            "destination_s3_uri": format!("{DEFAULT_BUCKET}/model-monitor/data-capture"),
            "capture_options": ["REQUEST", "RESPONSE"],
            "csv_content_types": ["text/csv"],
            "json_content_types": ["application/json"],
        }),
    );
    let side = |option: &Value| {
        let request = text(option).eq_ignore_ascii_case("REQUEST");
        json!({ "CaptureMode": if request { "Input" } else { "Output" } })
    };
    let mut made = members(&capture, CAPTURE);
    made["CaptureOptions"] = array(&capture["capture_options"]).iter().map(side).collect();
    made
}

fn endpoint(spec: &Value) -> Value {
    let mut made = json!({ "EndpointName": endpoint_name(spec), "EndpointConfigName": GENERATION });
    put(&mut made, "Tags", tags(&[&spec["tags"], &spec["deploy"]["tags"]]));
    made
}

/// The endpoint's name; that of an endpoint for each config ends in the config's generation.
fn endpoint_name(spec: &Value) -> String {
    let deploy = &spec["deploy"];
    let name = deploy["endpoint_name"].as_str().unwrap_or(text(&spec["name"]));
    if deploy["update_endpoint"] == false { format!("{name}-{GENERATION}") } else { name.to_owned() }
}

/// A text of the spec.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A list of the spec.
fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
