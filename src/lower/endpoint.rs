//! The endpoint and its config.

use serde_json::json;

use super::{Lowering, generation, tags};
use crate::resource::{Attribute, Endpoint, EndpointConfig, Expr, Id, Resource};
use crate::spec::{Deploy, Text};

/// Members of `deploy` that aren't the config's, or may change on it.
const NOT_IMMUTABLE: [&str; 5] = ["tags", "endpoint_name", "update_endpoint", "serializer", "deserializer"];

impl Lowering<'_> {
    pub(super) fn endpoint(&mut self, model_name: &str) {
        let spec = self.spec;
        let Some(deploy) = &spec.deploy else { return };
        let capture_destination = deploy.data_capture_config.as_ref().map(|capture| {
            let given = capture.destination_s3_uri.as_ref().map(Expr::from);
            given.unwrap_or_else(|| self.default_bucket("model-monitor/data-capture"))
        });
        let name = self.config_name(deploy, capture_destination.as_ref(), model_name);
        let endpoint_name = deploy.endpoint_name.as_ref().map_or(spec.name.as_str(), Text::as_str);
        let endpoint_name = if deploy.update_endpoint {
            endpoint_name.to_owned()
        } else {
            format!("{endpoint_name}{}", &name[name.len() - generation::SUFFIX_LENGTH..])
        };
        let tags = tags(&spec.tags, &deploy.tags);
        self.resources.push(Resource::EndpointConfig(EndpointConfig {
            name,
            model: Id::Model.attribute(Attribute::Name).into(),
            deploy,
            capture_destination,
            tags: tags.clone(),
        }));
        self.resources.push(Resource::Endpoint(Endpoint {
            name: endpoint_name,
            is_generation: !deploy.update_endpoint,
            config: Id::EndpointConfig.attribute(Attribute::Name).into(),
            tags,
        }));
        self.name_output("endpoint_name", "Name of the endpoint", Id::Endpoint);
        self.arn_output("endpoint_arn", "ARN of the endpoint", Id::Endpoint);
        self.invoke_output(deploy);
    }

    /// The config's generation. It holds the model's, so that a new model always rolls the endpoint.
    fn config_name(&self, deploy: &Deploy, capture_destination: Option<&Expr>, model_name: &str) -> String {
        let mut immutable = generation::canonical(deploy);
        if let Some(members) = immutable.as_object_mut() {
            members.retain(|member, _| !NOT_IMMUTABLE.contains(&member.as_str()));
            members.insert("model".to_owned(), model_name.into());
            members.insert("capture_destination".to_owned(), json!(capture_destination));
        }
        generation::name(&self.spec.name, &immutable, self.spec.revision.as_deref())
    }

    /// The command that invokes the endpoint, when the spec says what goes in or comes out.
    fn invoke_output(&mut self, deploy: &Deploy) {
        if deploy.serializer.is_none() && deploy.deserializer.is_none() {
            return;
        }
        let option = |name: &str, format: &Option<String>| {
            format.as_ref().map_or_else(String::new, |format| format!(" --{name} {}", mime_type(format)))
        };
        let options = option("content-type", &deploy.serializer) + &option("accept", &deploy.deserializer);
        let command = Expr::Concat(vec![
            "aws sagemaker-runtime invoke-endpoint --endpoint-name ".into(),
            Id::Endpoint.attribute(Attribute::Name).into(),
            Expr::String(format!("{options} --body fileb://request.dat response.dat")),
        ]);
        self.output("invoke_command", "Command that sends request.dat to the endpoint", command);
    }
}

/// The MIME type of a format's short name; a MIME type stands for itself.
fn mime_type(format: &str) -> &str {
    match format {
        "csv" => "text/csv",
        "json" => "application/json",
        "jsonlines" => "application/jsonlines",
        "libsvm" => "text/libsvm",
        "numpy" => "application/x-npy",
        mime_type => mime_type,
    }
}
