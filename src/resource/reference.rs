//! How one resource speaks of another.

use minijinja::value::{Object, Value as TemplateValue, serializing_for_value};
use serde::ser::{Serialize, Serializer};

use crate::spec::Variable;

/// A resource of a stack; its identity never changes with its properties.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Id {
    /// The model.
    Model,
    /// The endpoint config.
    EndpointConfig,
    /// The endpoint.
    Endpoint,
    /// The model package.
    ModelPackage,
    /// A part of a batch transform job.
    Transform {
        /// Name of the job, as the spec has it.
        job: String,
        /// The part.
        part: Part,
    },
}

/// A part of a batch transform job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The state machine that runs it.
    StateMachine,
    /// The role of the state machine.
    StateMachineRole,
    /// The schedule that starts it.
    Schedule,
    /// The role of the schedule.
    ScheduleRole,
}

/// What is asked of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// Its name.
    Name,
    /// Its ARN.
    Arn,
    /// The resource as something to wait for; of a role, its policy.
    Itself,
}

/// An attribute of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ref {
    /// The resource.
    pub id: Id,
    /// The attribute.
    pub attribute: Attribute,
}

impl Id {
    /// A reference to an attribute of the resource.
    #[must_use]
    pub const fn attribute(self, attribute: Attribute) -> Ref {
        Ref { id: self, attribute }
    }
}

/// Name of an output, in `snake_case`; each target has a spelling of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputName(pub String);

/// Name under which a stack knows a parameter of its own or of Parameter Store; each target has a spelling of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableName(pub Variable);

macro_rules! pass_through_templates {
    ($($type:ty),+) => {$(
        impl Object for $type {}

        /// The template engine passes it on as it is; a target's formatter spells it.
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializing_for_value() {
                    return TemplateValue::from_object(self.clone()).serialize(serializer);
                }
                serializer.collect_str(&format_args!("{self:?}"))
            }
        }
    )+};
}

pass_through_templates!(Id, OutputName, VariableName);

impl Serialize for Ref {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self:?}"))
    }
}
