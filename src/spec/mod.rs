//! What the user writes: the typed model of a pipeline spec, one noun per file.
//!
//! The names are those of `sagemaker.pipeline.PipelineModel` and of the objects it takes. The types say shape and
//! defaults; their `schemars` attributes say patterns, bounds and examples, from which the JSON Schema is made. No
//! behaviour lives here.

pub mod container;
pub mod data_capture;
pub mod deploy;
pub mod environments;
pub mod map;
pub mod model_quality;
pub mod parameter;
pub mod pattern;
pub mod pipeline;
pub mod register;
pub mod text;
pub mod transformer;
pub mod validation;
pub mod variable;

pub use container::{Container, ModelData};
pub use deploy::Deploy;
pub use environments::Environments;
pub use map::{Environment, Metadata, Tags};
pub use parameter::{Parameter, Parameters};
pub use pipeline::Pipeline;
pub use register::Register;
pub use text::Text;
pub use transformer::{Job, Transformer};
pub use variable::{Aws, Kind, OrVariable, Variable};
