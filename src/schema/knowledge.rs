//! What the schema knows beside yes and no: examples, neighbours, what a pattern means; and what users of the SDK may
//! try.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use serde_json::{Map, Value};

use super::{TEXT, VARIABLE};
use crate::source::pointer as json_pointer;
use crate::spec::pattern;

/// The schema as data. It is read only when there is something to find fault with.
pub(super) struct Knowledge {
    schema: Value,
    /// Where each key of the schema stands nearest to the top; made when the first key is out of place.
    all_homes: OnceLock<Homes>,
}

/// Keys, and the places where each stands.
type Homes = BTreeMap<String, Vec<String>>;

impl Knowledge {
    /// The knowledge of a schema as it is checked in.
    pub(super) fn of(schema: &str) -> Self {
        Self { schema: serde_json::from_str(schema).unwrap_or_default(), all_homes: OnceLock::new() }
    }

    /// The knowledge of the schema of a spec.
    pub(super) fn get() -> &'static Self {
        static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::of(TEXT));
        &KNOWLEDGE
    }

    /// The subschema that a keyword stands in, by the keyword's JSON pointer.
    pub(super) fn around(&self, keyword: &str) -> &Value {
        let pointer = keyword.rsplit_once('/').map_or("", |(parent, _)| parent);
        self.schema.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// The subschema of the value at a JSON pointer into a spec; null where the schema has none.
    pub(super) fn at(&self, pointer: &str) -> &Value {
        pointer.split('/').skip(1).fold(&self.schema, |schema, segment| self.part(schema, segment))
    }

    fn part<'a>(&'a self, schema: &'a Value, segment: &str) -> &'a Value {
        let schema = self.resolve(schema);
        if let Some(property) = schema["properties"].get(segment) {
            return property;
        }
        if segment.parse::<usize>().is_ok() && schema["items"].is_object() {
            return &schema["items"];
        }
        if schema["additionalProperties"].is_object() {
            return &schema["additionalProperties"];
        }
        let branches = schema["anyOf"].as_array().into_iter().flatten();
        branches.map(|branch| self.part(branch, segment)).find(|part| !part.is_null()).unwrap_or(&Value::Null)
    }

    /// What a reference refers to, and of what may be a variable, the schema of the value; any other schema is itself.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if may_be_variable(schema) {
            return self.resolve(&schema["anyOf"][0]);
        }
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        target.and_then(|pointer| self.schema.pointer(pointer)).unwrap_or(schema)
    }

    /// An example of the value at a JSON pointer into a spec; of an item, the first of the example of its list.
    pub(super) fn example_at(&self, pointer: &str) -> Option<Value> {
        self.example(self.at(pointer)).or_else(|| {
            let (list, index) = pointer.rsplit_once('/')?;
            index.parse::<usize>().ok()?;
            self.example(self.at(list))?.get(0).cloned()
        })
    }

    /// A value that a schema takes: its own example or, for a mapping, its required keys with theirs.
    pub(super) fn example(&self, schema: &Value) -> Option<Value> {
        let given = |schema: &Value| schema["examples"].get(0).cloned();
        let resolved = self.resolve(schema);
        let listed = || {
            let choice = resolved["oneOf"].get(0).and_then(|first| first.get("const"));
            resolved["enum"].get(0).or(choice).cloned()
        };
        given(schema).or_else(|| given(resolved)).or_else(listed).or_else(|| match resolved["type"].as_str()? {
            "array" => Some(Value::Array(vec![self.example(&resolved["items"])?])),
            "object" => self.required(resolved),
            _ => None,
        })
    }

    fn required(&self, schema: &Value) -> Option<Value> {
        let keys = schema["required"].as_array()?.iter().filter_map(Value::as_str);
        let entries = keys.map(|key| Some((key.to_owned(), self.example(&schema["properties"][key])?)));
        entries.collect::<Option<Map<String, Value>>>().map(Value::Object)
    }

    /// Where a key stands that doesn't stand at `pointer`: the places nearest to the one it was given at, else to the
    /// top, such as `models[]`; the top is empty.
    pub(super) fn homes(&self, pointer: &str, key: &str) -> Vec<String> {
        let nearest = |homes: &Homes| homes.get(key).cloned().unwrap_or_default();
        let below = match pointer {
            "" => Vec::new(),
            pointer => nearest(&self.homes_below(self.at(pointer), &json_pointer::path(pointer))),
        };
        if below.is_empty() {
            nearest(self.all_homes.get_or_init(|| self.homes_below(&self.schema, "")))
        } else {
            below
        }
    }

    /// The places nearest to a schema where each key stands.
    fn homes_below(&self, root: &Value, path: &str) -> Homes {
        const DEEPEST: usize = 6;
        let mut homes = Homes::new();
        let mut level: Vec<(String, &Value)> = self.forms(root).map(|form| (path.to_owned(), form)).collect();
        for _ in 0..DEEPEST {
            let mut found = Homes::new();
            for (path, schema) in &level {
                for key in schema["properties"].as_object().into_iter().flat_map(Map::keys) {
                    found.entry(key.clone()).or_default().push(path.clone());
                }
            }
            for (key, places) in found {
                homes.entry(key).or_insert(places);
            }
            level = level.into_iter().flat_map(|(path, schema)| self.below(&path, schema)).collect();
        }
        homes
    }

    /// The schemas right below one, with their paths.
    fn below<'a>(&'a self, path: &str, schema: &'a Value) -> Vec<(String, &'a Value)> {
        let dot = if path.is_empty() { "" } else { "." };
        let mut below = Vec::new();
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}{dot}{name}");
            let items = &self.resolve(member)["items"];
            below.extend(self.forms(items).map(|form| (format!("{path}[]"), form)));
            below.extend(self.forms(member).map(|form| (path.clone(), form)));
        }
        below
    }

    /// A schema and those that a value may fit instead.
    pub(super) fn forms<'a>(&'a self, schema: &'a Value) -> impl Iterator<Item = &'a Value> {
        let resolved = self.resolve(schema);
        let branches = resolved["anyOf"].as_array().into_iter().flatten().map(|branch| self.resolve(branch));
        std::iter::once(resolved).chain(branches)
    }
}

/// Whether a schema lets a variable stand where a value stands.
pub(super) fn may_be_variable(schema: &Value) -> bool {
    schema["anyOf"][1]["$ref"] == VARIABLE
}

/// Names of an object schema's properties, without the one that only editors read.
pub(super) fn property_names(schema: &Value) -> Vec<&str> {
    let names = schema["properties"].as_object().into_iter().flat_map(Map::keys).map(String::as_str);
    names.filter(|name| *name != "$schema").collect()
}

/// What a pattern asks for, in words.
pub(super) fn words(pattern: &str) -> Option<&'static str> {
    Some(match pattern {
        pattern::NAME => "letters, digits and dashes, with a letter or digit at both ends",
        pattern::S3_URI => "an address that begins with `s3://` or `https://`",
        pattern::IMAGE => "the address of an image, without spaces",
        pattern::KMS_KEY => "the id, alias or ARN of a KMS key",
        pattern::ROLE => "the name or ARN of a role",
        pattern::ROLE_ARN => "the ARN of a role",
        pattern::FUNCTION_ARN => "the ARN of a Lambda function",
        pattern::EC2_ID => "an id of letters, digits and dashes",
        pattern::INSTANCE_TYPE => "an instance type such as `ml.m5.xlarge`",
        pattern::MODEL_PACKAGE => "the name or ARN of a model package",
        pattern::MODEL_PACKAGE_GROUP => "the name or ARN of a model package group",
        pattern::DIGEST => "`sha256:` and 64 hexadecimal digits",
        pattern::CAPTURE_CONTENT_TYPE => "a MIME type such as `text/csv`, without parameters",
        pattern::CAPTURE_OPTION => "`REQUEST` or `RESPONSE`",
        pattern::RESPONSE_TYPE => "a MIME type such as `text/csv`",
        pattern::LINE => "one line of text",
        pattern::PRINTABLE => "one line of printable text",
        pattern::SOURCE_URI => "one line of printable text without symbols such as `=`, `+`, `$`, `|` and `~`",
        pattern::TAG => "only letters, digits, spaces and `_.:/=+-@`",
        pattern::ENVIRONMENT_KEY => "letters, digits and `_`, with no digit at the start",
        pattern::FRAMEWORK_VERSION => {
            "a version such as `1.7`: one digit, a dot, then letters, digits, dots and dashes"
        }
        pattern::PARAMETER => "letters, digits and `_`, with a letter at the start",
        pattern::VARIABLE => "text with `${{ … }}` in it",
        pattern::SCHEDULE => "`cron(…)`, `rate(…)` or `at(…)`",
        "^[A-Za-z0-9_.-]+$" => "letters, digits and `_.-`",
        "^[A-Za-z0-9_+/-]+$" => "an IANA time zone such as `Europe/Berlin`",
        formats if formats.starts_with("^(csv|json|") => "`csv`, `json`, `jsonlines`, `libsvm`, `numpy` or a MIME type",
        _ => return None,
    })
}

/// The text that was meant by one that doesn't match a pattern, where there is only one guess.
pub(super) fn mended(pattern: &str, text: &str) -> Option<String> {
    let is_name = |text: &str| text.chars().all(|found| found.is_ascii_alphanumeric() || found == '-');
    let guess = match pattern {
        pattern::NAME | pattern::EC2_ID => text.trim_matches(['-', '_', '.', ' ']).replace(['_', '.', ' '], "-"),
        pattern::INSTANCE_TYPE if text.split('.').count() == 2 => format!("ml.{}", text.to_ascii_lowercase()),
        pattern::INSTANCE_TYPE => text.trim().to_ascii_lowercase(),
        _ => return None,
    };
    let fits = match pattern {
        pattern::INSTANCE_TYPE => {
            guess.starts_with("ml.") && guess.split('.').count() == 3 && guess.split('.').all(is_name)
        }
        _ => !guess.is_empty() && is_name(&guess),
    };
    fits.then_some(guess)
}

/// The key to write for one that AWS or another part of the SDK has.
pub(super) fn renamed(key: &str) -> Option<&'static str> {
    Some(match key {
        "containers" | "Containers" | "primary_container" | "PrimaryContainer" => "models",
        "environment" | "Environment" | "environment_variables" => "env",
        "execution_role" | "execution_role_arn" | "ExecutionRoleArn" => "role",
        "Image" | "image_name" => "image_uri",
        "ModelDataUrl" | "model_data_source" | "ModelDataSource" => "model_data",
        "instance_count" => "initial_instance_count",
        "initial_instance_count" => "instance_count",
        "job_name" => "name",
        "model_card_status" => "status",
        "model_card_content" => "content",
        _ => return None,
    })
}

/// What to write for a key that a user of the SDK may try and that a spec has nowhere, by the key.
pub(super) fn sdk_argument(key: &str) -> Option<&'static str> {
    Some(match key {
        "sagemaker_session" | "boto_session" => "leave it out: region and account are those that you deploy to",
        "predictor_cls" => {
            "leave it out: `serializer` and `deserializer` make an output with the command that invokes the endpoint"
        }
        "wait" | "logs" => "leave it out: CloudFormation and Terraform wait, and the state machine waits for its jobs",
        "serverless_inference_config"
        | "async_inference_config"
        | "explainer_config"
        | "inference_ami_version"
        | "accelerator_type"
        | "resources"
        | "endpoint_type"
        | "managed_instance_scaling"
        | "routing_config"
        | "inference_component_name" => {
            "leave it out: `PipelineModel.deploy` has no such argument, only `Model.deploy` has"
        }
        "entry_point" | "source_dir" | "dependencies" | "code_location" | "git_config" => {
            "pack the code into `model_data` and name the script in `env`, as `SAGEMAKER_PROGRAM`"
        }
        "inference_execution_config" => "leave it out: the containers of a pipeline run one after the other",
        "model_life_cycle" | "model_package_registration_type" => "leave it out: CloudFormation has no such property",
        "<<" => "write the keys out: YAML 1.2 has no merge keys; an alias for the whole value works",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_has_words() {
        let mut without = Vec::new();
        visit(&Knowledge::get().schema, &mut |pattern| {
            if words(pattern).is_none() {
                without.push(pattern.to_owned());
            }
        });
        assert_eq!(without, Vec::<String>::new(), "patterns without words in `words`");
    }

    fn visit(schema: &Value, see: &mut impl FnMut(&str)) {
        match schema {
            Value::Object(members) => {
                members.get("pattern").and_then(Value::as_str).into_iter().for_each(&mut *see);
                members.values().for_each(|member| visit(member, see));
            }
            Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
            _ => {}
        }
    }
}
