//! The endpoint and its config.

use serde_json::{Value, json};

use super::generation::{self, Generation};
use super::{Lowering, tags};
use crate::resource::{Attribute, Endpoint, EndpointConfig, Expr, Id, Resource};
use crate::spec::{Deploy, Text};

/// Members of `deploy` that aren't the config's, or may change on it.
const NOT_IMMUTABLE: [&str; 5] = ["tags", "endpoint_name", "update_endpoint", "serializer", "deserializer"];

impl Lowering<'_> {
    pub(super) fn endpoint(&mut self, model: &Generation) {
        let spec = self.spec;
        let Some(deploy) = &spec.deploy else { return };
        let capture_destination = deploy.data_capture_config.as_ref().map(|capture| {
            let given = capture.destination_s3_uri.as_ref().map(Expr::from);
            given.unwrap_or_else(|| self.default_bucket("model-monitor/data-capture"))
        });
        let config = self.config_generation(deploy, capture_destination.as_ref(), model);
        self.generations.endpoint_config = self.open_name(&spec.name, &config);
        let name = deploy.endpoint_name.as_ref().map_or_else(|| Expr::from(&spec.name), Expr::from);
        let endpoint_name = match self.open_name(name.clone(), &config) {
            _ if deploy.update_endpoint => Some(name),
            None => Some(config.suffix(name)),
            open => {
                self.generations.endpoint = open;
                None
            }
        };
        let tags = tags(&spec.tags, &deploy.tags);
        self.resources.push(Resource::EndpointConfig(EndpointConfig {
            name: config.name(&spec.name),
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
    fn config_generation(&self, deploy: &Deploy, destination: Option<&Expr>, model: &Generation) -> Generation {
        let mut immutable = generation::canonical(deploy);
        if let Some(members) = immutable.as_object_mut() {
            members.retain(|member, _| !NOT_IMMUTABLE.contains(&member.as_str()));
            let model_name = model.name(&self.spec.name).map(Value::from);
            members.insert("model".to_owned(), model_name.unwrap_or_else(|| json!([model.hash, model.variables])));
            let destination = destination.map(generation::canonical);
            members.extend(destination.map(|destination| ("capture_destination".to_owned(), destination)));
        }
        Generation::of(immutable, self.spec.revision.as_deref())
    }

    /// The command that invokes the endpoint, when the spec says what goes in or comes out.
    fn invoke_output(&mut self, deploy: &Deploy) {
        if deploy.serializer.is_none() && deploy.deserializer.is_none() {
            return;
        }
        let mut command = vec![
            "aws sagemaker-runtime invoke-endpoint --endpoint-name ".into(),
            Id::Endpoint.attribute(Attribute::Name).into(),
        ];
        for (option, format) in [(" --content-type ", &deploy.serializer), (" --accept ", &deploy.deserializer)] {
            command.extend(format.iter().flat_map(|format| [option.into(), mime_type(format)]));
        }
        command.push(" --body fileb://request.dat response.dat".into());
        let command = Expr::concat(command);
        self.output("invoke_command", "Command that sends request.dat to the endpoint", command);
    }
}

/// The MIME type of a format's short name; a MIME type stands for itself.
fn mime_type(format: &Text) -> Expr {
    match format.literal() {
        Some("csv") => "text/csv".into(),
        Some("json") => "application/json".into(),
        Some("jsonlines") => "application/jsonlines".into(),
        Some("libsvm") => "text/libsvm".into(),
        Some("numpy") => "application/x-npy".into(),
        _ => format.into(),
    }
}
