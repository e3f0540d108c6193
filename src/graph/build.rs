//! From a spec to its graph.

use super::{Edge, EdgeKind, Graph, Kind, Node, Part, value};
use crate::diagnostic::count;
use crate::lower::{base_name, lower, own_group, takes_containers_from_source};
use crate::resource::{Expr, Resource, Stack};
use crate::spec::container::{ModelData, RepositoryAccessMode, S3DataSource};
use crate::spec::pipeline::VpcConfig;
use crate::spec::register::ApprovalStatus;
use crate::spec::transformer::Schedule;
use crate::spec::{Container, Deploy, Job, OrVariable, Pipeline, Register, Text, Transformer};

impl Graph {
    /// The graph of a spec.
    #[must_use]
    pub fn of(spec: &Pipeline, environment: Option<&str>) -> Self {
        let mut graph = Self {
            name: spec.name.clone(),
            environment: environment.map(str::to_owned),
            description: spec.description.clone(),
            nodes: Vec::new(),
            edges: Vec::new(),
        };
        let stack = lower(spec);
        if let Some(deploy) = &spec.deploy {
            graph.endpoint(deploy, &stack);
        }
        if let Some(transformer) = &spec.transformer {
            transformer.jobs.iter().for_each(|job| graph.job(transformer, job));
        }
        if let Some(register) = &spec.register {
            graph.registry(register);
        }
        graph.model(spec, &stack);
        graph
    }

    fn add(&mut self, node: Node) -> String {
        let id = node.id.clone();
        self.nodes.push(node);
        id
    }

    fn join(&mut self, from: &str, to: &str, kind: EdgeKind) {
        let edge = Edge { from: from.to_owned(), to: to.to_owned(), kind };
        if !self.edges.contains(&edge) {
            self.edges.push(edge);
        }
    }

    fn endpoint(&mut self, deploy: &Deploy, stack: &Stack<'_>) {
        let part = || Part::Endpoint;
        let body = [&deploy.serializer, &deploy.deserializer];
        let body: Vec<String> = body.into_iter().flatten().map(value::text).collect();
        let client = self.add(node("client", Kind::Client, part(), "Client").with(body.join(" → ")));
        let mut name = deploy.endpoint_name.as_ref().map_or_else(|| self.name.clone(), value::text);
        if !deploy.update_endpoint {
            name.push_str("-…");
        }
        let moves = if deploy.update_endpoint { "keeps its name" } else { "a new one for each config" };
        let endpoint = self.add(node("endpoint", Kind::Endpoint, part(), name).with(moves));
        let instances = instances(&deploy.initial_instance_count, &deploy.instance_type);
        let volume = deploy.volume_size.as_ref().map(|size| format!("{} GB", value::plain(size)));
        let variant = self.add(node("variant", Kind::Variant, part(), instances).with(volume.unwrap_or_default()));
        self.join(&client, &endpoint, EdgeKind::Flow);
        self.join(&endpoint, &variant, EdgeKind::Flow);
        self.join(&variant, "container-1", EdgeKind::Flow);
        if let Some(capture) = &deploy.data_capture_config {
            let destination = stack.resources.iter().find_map(|resource| match resource {
                Resource::EndpointConfig(config) => config.capture_destination.as_ref().map(value::expr),
                _ => None,
            });
            let share = match &capture.enable_capture {
                OrVariable::Literal(false) => "switched off".to_owned(),
                _ => format!("{} % of requests", value::plain(&capture.sampling_percentage)),
            };
            let store = node("capture", Kind::Capture, part(), destination.unwrap_or_default()).with(share);
            let store = self.add(store);
            self.join(&variant, &store, EdgeKind::Flow);
            self.key(&store, part(), capture.kms_key_id.as_ref());
        }
        self.key(&variant, part(), deploy.kms_key.as_ref());
    }

    /// A key that encrypts what a node holds. Several nodes may share it.
    fn key(&mut self, user: &str, part: Part, key: Option<&Text>) {
        let Some(key) = key.map(value::text) else { return };
        let id = format!("key-{}", identifier(&key));
        if self.nodes.iter().all(|node| node.id != id) {
            self.add(node(&*id, Kind::Key, part, key));
        }
        self.join(user, &id, EdgeKind::Use);
    }

    fn job(&mut self, transformer: &Transformer, job: &Job) {
        let part = || Part::Job(job.name.clone());
        let id = |what: &str| format!("{what}-{}", job.name);
        let instances = instances(&transformer.instance_count, &transformer.instance_type);
        if let Some(Schedule { expression, timezone }) = &job.schedule {
            let schedule = node(id("schedule"), Kind::Schedule, part(), value::text(expression));
            self.add(schedule.with(value::text(timezone)));
            self.join(&id("schedule"), &id("job"), EdgeKind::Flow);
        }
        let input = node(id("input"), Kind::Input, part(), value::text(&job.data));
        let input = self.add(input.with(job.content_type.as_ref().map(value::text).unwrap_or_default()));
        let on_demand = if job.schedule.is_none() { "on demand" } else { "" };
        let runner = self.add(node(id("job"), Kind::Job, part(), job.name.clone()).with(instances).with(on_demand));
        let path = transformer.output_path.as_ref().map_or_else(|| self.default_output(job), value::text);
        let output = node(id("output"), Kind::Output, part(), path);
        let output = self.add(output.with(transformer.accept.as_ref().map(value::text).unwrap_or_default()));
        self.join(&input, &runner, EdgeKind::Flow);
        self.join(&runner, "model", EdgeKind::Use);
        self.join(&runner, &output, EdgeKind::Flow);
        if let Some(capture) = &job.batch_data_capture_config {
            let destination = value::text(&capture.destination_s3_uri);
            let store = self.add(node(id("capture"), Kind::Capture, part(), destination));
            self.join(&runner, &store, EdgeKind::Flow);
            self.key(&store, part(), capture.kms_key_id.as_ref());
        }
        self.key(&output, part(), transformer.output_kms_key.as_ref());
        self.key(&runner, part(), transformer.volume_kms_key.as_ref());
    }

    /// The SDK's default: a folder of the job's name, which is known when it runs.
    fn default_output(&self, job: &Job) -> String {
        let base = base_name(&self.name, &job.name);
        format!("s3://sagemaker-${{{{ aws.region }}}}-${{{{ aws.account_id }}}}/{base}-…")
    }

    fn registry(&mut self, register: &Register) {
        let approval = match &register.approval_status {
            OrVariable::Literal(ApprovalStatus::Approved) => "Approved",
            OrVariable::Literal(ApprovalStatus::Rejected) => "Rejected",
            OrVariable::Literal(ApprovalStatus::PendingManualApproval) => "PendingManualApproval",
            OrVariable::Variable(_) => "approval is a variable",
        };
        let label = match &register.model_package_name {
            Some(name) => format!("{}-…", value::text(name)),
            None => "next version".to_owned(),
        };
        if let Some(group) = &register.model_package_group_name {
            let group = node("group", Kind::Group, Part::Registry, value::text(group));
            self.add(group.with(if own_group(register).is_some() { "" } else { "is there already" }));
            self.join("group", "package", EdgeKind::Use);
        }
        let source = register.source_uri.as_ref().filter(|_| takes_containers_from_source(register));
        let source = source.map(|source| format!("containers of {}", value::text(source)));
        let package = node("package", Kind::Package, Part::Registry, label).with(approval);
        let has_source = source.is_some();
        self.add(package.with(source.unwrap_or_default()));
        if !has_source {
            self.join("package", "model", EdgeKind::Use);
        }
    }

    fn model(&mut self, spec: &Pipeline, stack: &Stack<'_>) {
        let name = stack.resources.iter().find_map(|resource| match resource {
            Resource::Model(model) => model.name.clone(),
            _ => None,
        });
        let name = name.unwrap_or_else(|| stack.generations.model.as_ref().map(value::expr).unwrap_or_default());
        let isolation = match spec.enable_network_isolation {
            Some(OrVariable::Literal(true)) => "cut off from the network",
            _ => "",
        };
        let model = node("model", Kind::Model, Part::Model, name);
        let model = model.with(format!("role {}", role(&Expr::from(&spec.role)))).with(isolation);
        self.add(model);
        for (index, container) in spec.models.iter().enumerate() {
            self.container(index + 1, container);
        }
        if let Some(vpc) = &spec.vpc_config {
            self.vpc(vpc);
        }
    }

    fn container(&mut self, number: usize, container: &Container) {
        let image = container.image_uri.as_ref().or(container.model_package_name.as_ref());
        let image = image.map(value::text).unwrap_or_default();
        let hostname = container.container_hostname.as_ref().map(value::text);
        let variables = (!container.env.is_empty()).then(|| count(container.env.len(), "variable"));
        let mode = match &container.mode {
            Some(OrVariable::Literal(mode)) => format!("{mode:?}"),
            _ => String::new(),
        };
        let name = hostname.unwrap_or_else(|| short_name(&image));
        let id = format!("container-{number}");
        let own = node(id.clone(), Kind::Container, Part::Model, name).with(mode).with(variables.unwrap_or_default());
        self.add(own);
        if number > 1 {
            self.join(&format!("container-{}", number - 1), &id, EdgeKind::Flow);
        }
        let kind = if container.image_uri.is_some() { Kind::Image } else { Kind::Source };
        let access = container.image_config.as_ref().map(|config| &config.repository_access_mode);
        let private = match access {
            Some(OrVariable::Literal(RepositoryAccessMode::Vpc)) => "private registry",
            _ => "",
        };
        let (place, name) = image.rsplit_once('/').unwrap_or(("", &image));
        let image = self.add(node(format!("image-{number}"), kind, Part::Model, name).with(place).with(private));
        self.join(&id, &image, EdgeKind::Use);
        if let Some(data) = &container.model_data {
            let data = match data {
                ModelData::Url(url) => node(format!("data-{number}"), Kind::Data, Part::Model, value::text(url)),
                ModelData::Source(source) => source_node(format!("data-{number}"), &source.s3_data_source),
            };
            let data = self.add(data);
            self.join(&id, &data, EdgeKind::Use);
        }
        for (index, more) in container.additional_model_data_sources.iter().flatten().enumerate() {
            let data = source_node(format!("data-{number}-{}", index + 1), &more.s3_data_source);
            let data = self.add(data.with(format!("channel {}", value::text(&more.channel_name))));
            self.join(&id, &data, EdgeKind::Use);
        }
    }

    fn vpc(&mut self, vpc: &VpcConfig) {
        let (subnets, groups) = (value::list(&vpc.subnets), value::list(&vpc.security_group_ids));
        let label = format!("{}, {}", count(subnets.len(), "subnet"), count(groups.len(), "group"));
        let ids = [subnets, groups].concat().join(" ");
        self.add(node("vpc", Kind::Vpc, Part::Model, label).with(ids));
        self.join("model", "vpc", EdgeKind::Use);
    }
}

fn node(id: impl Into<String>, kind: Kind, part: Part, label: impl Into<String>) -> Node {
    Node { id: id.into(), kind, part, label: label.into(), details: Vec::new(), mark: None }
}

fn source_node(id: String, source: &S3DataSource) -> Node {
    let hub = if source.hub_access_config.is_some() { "of a SageMaker hub" } else { "" };
    node(id, Kind::Data, Part::Model, value::text(&source.s3_uri)).with(hub)
}

impl Node {
    /// With another detail, if there is one.
    fn with(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        if !detail.is_empty() {
            self.details.push(detail);
        }
        self
    }
}

/// A text in letters, digits and dashes, another one for each text.
fn identifier(text: &str) -> String {
    let written = |found: char| match found {
        _ if found.is_ascii_alphanumeric() => found.to_string(),
        _ => format!("-{:x}-", u32::from(found)),
    };
    text.chars().map(written).collect()
}

/// `2 × ml.m5.xlarge`.
fn instances(count: &OrVariable<u32>, instance_type: &Text) -> String {
    format!("{} × {}", value::plain(count), value::text(instance_type))
}

/// What stands behind the last slash of an image's name, without a digest. A package's version alone says nothing.
fn short_name(name: &str) -> String {
    let name = name.split('@').next().unwrap_or(name);
    let mut parts = name.rsplit('/');
    match (parts.next(), parts.next()) {
        (Some(version), Some(package)) if version.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{package}/{version}")
        }
        (last, _) => last.unwrap_or(name).to_owned(),
    }
}

/// The last part of a role's name.
fn role(role: &Expr) -> String {
    let role = value::expr(role);
    role.rsplit('/').next().unwrap_or(&role).to_owned()
}
