//! The report as one JSON document, for programs.

use serde_json::{Value, json};

use crate::diagnostic::json_text;
use crate::diff::Action;
use crate::review::Cause;
use crate::review::compare::{Held, Review, Reviewed};

pub(super) fn write(review: &Review) -> String {
    json_text(&json!({
        "version": 1,
        "target": review.target.name(),
        "agrees": review.agrees(),
        "pipelines": review.pipelines.iter().map(pipeline).collect::<Value>(),
        "others": {
            "number": review.others.number,
            "changed": review.others.changed,
            "stacks": review.others.stacks,
            "unchanged_stacks": review.others.unchanged_stacks,
        },
    }))
}

fn pipeline(pipeline: &Reviewed) -> Value {
    json!({
        "name": pipeline.name,
        "environment": pipeline.environment,
        "place": pipeline.place,
        "resources": pipeline.resources.iter().map(resource).collect::<Value>(),
    })
}

fn resource(held: &Held) -> Value {
    let property = |disputed: &crate::review::Disputed| {
        json!({
            "path": disputed.path,
            "planned": disputed.planned.as_ref().map(|[old, new]| json!({ "old": old, "new": new })),
            "cause": disputed.cause.as_ref().map(told),
        })
    };
    json!({
        "address": held.address,
        "type": held.resource_type,
        "predicted": held.predicted.map(Action::name),
        "planned": held.planned.name(),
        "agrees": held.agrees(),
        "cause": held.cause.as_ref().map(told),
        "properties": held.properties.iter().map(property).collect::<Value>(),
    })
}

fn told(cause: &Cause) -> String {
    cause.told(|name| format!("`{name}`"))
}
