//! The requests that changed something at AWS, in a form in which those of two targets can be held against each other.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::scenario::Scenario;
use crate::variable;

/// Services by which a target gets there; every other request is a pipeline's.
const WAYS: [&str; 3] = ["cloudformation", "s3", "sts"];

/// Members that hold JSON as text.
const DOCUMENTS: [&str; 4] = ["AssumeRolePolicyDocument", "PolicyDocument", "definition", "Input"];

/// A request that changed something.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The operation of the API.
    pub operation: String,
    /// Its parameters, as they were sent.
    pub parameters: Value,
}

impl Request {
    /// The request in an entry of the journal, if it is one of a pipeline's.
    pub fn read(entry: &Value) -> Option<Self> {
        let of_pipeline = entry["service"].as_str().is_some_and(|service| !WAYS.contains(&service));
        let is_done = entry["status"].as_u64().is_some_and(|status| status < 300);
        (entry["event"] == "call" && of_pipeline && is_done).then(|| Self {
            operation: entry["operation"].as_str().unwrap_or_default().to_owned(),
            parameters: entry["parameters"].clone(),
        })
    }

    /// The name of the resource that it is about, or of the one that the resource belongs to.
    pub fn subject(&self) -> &str {
        let own = format!("{}Name", noun(&self.operation));
        let members = [
            own.as_str(),
            "RoleName",
            "ModelPackageGroupName",
            "ResourceArn",
            "ModelPackageArn",
            "name",
            "stateMachineArn",
            "resourceArn",
            "Name",
        ];
        let found = members.iter().find_map(|member| self.parameters[*member].as_str()).unwrap_or_default();
        last_part(found)
    }
}

/// What follows the verb in an operation's name.
fn noun(operation: &str) -> &str {
    let verb = operation.char_indices().skip(1).find(|(_, letter)| letter.is_ascii_uppercase());
    verb.map_or("", |(end, _)| &operation[end..])
}

/// The name in an ARN; of a version, that of its group. A name is itself.
fn last_part(name: &str) -> &str {
    match name.split_once(":model-package/") {
        Some((_, package)) => package.split('/').next().unwrap_or_default(),
        None => name.rsplit(['/', ':']).next().unwrap_or_default(),
    }
}

/// What names that are made up stand for: the state machine or schedule that a role is for, or the scenario of a
/// generation, and a name that says so.
pub type Roles = BTreeMap<String, (String, String)>;

/// The requests of a journal by scenario, with names that a target makes up replaced by what they name. `roles` are
/// those that earlier requests told of. What is nobody's request counts for all.
pub fn by_scenario(entries: &[Value], scenarios: &[&Scenario], roles: &mut Roles) -> BTreeMap<String, Vec<Value>> {
    let requests: Vec<Request> = entries.iter().filter_map(Request::read).collect();
    roles.extend(roles_in(&requests));
    roles.extend(open_generations(&requests, scenarios));
    let mut found = BTreeMap::<String, Vec<Value>>::new();
    for request in &requests {
        let subject = roles.get(request.subject()).map_or(request.subject(), |(owner, _)| owner.as_str());
        let owner = scenarios.iter().find(|scenario| scenario.owns(subject));
        let owners = owner.map_or(scenarios, std::slice::from_ref);
        let parameters = canonical(&request.parameters, roles);
        let request = json!({ "operation": request.operation, "parameters": parameters });
        for owner in owners {
            found.entry(owner.name.clone()).or_default().push(request.clone());
        }
    }
    found
}

/// Names of generations that each target makes up in its own way.
fn open_generations(requests: &[Request], scenarios: &[&Scenario]) -> Roles {
    let mut names = Roles::new();
    for request in requests {
        let (member, kind) = match request.operation.as_str() {
            "CreateModel" => ("ModelName", "model"),
            "CreateEndpointConfig" => ("EndpointConfigName", "config"),
            _ => continue,
        };
        let name = request.parameters[member].as_str().unwrap_or_default();
        let is_open = |scenario: &&&Scenario| scenario.owns(name) && variable::is_open(&scenario.written[0]);
        if let Some(owner) = scenarios.iter().find(is_open) {
            names.insert(name.to_owned(), (owner.name.clone(), format!("<generation of {kind} {}>", owner.name)));
        }
    }
    names
}

fn roles_in(requests: &[Request]) -> Roles {
    let mut roles = Roles::new();
    for request in requests {
        let (role, kind) = match request.operation.as_str() {
            "CreateStateMachine" | "UpdateStateMachine" => (&request.parameters["roleArn"], "state machine"),
            "CreateSchedule" | "UpdateSchedule" => (&request.parameters["Target"]["RoleArn"], "schedule"),
            _ => continue,
        };
        let owner = request.subject().to_owned();
        let stand_in = format!("<role of {kind} {owner}>");
        roles.insert(last_part(role.as_str().unwrap_or_default()).to_owned(), (owner, stand_in));
    }
    roles
}

fn canonical(value: &Value, roles: &Roles) -> Value {
    match value {
        Value::String(text) => {
            let replace =
                |text: String, (role, (_, stand_in)): (&String, &(String, String))| text.replace(role, stand_in);
            roles.iter().fold(text.clone(), replace).into()
        }
        Value::Array(items) => items.iter().map(|item| canonical(item, roles)).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let document = DOCUMENTS.contains(&name.as_str()).then(|| value.as_str()).flatten();
                let document = document.and_then(|text| serde_json::from_str::<Value>(text).ok());
                (name.clone(), canonical(document.as_ref().unwrap_or(value), roles))
            };
            // A token is made up for each request, so that sending it twice does no harm.
            let members = members.iter().filter(|(name, _)| *name != "ClientToken");
            Value::Object(members.map(member).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}
