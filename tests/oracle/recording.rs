//! A recorded call of the SDK and the requests that came of it.

use std::fs;

use serde_json::{Map, Value, json};

/// Where the recordings lie.
const FOLDER: &str = "fixtures/oracle";

/// A recorded call.
pub struct Recording {
    /// The arguments, as `fixtures/oracle/README.md` tells.
    pub call: Value,
    /// Operations and parameters, in order.
    requests: Vec<Value>,
}

/// Where the SDK's session, and so the template, is at home.
pub struct Deployment {
    pub region: String,
    pub account: String,
}

impl Deployment {
    /// The partition that the region lies in.
    pub fn partition(&self) -> &'static str {
        if self.region.starts_with("cn-") { "aws-cn" } else { "aws" }
    }
}

/// Names of all cases, in order.
pub fn names() -> Result<Vec<String>, String> {
    let entries = fs::read_dir(FOLDER).map_err(|error| format!("{FOLDER}: {error}"))?;
    let files = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> =
        files.filter_map(|file| file.strip_suffix(".requests.json").map(str::to_owned)).collect();
    names.sort();
    Ok(names)
}

impl Recording {
    /// Reads a case.
    pub fn read(name: &str) -> Result<Self, String> {
        let call = json_file(&format!("{FOLDER}/{name}.json"))?;
        let Value::Array(requests) = json_file(&format!("{FOLDER}/{name}.requests.json"))?["requests"].take() else {
            return Err(format!("{name}: no list of requests"));
        };
        Ok(Self { call, requests })
    }

    /// The session's region and account.
    pub fn deployment(&self) -> Deployment {
        let session = |member: &str, default: &str| self.call["session"][member].as_str().unwrap_or(default).to_owned();
        Deployment { region: session("region", "us-west-2"), account: session("account", "123456789012") }
    }

    /// Parameters of the requests of an operation, in order.
    pub fn of(&self, operation: &str) -> impl Iterator<Item = &Value> {
        self.requests.iter().filter(move |request| request["operation"] == operation).map(|request| &request["params"])
    }

    /// All requests as one value: parameters by operation, and a list of them for `CreateTransformJob`. `deploy` and
    /// `transformer` both create the model, which counts as once.
    pub fn requests(&self) -> Result<Value, String> {
        let mut requests = Map::new();
        for request in &self.requests {
            let operation = request["operation"].as_str().ok_or("a request without an operation")?;
            let parameters = match operation {
                "CreateTransformJob" => json!(self.of(operation).collect::<Vec<_>>()),
                _ => request["params"].clone(),
            };
            match requests.insert(operation.to_owned(), parameters.clone()) {
                Some(former) if former != parameters => return Err(format!("two different requests: {operation}")),
                _ => {}
            }
        }
        Ok(Value::Object(requests))
    }
}

fn json_file(path: &str) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))
}
