//! What `expected` says should be at AWS, as the requests that bring it there.

use serde_json::{Map, Value, json};

use crate::expected::{self, GENERATION};
use crate::recording::{Deployment, Recording};
use crate::support::state_language::evaluate;

/// Parts of a state and the operations whose parameters they are.
const OPERATIONS: [(&str, &str); 5] = [
    ("model", "CreateModel"),
    ("endpoint_config", "CreateEndpointConfig"),
    ("endpoint", "CreateEndpoint"),
    ("model_package_group", "CreateModelPackageGroup"),
    ("model_package", "CreateModelPackage"),
];

/// What a generation's name ends in here: a state doesn't know.
const HASH: &str = "00000000";

/// The requests as one value, in the form of [`Recording::requests`]: with the recorded jobs' names, and with the names
/// and addresses that hold where the recording's session is at home. Roles, state machines and schedules are left out,
/// since the SDK makes none.
pub fn requests(spec: &Value, recording: &Recording) -> Result<Value, String> {
    let state = expected::state(spec);
    let deployment = recording.deployment();
    let mut requests = Map::new();
    for (part, value) in state.as_object().into_iter().flatten() {
        let (operation, request) = match OPERATIONS.iter().find(|(of, _)| of == part) {
            Some((_, operation)) => (*operation, with_tag_list(value)),
            None if part == "jobs" => ("CreateTransformJob", jobs(spec, value, recording)?),
            None => return Err(format!("{part}, which the SDK never asks for")),
        };
        let name = &if part == "model_package" { &spec["register"]["model_package_name"] } else { &spec["name"] };
        let name = name.as_str().unwrap_or_default();
        let request = expected::each_text(&request, &|text| at_home(&named(text, name), &deployment));
        requests.insert(operation.to_owned(), request);
    }
    Ok(Value::Object(requests))
}

/// Brings requests into the form that a state has: lists sorted whose order says nothing, and a package's group by the
/// name that AWS answers for its ARN.
pub fn normalise(requests: &mut Value) {
    if let Some(group) = requests.pointer_mut("/CreateModelPackage/ModelPackageGroupName") {
        *group = group.as_str().and_then(|group| group.rsplit('/').next()).into();
    }
    let state = renamed(requests, |name| OPERATIONS.iter().find(|(_, operation)| *operation == name).map(|it| it.0));
    let state = expected::normal(state);
    *requests = renamed(&state, |name| OPERATIONS.iter().find(|(part, _)| *part == name).map(|it| it.1));
}

/// An object with other names for members; one that gets none keeps its own.
fn renamed<'a>(object: &Value, name: impl Fn(&str) -> Option<&'a str>) -> Value {
    let members = object.as_object().into_iter().flatten();
    members.map(|(own, value)| (name(own).unwrap_or(own).to_owned(), value.clone())).collect()
}

/// The jobs' requests in the order of the spec, one for one recorded.
fn jobs(spec: &Value, jobs: &Value, recording: &Recording) -> Result<Value, String> {
    let recorded: Vec<&Value> = recording.of("CreateTransformJob").collect();
    let made = jobs.as_object().map_or(0, Map::len);
    if made != recorded.len() {
        return Err(format!("{made} jobs for {}", recorded.len()));
    }
    let request = |(recorded, job): (&Value, &Value)| {
        let name = job["name"].as_str().unwrap_or_default();
        let request = with_tag_list(&jobs[name]["request"]);
        evaluate(&request, recorded["TransformJobName"].as_str().unwrap_or_default())
    };
    let in_spec = spec["transformer"]["jobs"].as_array().into_iter().flatten();
    recorded.into_iter().zip(in_spec).map(request).collect()
}

/// A request with its tags as AWS takes them: a state has a map.
fn with_tag_list(request: &Value) -> Value {
    let mut request = request.clone();
    if let Some(tags) = request.get_mut("Tags") {
        let pair = |(key, value): (&String, &Value)| json!({ "Key": key, "Value": value });
        *tags = tags.as_object().into_iter().flatten().map(pair).collect();
    }
    request
}

/// A text with the name of a generation in place of what stands for it. What stands for it at the end of another name
/// stands for the hash alone.
fn named(text: &str, name: &str) -> String {
    if text == GENERATION { format!("{name}-{HASH}") } else { text.replace(GENERATION, HASH) }
}

/// A text with what begins with the account and region of all states, as it begins where the recording is at home.
fn at_home(text: &str, deployment: &Deployment) -> String {
    let home = Deployment { region: "us-east-1".to_owned(), account: "123456789012".to_owned() };
    starts(&home).iter().zip(starts(deployment)).fold(text.to_owned(), |text, (from, to)| text.replace(from, &to))
}

/// How the addresses begin that the SDK makes up: in its default bucket, and of a role that is named.
fn starts(deployment: &Deployment) -> [String; 2] {
    let Deployment { region, account } = deployment;
    [format!("s3://sagemaker-{region}-{account}"), format!("arn:{}:iam::{account}:role/", deployment.partition())]
}
