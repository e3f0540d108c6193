//! Where each hostile value of a spec is to be found in an output.

use libtest_mimic::Failed;
use serde_json::{Value, json};

/// The properties that hold a user's text, in the shape of AWS's requests.
pub struct Members {
    pub model: Value,
    pub package: Value,
    pub group: Value,
    pub jobs: Vec<Value>,
}

/// A value's name in messages, where it is in the spec, and where at AWS.
pub type Pair = (String, Value);

/// Every text of the spec that a user may choose freely, by the place where AWS gets it.
pub fn expected(spec: &Value) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (index, container) in array(&spec["models"]).iter().enumerate() {
        flatten(&format!("model/Containers/{index}/Environment"), &container["env"], &mut pairs);
        flatten(&format!("model/Containers/{index}/ModelDataUrl"), &container["model_data"], &mut pairs);
        if spec["register"].is_object() {
            flatten(&format!("package/Containers/{index}/Environment"), &container["env"], &mut pairs);
            flatten(&format!("package/Containers/{index}/ModelDataUrl"), &container["model_data"], &mut pairs);
        }
    }
    flatten("model/Tags", &spec["tags"], &mut pairs);
    let register = &spec["register"];
    for (key, member) in REGISTER {
        let value = register.pointer(&format!("/{key}")).unwrap_or(&Value::Null);
        flatten(&format!("package/{member}"), value, &mut pairs);
    }
    flatten("group/ModelPackageGroupDescription", &register["group"]["description"], &mut pairs);
    flatten("group/Tags", &register["group"]["tags"], &mut pairs);
    for (index, job) in array(&spec["transformer"]["jobs"]).iter().enumerate() {
        flatten(&format!("jobs/{index}/Environment"), &spec["transformer"]["env"], &mut pairs);
        flatten(&format!("jobs/{index}/TransformOutput/Accept"), &spec["transformer"]["accept"], &mut pairs);
        flatten(&format!("jobs/{index}/TransformInput/DataSource/S3DataSource/S3Uri"), &job["data"], &mut pairs);
        flatten(&format!("jobs/{index}/DataProcessing/InputFilter"), &job["input_filter"], &mut pairs);
        flatten(&format!("jobs/{index}/DataProcessing/OutputFilter"), &job["output_filter"], &mut pairs);
    }
    pairs
}

const REGISTER: [(&str, &str); 16] = [
    ("content_types", "SupportedContentTypes"),
    ("response_types", "SupportedResponseMIMETypes"),
    ("description", "ModelPackageDescription"),
    ("domain", "Domain"),
    ("task", "Task"),
    ("framework", "Containers/0/Framework"),
    ("framework_version", "Containers/0/FrameworkVersion"),
    ("nearest_model_name", "Containers/0/NearestModelName"),
    ("data_input_configuration", "Containers/0/ModelInput/DataInputConfig"),
    ("sample_payload_url", "SamplePayloadUrl"),
    ("source_uri", "SourceUri"),
    ("customer_metadata_properties", "CustomerMetadataProperties"),
    ("model_card/content", "ModelCard/ModelCardContent"),
    ("metadata_properties/commit_id", "MetadataProperties/CommitId"),
    ("metadata_properties/repository", "MetadataProperties/Repository"),
    ("metadata_properties/generated_by", "MetadataProperties/GeneratedBy"),
];

/// The texts in a value with the path of each; `$${{` in a spec stands for `${{`.
fn flatten(path: &str, value: &Value, pairs: &mut Vec<Pair>) {
    match value {
        Value::String(text) => pairs.push((path.to_owned(), text.replace("$${{", "${{").into())),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| flatten(&format!("{path}/{index}"), item, pairs));
        }
        Value::Object(members) => {
            for (key, member) in members {
                flatten(&format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), member, pairs);
            }
        }
        _ => {}
    }
}

/// Holds every value against the output.
pub fn compare(spec: &Value, members: &Members) -> Result<(), Failed> {
    let all = json!({
        "model": members.model, "package": members.package, "group": members.group, "jobs": members.jobs,
    });
    let mut lost = Vec::new();
    for (path, value) in expected(spec) {
        let found = all.pointer(&format!("/{path}"));
        if found != Some(&value) {
            lost.push(format!("{path}: expected {value}, found {found:?}"));
        }
    }
    if lost.is_empty() { Ok(()) } else { Err(lost.join("\n").into()) }
}

/// The members of a template as PyYAML reads it.
pub fn of_template(template: &Value) -> Result<Members, Failed> {
    let resources = &template["Resources"];
    let mut jobs = Vec::new();
    for (name, resource) in resources.as_object().ok_or("no resources")? {
        if resource["Type"] == "AWS::StepFunctions::StateMachine" {
            let text = &resource["Properties"]["DefinitionString"]["Fn::Sub"];
            // What `!Sub` makes of the text, for the references that stand in every definition.
            let text = text.as_str().ok_or_else(|| format!("{name} has no definition"))?;
            let definition: Value = serde_json::from_str(&text.replace("${!", "${"))?;
            jobs.push(definition["States"]["Transform"]["Parameters"].clone());
        }
    }
    let mut model = join(&resources["Model"]["Properties"]);
    model["Tags"] = tags(&model["Tags"]);
    Ok(Members { model, package: package(resources), group: group(resources), jobs })
}

/// The members of a Terraform module.
pub fn of_module(module: &Value) -> Members {
    let resources = &module["resource"];
    let model = &resources["aws_sagemaker_model"]["this"];
    let containers: Vec<Value> = array(&model["container"])
        .iter()
        .map(
            |container| json!({ "Environment": container["environment"], "ModelDataUrl": container["model_data_url"] }),
        )
        .collect();
    let machines = resources["aws_sfn_state_machine"].as_object();
    let jobs = machines
        .into_iter()
        .flatten()
        .map(|(_, machine)| machine["definition"]["States"]["Transform"]["Parameters"].clone());
    let registry = &resources["aws_cloudformation_stack"]["this"]["template_body"]["Resources"];
    Members {
        model: json!({ "Containers": containers, "Tags": model["tags"] }),
        package: package(registry),
        group: group(registry),
        jobs: jobs.collect(),
    }
}

fn package(resources: &Value) -> Value {
    let mut package = join(&resources["ModelPackage"]["Properties"]);
    if let Some(specification) = package["InferenceSpecification"].as_object().cloned() {
        specification.into_iter().for_each(|(name, member)| package[name] = member);
    }
    package
}

fn group(resources: &Value) -> Value {
    let mut group = join(&resources["ModelPackageGroup"]["Properties"]);
    group["Tags"] = tags(&group["Tags"]);
    group
}

/// A value in which each `Fn::Join` is what it joins.
fn join(value: &Value) -> Value {
    match value {
        Value::Object(members) => match &members.get("Fn::Join") {
            Some(Value::Array(arguments)) => {
                array(&arguments[1]).iter().filter_map(Value::as_str).collect::<String>().into()
            }
            _ => members.iter().map(|(key, member)| (key.clone(), join(member))).collect(),
        },
        Value::Array(items) => items.iter().map(join).collect(),
        other => other.clone(),
    }
}

/// Tags as a map.
fn tags(tags: &Value) -> Value {
    let pair = |tag: &Value| (tag["Key"].as_str().unwrap_or_default().to_owned(), tag["Value"].clone());
    Value::Object(array(tags).iter().map(pair).collect())
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
