//! pipegen turns one typed spec of a SageMaker inference pipeline into CloudFormation or Terraform.
//!
//! Data flows one way:
//!
//! ```text
//! source ─▶ schema ─▶ spec ─▶ rule ─▶ lower ─▶ resource ─▶ template (+ target) ─▶ output
//! (text,     (JSON     (typed  (what a  (what    (typed,      (how each kind is      (files: compared,
//!  places)    Schema)   model)  schema   will     ordered,     spelled; literals       written whole,
//!                               can't    exist)   references)  by the formatter)       pruned)
//!                               say)
//! ```
//!
//! [`load::load`] goes from a text to a valid spec, or to one for each environment that the text has, merged with what a
//! [`config::Config`] says of all; [`variable`] finds in it what is known only when the stack is deployed. [`lower::lower`] goes
//! from there to resources, and [`template::Templates`] to the text of a target's files. [`change`] knows what AWS does when a
//! key's value is another one; [`explain`] tells people. [`diff`] holds two sets of rendered files against each other, and
//! says what deploying the second in place of the first would do; [`review`] holds a real plan against that. [`graph`] draws
//! what a spec is.

// What a user types must not end in a panic.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable)]

pub mod change;
pub mod cli;
pub mod command;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod error;
pub mod explain;
pub mod graph;
pub mod load;
pub mod lower;
pub mod output;
pub mod resource;
pub mod review;
pub mod rule;
pub mod schema;
pub mod source;
pub mod spec;
pub mod target;
pub mod template;
pub mod variable;
pub mod walk;
