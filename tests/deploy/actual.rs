//! What is at AWS for a spec, in the form of [`expected`](crate::expected). It never leaves out what it doesn't know: a
//! member that a `Describe…` answers and nobody asked for is a difference, unless it is told here why AWS has it.

use serde_json::{Map, Value, json};

use crate::expected::{GENERATION, ROLE, STATE_MACHINE, normal};
use crate::scenario::generation_of;

// What AWS says of a resource and never takes: when it was made, by whom, what came of it, and the name that follows
// from the others.
const MODEL: &[&str] = &["CreationTime", "ModelArn"];
const CONFIG: &[&str] = &["CreationTime", "EndpointConfigArn"];
// The variants and the data capture are those of the config, as they are running.
const ENDPOINT: &[&str] =
    &["CreationTime", "LastModifiedTime", "EndpointArn", "EndpointStatus", "ProductionVariants", "DataCaptureConfig"];
const GROUP: &[&str] = &["CreationTime", "CreatedBy", "ModelPackageGroupArn", "ModelPackageGroupStatus"];
const PACKAGE: &[&str] = &[
    "CreationTime",
    "CreatedBy",
    "LastModifiedTime",
    "LastModifiedBy",
    "ModelPackageArn",
    "ModelPackageStatus",
    "ModelPackageStatusDetails",
    "ModelPackageVersion",
];
const MACHINE: &[&str] = &["creationDate", "revisionId", "stateMachineArn", "status"];
const SCHEDULE: &[&str] = &["Arn", "CreationDate", "LastModificationDate"];
// A role's name is made up by CloudFormation and Terraform.
const ROLES: &[&str] = &["Arn", "CreateDate", "RoleId", "RoleLastUsed", "RoleName"];

/// The resources of a spec; those that bear its name count, whether it speaks of them or not.
pub fn state(account: &Value, spec: &Value) -> Result<Value, String> {
    let name = text(&spec["name"]);
    let (model_name, model) = only("model", generations(account, "models", name))?.ok_or("no model")?;
    let mut state = json!({ "model": named(model, MODEL, &[("/ModelName", model_name, GENERATION)]) });
    let config = only("endpoint config", generations(account, "endpoint_configs", name))?;
    if let Some((config_name, config)) = config {
        let names = [
            ("/EndpointConfigName", config_name, GENERATION),
            ("/ProductionVariants/0/ModelName", model_name, GENERATION),
        ];
        state["endpoint_config"] = named(config, CONFIG, &names);
    }
    if let Some((endpoint_name, endpoint)) = only("endpoint", endpoints(account, spec))? {
        let config_name = config.map_or("", |(name, _)| name);
        let mut made = named(endpoint, ENDPOINT, &[("/EndpointConfigName", config_name, GENERATION)]);
        // An endpoint for each config ends in the config's hash, or is called as the config.
        let hash = config_name.strip_prefix(name);
        let base = generation_of(endpoint_name)
            .filter(|base| endpoint_name.strip_prefix(base) == hash || endpoint_name == config_name);
        if let Some(base) = base {
            made["EndpointName"] = format!("{base}-{GENERATION}").into();
        }
        state["endpoint"] = made;
    }
    if spec["register"].is_object() {
        registry(account, &spec["register"], &mut state);
    }
    let jobs = jobs(account, name, model_name)?;
    if !jobs.is_empty() {
        state["jobs"] = Value::Object(jobs);
    }
    Ok(normal(state))
}

/// A resource and its name.
type Named<'a> = (&'a str, &'a Value);

/// Resources of a kind.
fn all<'a>(account: &'a Value, kind: &str) -> impl Iterator<Item = Named<'a>> {
    account[kind].as_object().into_iter().flatten().map(|(name, resource)| (name.as_str(), resource))
}

/// Resources whose name is this one and a generation's hash.
fn generations<'a>(account: &'a Value, kind: &str, base: &str) -> Vec<Named<'a>> {
    all(account, kind).filter(|(name, _)| is_generation(name, base)).collect()
}

fn is_generation(name: &str, base: &str) -> bool {
    generation_of(name) == Some(base)
}

/// The one resource of a kind, where there is one.
fn only<'a>(kind: &str, found: Vec<Named<'a>>) -> Result<Option<Named<'a>>, String> {
    if found.len() > 1 {
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        return Err(format!("found {} of one {kind}: {}", names.len(), names.join(", ")));
    }
    Ok(found.into_iter().next())
}

/// A resource without what it never was given, and with stand-ins for names that are made up: each takes the place of
/// just the name that was found, so that a wrong one stays.
fn named(resource: &Value, read_only: &[&str], names: &[(&str, &str, &str)]) -> Value {
    let mut made = resource.clone();
    if let Some(members) = made.as_object_mut() {
        members.retain(|name, _| !read_only.contains(&name.as_str()));
    }
    for (pointer, name, stand_in) in names {
        if let Some(member) = made.pointer_mut(pointer).filter(|member| *member == name) {
            *member = (*stand_in).into();
        }
    }
    made
}

/// Takes out what AWS has for a member that isn't sent.
fn without_defaults(value: &mut Value, defaults: &Value) {
    let (Some(members), Some(defaults)) = (value.as_object_mut(), defaults.as_object()) else { return };
    for (name, default) in defaults {
        let Some(member) = members.get_mut(name) else { continue };
        without_defaults(member, default);
        let is_empty = default.is_object() && member.as_object().is_some_and(Map::is_empty);
        if is_empty || member == default {
            members.remove(name);
        }
    }
}

/// Endpoints that run a config of the spec, or have its endpoint's name.
fn endpoints<'a>(account: &'a Value, spec: &Value) -> Vec<Named<'a>> {
    let name = text(&spec["name"]);
    let endpoint_name = spec["deploy"]["endpoint_name"].as_str().unwrap_or(name);
    let is_ours = |(found, endpoint): &Named| {
        *found == endpoint_name || is_generation(text(&endpoint["EndpointConfigName"]), name)
    };
    all(account, "endpoints").filter(is_ours).collect()
}

/// The group, where the spec makes one, and the last package that was registered.
fn registry(account: &Value, register: &Value, state: &mut Value) {
    let packages = all(account, "model_packages").map(|(_, package)| package);
    if let Some(package_name) = register["model_package_name"].as_str() {
        let package = packages
            .filter(|package| is_generation(text(&package["ModelPackageName"]), package_name))
            .max_by_key(|package| text(&package["CreationTime"]));
        if let Some(package) = package {
            let name = text(&package["ModelPackageName"]);
            state["model_package"] = named(package, PACKAGE, &[("/ModelPackageName", name, GENERATION)]);
        }
        return;
    }
    let group_name = text(&register["model_package_group_name"]);
    let short_name = group_name.rsplit('/').next().unwrap_or_default();
    let package = packages
        .filter(|package| package["ModelPackageGroupName"] == short_name)
        .max_by_key(|package| package["ModelPackageVersion"].as_u64());
    if let Some(package) = package {
        state["model_package"] = named(package, PACKAGE, &[]);
    }
    let is_elsewhere = group_name.starts_with("arn:") || register["group"]["create"] == false;
    if let Some(group) = account["model_package_groups"].get(short_name).filter(|_| !is_elsewhere) {
        state["model_package_group"] = named(group, GROUP, &[]);
    }
}

/// The jobs by name: every state machine that runs a model of the spec, and every schedule that starts one or nothing.
fn jobs(account: &Value, name: &str, model_name: &str) -> Result<Map<String, Value>, String> {
    let prefix = format!("{name}-");
    let mut jobs = Map::new();
    for (machine_name, machine) in all(account, "state_machines") {
        let model = &machine["definition"]["States"]["Transform"]["Parameters"]["ModelName"];
        if let Some(job) = machine_name.strip_prefix(&prefix).filter(|_| is_generation(text(model), name)) {
            jobs.insert(job.to_owned(), state_machine(account, machine, model_name)?);
        }
    }
    for (schedule_name, schedule) in all(account, "schedules") {
        let Some(job) = schedule_name.strip_prefix(&prefix) else { continue };
        let machine = &account["state_machines"][schedule_name];
        if jobs.contains_key(job) || machine.is_null() {
            jobs.entry(job).or_insert_with(|| json!({}))["schedule"] = self::schedule(account, schedule, machine)?;
        }
    }
    Ok(jobs)
}

/// A state machine, its role, and the request that it makes.
fn state_machine(account: &Value, machine: &Value, model_name: &str) -> Result<Value, String> {
    let role_arn = text(&machine["roleArn"]);
    let mut made = named(machine, MACHINE, &[("/roleArn", role_arn, ROLE)]);
    // It logs and traces nothing and uses AWS's own key.
    let defaults = json!({
        "loggingConfiguration": { "includeExecutionData": false, "level": "OFF" },
        "tracingConfiguration": { "enabled": false },
        "encryptionConfiguration": { "type": "AWS_OWNED_KEY" },
    });
    without_defaults(&mut made, &defaults);
    let task = made.pointer_mut("/definition/States/Transform").and_then(Value::as_object_mut);
    let request = task.and_then(|task| task.remove("Parameters")).unwrap_or_default();
    let mut request = named(&request, &[], &[("/ModelName", model_name, GENERATION)]);
    tags_as_object(&mut request);
    let role = role(account, role_arn)?;
    Ok(json!({ "request": request, "state_machine": made, "role": role }))
}

/// Puts the tags of a request, a list of keys and values, as the object that they are in a state.
pub fn tags_as_object(request: &mut Value) {
    if let Some(tags) = request.get_mut("Tags") {
        let pair = |tag: &Value| (text(&tag["Key"]).to_owned(), tag["Value"].clone());
        *tags = tags.as_array().into_iter().flatten().map(pair).collect();
    }
}

/// A schedule and its role.
fn schedule(account: &Value, schedule: &Value, machine: &Value) -> Result<Value, String> {
    let role_arn = text(&schedule["Target"]["RoleArn"]);
    let machine_arn = text(&machine["stateMachineArn"]);
    let names = [("/Target/RoleArn", role_arn, ROLE), ("/Target/Arn", machine_arn, STATE_MACHINE)];
    let mut made = named(schedule, SCHEDULE, &names);
    // It is in the group of those without one, stays when it has run, and would try for a day if it tried again.
    let defaults = json!({
        "GroupName": "default",
        "ActionAfterCompletion": "NONE",
        "Target": { "RetryPolicy": { "MaximumEventAgeInSeconds": 86400 } },
    });
    without_defaults(&mut made, &defaults);
    let role = role(account, role_arn)?;
    let starts = [("/Policies/start-transform/Statement/0/Resource", machine_arn, STATE_MACHINE)];
    made["role"] = named(&role, &[], &starts);
    Ok(made)
}

/// The role of an ARN.
fn role(account: &Value, arn: &str) -> Result<Value, String> {
    let found = all(account, "roles").find(|(_, role)| role["Arn"] == arn);
    let mut made = named(found.ok_or_else(|| format!("no role {arn}"))?.1, ROLES, &[]);
    // It lies nowhere, and is taken for an hour at most.
    without_defaults(&mut made, &json!({ "Path": "/", "MaxSessionDuration": 3600 }));
    Ok(made)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
