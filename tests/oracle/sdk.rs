//! A call of the SDK as a pipegen spec. Keys are the SDK's argument names; what the SDK spells in `CamelCase` inside a
//! dict is `snake_case` in a spec.

use serde_json::{Map, Value, json};

use crate::recording::Recording;

/// The spec for a recorded call.
pub fn spec(recording: &Recording) -> Result<Value, String> {
    let call = &recording.call;
    let mut spec = arguments(&call["pipeline_model"]);
    spec.insert("version".to_owned(), json!(1));
    spec.insert("models".to_owned(), items(&call["models"]).iter().map(container).collect());
    for call in items(&call["calls"]) {
        let method = call["method"].as_str().ok_or("a call without a method")?;
        let mut part = arguments(&call["args"]);
        if let Some(jobs) = call.get("transform") {
            part.insert("jobs".to_owned(), items(jobs).iter().enumerate().map(job).collect());
        }
        if let Some(card) = part.get_mut("model_card") {
            *card = model_card(card, recording)?;
        }
        if spec.insert(method.to_owned(), Value::Object(part)).is_some() {
            return Err(format!("`{method}` is called twice, which a spec can't say"));
        }
    }
    Ok(Value::Object(spec))
}

/// Takes the value at a JSON pointer out of a spec.
pub fn remove(spec: &mut Value, pointer: &str) -> Result<(), String> {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    let removed = match spec.pointer_mut(parent) {
        Some(Value::Object(members)) => members.remove(&key.replace("~1", "/").replace("~0", "~")),
        Some(Value::Array(items)) => key.parse().ok().filter(|&at| at < items.len()).map(|at: usize| items.remove(at)),
        _ => None,
    };
    removed.map(drop).ok_or_else(|| format!("the spec has nothing at {pointer}"))
}

/// A list's items; any other value is one item.
fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// One container: the arguments of `Model` or `MultiDataModel`, and attributes that no constructor takes.
fn container(model: &Value) -> Value {
    let mut container = arguments(model);
    // The name of a single model, which a pipeline has no use for.
    container.remove("name");
    if container.remove("class").is_some_and(|class| class == "MultiDataModel") {
        container.insert("mode".to_owned(), json!("MultiModel"));
        let prefix = container.remove("model_data_prefix");
        container.extend(prefix.map(|prefix| ("model_data".to_owned(), prefix)));
    }
    if let Some(hub_content) = container.remove("model_reference_arn") {
        let source = &mut container["model_data"]["s3_data_source"];
        source["hub_access_config"] = json!({ "hub_content_arn": hub_content });
    }
    // Accepting a licence makes a data source of an address.
    if let Some(accept_eula) = container.remove("$set").and_then(|mut set| set.get_mut("accept_eula").map(Value::take))
    {
        let address = container["model_data"].take();
        container["model_data"] = json!({ "s3_data_source": {
            "s3_uri": address,
            "s3_data_type": "S3Object",
            "compression_type": "Gzip",
            "model_access_config": { "accept_eula": accept_eula },
        } });
    }
    Value::Object(container)
}

/// One call of `Transformer.transform`. The SDK makes up a name where none is given; a spec always has one.
fn job((index, call): (usize, &Value)) -> Value {
    let mut job = arguments(call);
    let name = job.remove("job_name").unwrap_or_else(|| json!((index + 1).to_string()));
    job.insert("name".to_owned(), name);
    Value::Object(job)
}

/// A spec has the card as text, which the SDK makes of a dict: its text, if that says what the dict says.
fn model_card(card: &Value, recording: &Recording) -> Result<Value, String> {
    let package = recording.of("CreateModelPackage").next().ok_or("a model card without a package")?;
    let text = package["ModelCard"]["ModelCardContent"].as_str().ok_or("a package without the card")?;
    let content: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if content != card["model_card_content"] {
        return Err(format!("the recorded card is not that of the call: {text}"));
    }
    Ok(json!({ "status": card["model_card_status"], "content": text }))
}

/// Arguments of a call, or members of an object that is one.
fn arguments(call: &Value) -> Map<String, Value> {
    call.as_object().into_iter().flatten().filter_map(|(name, value)| argument(name, value)).collect()
}

fn argument(name: &str, value: &Value) -> Option<(String, Value)> {
    let value = match name {
        // Whether the Python process waits.
        "wait" => return None,
        "tags" => tags(value),
        "serializer" | "deserializer" => format_of(value),
        // What lies below isn't the SDK's: names of variables, members of a card.
        "env" | "customer_metadata_properties" | "model_card" => value.clone(),
        _ => nested(value),
    };
    Some((snake_case(name), value))
}

fn nested(value: &Value) -> Value {
    match value {
        Value::Object(_) => Value::Object(arguments(value)),
        Value::Array(items) => items.iter().map(nested).collect(),
        scalar => scalar.clone(),
    }
}

/// Tags as a map; the SDK takes that or a list of `Key` and `Value`.
fn tags(value: &Value) -> Value {
    let Value::Array(tags) = value else { return value.clone() };
    tags.iter().map(|tag| (tag["Key"].as_str().unwrap_or_default().to_owned(), tag["Value"].clone())).collect()
}

/// `JSONLinesSerializer` as `jsonlines`.
fn format_of(class: &Value) -> Value {
    let class = class.as_str().unwrap_or_default();
    let format = class.strip_suffix("Deserializer").or_else(|| class.strip_suffix("Serializer"));
    json!(format.unwrap_or(class).to_ascii_lowercase())
}

/// `S3DataSource` as `s3_data_source`; `snake_case` stays.
fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        let starts_word = letter.is_ascii_uppercase() && !out.is_empty();
        out.push_str(if starts_word { "_" } else { "" });
        out.push(letter.to_ascii_lowercase());
    }
    out
}
