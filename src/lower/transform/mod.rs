//! Batch transform jobs. A job is run again and again, not deployed: a state machine starts it and waits for it, by hand or
//! on a schedule.

mod definition;
mod policy;

use super::{Lowering, tags};
use crate::resource::{Attribute, Expr, Id, Part, Resource, Role, Schedule, StateMachine};
use crate::spec::transformer::Schedule as ScheduleSpec;
use crate::spec::{Job, Transformer};

/// Longest start of a job's name that leaves room for a dash and the last 12 digits of a UUID in AWS's 63 characters.
pub const MAX_BASE_LENGTH: usize = 50;

/// Longest start of a job's name that leaves room for a dash and a whole UUID.
const MAX_BASE_LENGTH_WITH_UUID: usize = 26;

/// Start of the names of a job and of what runs it.
#[must_use]
pub fn base_name(pipeline: &str, job: &str) -> String {
    format!("{pipeline}-{job}")
}

impl<'a> Lowering<'a> {
    pub(super) fn transform_jobs(&mut self) {
        let spec = self.spec;
        let Some(transformer) = &spec.transformer else { return };
        for job in &transformer.jobs {
            self.state_machine(transformer, job);
            if let Some(schedule) = &job.schedule {
                self.schedule(job, schedule);
            }
        }
    }

    fn state_machine(&mut self, transformer: &Transformer, job: &Job) {
        let base = base_name(&self.spec.name, &job.name);
        let id = part(job, Part::StateMachine);
        let role = part(job, Part::StateMachineRole);
        let job_tags = tags(&self.spec.tags, &transformer.tags);
        let policy = self.state_machine_policy(transformer, &base, !job_tags.is_empty());
        self.role(role.clone(), &base, "states.amazonaws.com", "run-transform", policy);
        let definition = self.definition(transformer, job, &base, &job_tags);
        self.resources.push(Resource::StateMachine(StateMachine {
            id: id.clone(),
            name: base,
            role: role.clone().attribute(Attribute::Arn).into(),
            policy: role.attribute(Attribute::Itself).into(),
            definition,
            tags: self.spec.tags.clone(),
        }));
        let output = format!("transform_{}_state_machine_arn", job.name.replace('-', "_"));
        self.arn_output(&output, &format!("ARN of the state machine that runs {}", job.name), id);
    }

    fn schedule(&mut self, job: &Job, schedule: &'a ScheduleSpec) {
        let base = base_name(&self.spec.name, &job.name);
        let state_machine = part(job, Part::StateMachine).attribute(Attribute::Arn);
        let role = part(job, Part::ScheduleRole);
        let policy = policy::document([policy::allow("states:StartExecution", state_machine.clone())]);
        self.role(role.clone(), &base, "scheduler.amazonaws.com", "start-transform", policy);
        self.resources.push(Resource::Schedule(Schedule {
            id: part(job, Part::Schedule),
            name: base,
            spec: schedule,
            state_machine: state_machine.into(),
            role: role.attribute(Attribute::Arn).into(),
        }));
    }

    fn role(&mut self, id: Id, base: &str, service: &str, policy_name: &'static str, policy: Expr) {
        const MAX_NAME_PREFIX: usize = 38;
        let trust = self.trust(service);
        let start = &base[..base.len().min(MAX_NAME_PREFIX - 1)];
        self.resources.push(Resource::Role(Role {
            name_prefix: format!("{}-", start.trim_end_matches('-')),
            role_name: id.clone().attribute(Attribute::Name).into(),
            id,
            trust,
            policy_name,
            policy,
            tags: self.spec.tags.clone(),
        }));
    }
}

fn part(job: &Job, part: Part) -> Id {
    Id::Transform { job: job.name.clone(), part }
}
