//! The rendered template, read back, and the requests that SageMaker gets by it.

use std::collections::BTreeSet;

use pipegen::diagnostic::{self, Format, Report, Severity};
use pipegen::load::{self, Checked, Loaded, Settings};
use pipegen::lower::lower;
use pipegen::source::Source;
use pipegen::target::{Target, cloudformation};
use pipegen::template::Templates;
use serde_json::{Map, Value};

use crate::recording::{Deployment, Recording};
use crate::support::state_language;

/// Resource types and the operations that CloudFormation calls for them, with the properties as parameters.
const OPERATIONS: [(&str, &str); 5] = [
    ("AWS::SageMaker::Model", "CreateModel"),
    ("AWS::SageMaker::EndpointConfig", "CreateEndpointConfig"),
    ("AWS::SageMaker::Endpoint", "CreateEndpoint"),
    ("AWS::SageMaker::ModelPackageGroup", "CreateModelPackageGroup"),
    ("AWS::SageMaker::ModelPackage", "CreateModelPackage"),
];

/// A rendered template.
pub struct Template {
    resources: Map<String, Value>,
    /// Names of the state machines, in the order of the spec's jobs.
    machines: Vec<String>,
    deployment: Deployment,
}

/// Loads a spec.
pub fn load(name: &str, spec: &Value) -> Result<Loaded, Report> {
    let source = Source { path: format!("{name}.json"), text: spec.to_string() };
    let settings = Settings { targets: &[Target::CloudFormation], ..Settings::default() };
    let Checked { mut specs, report, .. } = load::load(source, &settings);
    specs.pop().ok_or(report)
}

/// Codes of the errors in a report.
pub fn error_codes(report: &Report) -> BTreeSet<&'static str> {
    let errors = report.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.code).collect()
}

impl Template {
    /// Renders a spec and reads the text back.
    pub fn render(name: &str, spec: &Value, deployment: Deployment) -> Result<Self, String> {
        let loaded = load(name, spec).map_err(|report| diagnostic::write(&[report], Format::Text { colour: false }))?;
        let files = Templates::embedded().render(&lower(&loaded.spec), Target::CloudFormation);
        let files = files.map_err(|error| error.to_string())?;
        let [(_, text)] = files.as_slice() else { return Err(format!("{} files instead of one", files.len())) };
        let template = cloudformation::read(text).map_err(|(line, reason)| format!("line {line}: {reason}"))?;
        let mut template: Value =
            serde_json::from_str(&cloudformation::document(&template)).map_err(|error| error.to_string())?;
        let Value::Object(resources) = template["Resources"].take() else {
            return Err("a template without resources".to_owned());
        };
        let jobs = loaded.spec.transformer.iter().flat_map(|transformer| &transformer.jobs);
        let machines = jobs.map(|job| format!("{}-{}", loaded.spec.name, job.name)).collect();
        Ok(Self { resources, machines, deployment })
    }

    /// The requests as one value, in the form of [`Recording::requests`]. Where the recording has a job's name, that
    /// stands for the one made up at run time.
    pub fn requests(&self, recording: &Recording) -> Result<Value, String> {
        let mut requests = Map::new();
        for resource in self.resources.values() {
            let kind = resource["Type"].as_str().unwrap_or_default();
            if let Some((_, operation)) = OPERATIONS.iter().find(|(of, _)| *of == kind) {
                let parameters = self.resolve(&resource["Properties"])?;
                if requests.insert((*operation).to_owned(), parameters).is_some() {
                    return Err(format!("two resources of type {kind}"));
                }
            } else if kind.starts_with("AWS::SageMaker::") {
                return Err(format!("a resource of type {kind}, which the SDK never asks for"));
            }
        }
        let jobs = self.jobs(recording)?;
        if !jobs.is_empty() {
            requests.insert("CreateTransformJob".to_owned(), Value::Array(jobs));
        }
        Ok(Value::Object(requests))
    }

    /// The requests of the state machines, in the order of the recorded ones, one for one.
    fn jobs(&self, recording: &Recording) -> Result<Vec<Value>, String> {
        let recorded: Vec<&Value> = recording.of("CreateTransformJob").collect();
        let of_type = |resource: &&Value| resource["Type"] == "AWS::StepFunctions::StateMachine";
        let machines: Vec<&Value> = self.resources.values().filter(of_type).collect();
        if machines.len() != recorded.len() {
            return Err(format!("{} state machines for {} jobs", machines.len(), recorded.len()));
        }
        let request = |(recorded, name): (&Value, &String)| {
            let machine = machines.iter().find(|machine| machine["Properties"]["StateMachineName"] == **name);
            let machine = machine.ok_or_else(|| format!("no state machine {name}"))?;
            self.job(machine, recorded["TransformJobName"].as_str().unwrap_or_default())
        };
        recorded.into_iter().zip(&self.machines).map(request).collect()
    }

    /// The request in a state machine's one task.
    fn job(&self, machine: &Value, job_name: &str) -> Result<Value, String> {
        let definition = self.resolve(&machine["Properties"]["DefinitionString"])?;
        let definition = definition.as_str().ok_or("a definition that is no text")?;
        let definition: Value = serde_json::from_str(definition).map_err(|error| format!("{error}: {definition}"))?;
        state_language::evaluate(&definition["States"]["Transform"]["Parameters"], job_name)
    }

    /// A value with CloudFormation's functions called.
    fn resolve(&self, value: &Value) -> Result<Value, String> {
        match value {
            Value::Array(items) => items.iter().map(|item| self.resolve(item)).collect(),
            Value::Object(members) => match members.iter().next() {
                Some((name, argument)) if members.len() == 1 && is_function(name) => self.call(name, argument),
                _ => members.iter().map(|(name, value)| Ok((name.clone(), self.resolve(value)?))).collect(),
            },
            // CloudFormation has no way to write these characters as text, wherever they come from.
            Value::String(text) if text.contains("{{resolve:") => Ok("what a dynamic reference stands for".into()),
            scalar => Ok(scalar.clone()),
        }
    }

    fn call(&self, function: &str, argument: &Value) -> Result<Value, String> {
        match (function, argument) {
            ("Ref", Value::String(name)) => self.variable(name),
            ("Fn::Sub", Value::String(text)) => self.resolve(&self.substitute(text)?.into()),
            ("Fn::Join", Value::Array(argument)) => match argument.as_slice() {
                [Value::String(delimiter), Value::Array(parts)] => self.resolve(&self.join(delimiter, parts)?.into()),
                _ => Err(format!("Fn::Join of {argument:?}")),
            },
            ("Fn::GetAtt", Value::Array(path)) => match path.as_slice() {
                [Value::String(resource), Value::String(attribute)] => self.attribute(resource, attribute),
                _ => Err(format!("Fn::GetAtt of {argument}")),
            },
            _ => Err(format!("{function} of {argument}, which this test doesn't know")),
        }
    }

    fn substitute(&self, text: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            if let Some(literal) = after.strip_prefix('!') {
                out.push_str("${");
                rest = literal;
                continue;
            }
            let (name, after) = after.split_once('}').ok_or("a `${` without `}`")?;
            out.push_str(self.variable(name)?.as_str().ok_or("a variable that is no text")?);
            rest = after;
        }
        Ok(out + rest)
    }

    fn join(&self, delimiter: &str, parts: &[Value]) -> Result<String, String> {
        let part = |part| match self.resolve(part)? {
            Value::String(text) => Ok(text),
            other => Err(format!("Fn::Join of {other}")),
        };
        Ok(parts.iter().map(part).collect::<Result<Vec<_>, String>>()?.join(delimiter))
    }

    fn variable(&self, name: &str) -> Result<Value, String> {
        match name {
            "AWS::Region" => Ok(self.deployment.region.as_str().into()),
            "AWS::AccountId" => Ok(self.deployment.account.as_str().into()),
            "AWS::Partition" => Ok(self.deployment.partition().into()),
            _ => match name.split_once('.') {
                Some((resource, attribute)) => self.attribute(resource, attribute),
                None => Err(format!("{name} is asked for, which only AWS knows")),
            },
        }
    }

    /// An attribute that is a property, too: the name of a resource.
    fn attribute(&self, resource: &str, attribute: &str) -> Result<Value, String> {
        let property = self.resources.get(resource).and_then(|resource| resource["Properties"].get(attribute));
        self.resolve(property.ok_or_else(|| format!("{resource}.{attribute} is asked for, which only AWS knows"))?)
    }
}

fn is_function(name: &str) -> bool {
    name == "Ref" || name.starts_with("Fn::")
}
