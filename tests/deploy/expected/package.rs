//! The model package and its group. A version has no tags: it has those of its group.

use serde_json::{Value, json};

use super::place::{Places, defaulted, member, members, put, tags};
use super::{GENERATION, array, container, text};

const PACKAGE: &Places = &[
    ("content_types", "InferenceSpecification/SupportedContentTypes"),
    ("response_types", "InferenceSpecification/SupportedResponseMIMETypes"),
    ("inference_instances", "InferenceSpecification/SupportedRealtimeInferenceInstanceTypes"),
    ("transform_instances", "InferenceSpecification/SupportedTransformInstanceTypes"),
    ("marketplace_cert", "CertifyForMarketplace"),
    ("approval_status", "ModelApprovalStatus"),
    ("description", "ModelPackageDescription"),
    ("model_package_group_name", ""),
    ("model_package_name", ""),
    ("metadata_properties", ""),
    ("model_metrics", ""),
    ("drift_check_baselines", ""),
    ("model_card", ""),
    ("image_uri", ""),
    ("framework", ""),
    ("framework_version", ""),
    ("nearest_model_name", ""),
    ("data_input_configuration", ""),
    ("group", ""),
    ("tags", ""),
];

/// What a container of a model has and one of a package hasn't.
const NOT_IN_PACKAGE: &Places = &[("mode", ""), ("multi_model_config", ""), ("image_config", "")];

/// What the spec says once and every container has.
const ON_CONTAINERS: &Places = &[
    ("framework", "Framework"),
    ("framework_version", "FrameworkVersion"),
    ("nearest_model_name", "NearestModelName"),
    ("data_input_configuration", "ModelInput/DataInputConfig"),
];

const METRICS: &Places = &[
    ("model_statistics", "ModelQuality/Statistics"),
    ("model_constraints", "ModelQuality/Constraints"),
    ("model_data_statistics", "ModelDataQuality/Statistics"),
    ("model_data_constraints", "ModelDataQuality/Constraints"),
    ("bias", "Bias/Report"),
    ("bias_pre_training", "Bias/PreTrainingReport"),
    ("bias_post_training", "Bias/PostTrainingReport"),
    ("explainability", "Explainability/Report"),
];

const BASELINES: &Places = &[
    ("model_statistics", "ModelQuality/Statistics"),
    ("model_constraints", "ModelQuality/Constraints"),
    ("model_data_statistics", "ModelDataQuality/Statistics"),
    ("model_data_constraints", "ModelDataQuality/Constraints"),
    ("bias_config_file", "Bias/ConfigFile"),
    ("bias_pre_training_constraints", "Bias/PreTrainingConstraints"),
    ("bias_post_training_constraints", "Bias/PostTrainingConstraints"),
    ("explainability_constraints", "Explainability/Constraints"),
    ("explainability_config_file", "Explainability/ConfigFile"),
];

const CARD: &Places = &[("status", "ModelCardStatus"), ("content", "ModelCardContent")];

/// The group; null when it isn't made here.
pub fn group(spec: &Value) -> Value {
    let register = &spec["register"];
    let name = text(&register["model_package_group_name"]);
    let create = register["group"]["create"].as_bool().unwrap_or(!name.starts_with("arn:"));
    if name.is_empty() || !create {
        return Value::Null;
    }
    let mut made = json!({ "ModelPackageGroupName": name });
    put(&mut made, "ModelPackageGroupDescription", member("description", &register["group"]["description"]));
    put(&mut made, "Tags", tags(&[&spec["tags"], &register["group"]["tags"]]));
    made
}

/// The package.
pub fn package(spec: &Value) -> Value {
    let defaults = json!({
        "approval_status": "PendingManualApproval", "marketplace_cert": false, "skip_model_validation": "None",
    });
    let register = defaulted(&spec["register"], defaults);
    let mut made = members(&register, PACKAGE);
    if has_source(&register) {
        made.as_object_mut().and_then(|members| members.remove("InferenceSpecification"));
    } else {
        let containers = array(&spec["models"]).iter().map(|model| package_container(model, &register));
        made["InferenceSpecification"]["Containers"] = containers.collect();
    }
    put(&mut made, "MetadataProperties", without_empty(members(&register["metadata_properties"], &[])));
    // Metrics are there without any metric; baselines aren't.
    if register["model_metrics"].is_object() {
        made["ModelMetrics"] = members(&register["model_metrics"], METRICS);
    }
    put(&mut made, "DriftCheckBaselines", members(&register["drift_check_baselines"], BASELINES));
    put(&mut made, "ModelCard", members(&register["model_card"], CARD));
    if let Some(group) = register["model_package_group_name"].as_str() {
        made["ModelPackageGroupName"] = group.rsplit('/').next().into();
    } else {
        made["ModelPackageName"] = GENERATION.into();
        put(&mut made, "Tags", tags(&[&spec["tags"], &register["tags"]]));
    }
    made
}

fn package_container(model: &Value, register: &Value) -> Value {
    let mut made = container(model, NOT_IN_PACKAGE);
    put(&mut made, "Image", member("image_uri", &register["image_uri"]));
    for (key, place) in ON_CONTAINERS {
        put(&mut made, place, member(key, &register[key]));
    }
    made
}

/// An object without the members whose text is empty.
fn without_empty(mut object: Value) -> Value {
    object.as_object_mut().into_iter().for_each(|members| members.retain(|_, value| value != ""));
    object
}

/// Whether SageMaker takes the containers from a model or a package that is there already.
fn has_source(register: &Value) -> bool {
    let source = text(&register["source_uri"]);
    source.starts_with("arn:") && [":model/", ":model-package/"].iter().any(|kind| source.contains(kind))
}
