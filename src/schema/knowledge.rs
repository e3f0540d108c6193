//! What the schema knows beside yes and no: descriptions, examples, neighbours; and what users of the SDK may try.

use serde_json::Value;

use super::TEXT;

/// The schema as data. It is read only when there is something to find fault with.
pub(super) struct Knowledge {
    schema: Value,
}

impl Knowledge {
    pub(super) fn load() -> Self {
        Self { schema: serde_json::from_str(TEXT).unwrap_or_default() }
    }

    /// The subschema that a keyword stands in, by the keyword's JSON pointer.
    pub(super) fn around(&self, keyword: &str) -> &Value {
        let pointer = keyword.rsplit_once('/').map_or("", |(parent, _)| parent);
        self.schema.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// The subschema of a property, behind its reference.
    fn resolve<'a>(&'a self, property: &'a Value) -> &'a Value {
        let target = property["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        target.and_then(|pointer| self.schema.pointer(pointer)).unwrap_or(property)
    }

    /// An example of a property's value, as it would be typed.
    pub(super) fn example(&self, property: &Value) -> Option<String> {
        let property = if property["examples"].is_array() { property } else { self.resolve(property) };
        let example = property["examples"].get(0).or_else(|| property["enum"].get(0));
        let example = example.or_else(|| property["oneOf"].get(0).map(|first| &first["const"]))?;
        Some(match example {
            Value::String(text) if text.contains(": ") || text.contains(['{', '"', '#']) => format!("'{text}'"),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }
}

/// Names of an object schema's properties.
pub(super) fn property_names(schema: &Value) -> Vec<&str> {
    schema["properties"].as_object().map(|members| members.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// What to write for a key that a user of the SDK may try, by the key.
pub(super) fn sdk_argument(key: &str) -> Option<&'static str> {
    Some(match key {
        "sagemaker_session" | "boto_session" => "leave it out: region and account are those that you deploy to",
        "predictor_cls" => "leave it out: `serializer` and `deserializer` make an output with the command that invokes the endpoint",
        "wait" | "logs" => "leave it out: CloudFormation and Terraform wait, and the state machine waits for its jobs",
        "job_name" => "write `name`: the job's name follows the pipeline's, and a UUID follows both",
        "serverless_inference_config" | "async_inference_config" | "explainer_config" | "inference_ami_version"
        | "accelerator_type" | "resources" | "endpoint_type" | "managed_instance_scaling" | "routing_config"
        | "inference_component_name" => "leave it out: `PipelineModel.deploy` has no such argument, only `Model.deploy` has",
        "entry_point" | "source_dir" | "dependencies" | "code_location" | "git_config" => {
            "pack the code into `model_data` and name the script in `env`, as `SAGEMAKER_PROGRAM`"
        }
        "Subnets" => "write `subnets`",
        "SecurityGroupIds" => "write `security_group_ids`",
        "S3DataSource" => "write `s3_data_source`",
        "InvocationsTimeoutInSeconds" => "write `invocations_timeout_in_seconds`",
        "InvocationsMaxRetries" => "write `invocations_max_retries`",
        "inference_execution_config" => "leave it out: the containers of a pipeline run one after the other",
        "model_life_cycle" | "model_package_registration_type" => "leave it out: CloudFormation has no such property",
        "model_card_status" => "write `status`",
        "model_card_content" => "write `content`",
        "instance_count" => "write `initial_instance_count`",
        "parameters" | "environments" => "leave it out: this version takes one literal spec for each environment",
        "<<" => "write the keys out: YAML 1.2 has no merge keys; an alias for the whole value works",
        _ => return None,
    })
}
