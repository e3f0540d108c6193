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
//! [`load::load`] goes from a text to a valid spec, [`lower::lower`] from there to resources, and
//! [`template::Templates`] to the text of a target's files.

// What a user types must not end in a panic.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable)]

pub mod cli;
pub mod command;
pub mod diagnostic;
pub mod error;
pub mod load;
pub mod lower;
pub mod output;
pub mod resource;
pub mod rule;
pub mod schema;
pub mod source;
pub mod spec;
pub mod target;
pub mod template;
pub mod walk;
