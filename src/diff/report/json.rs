//! The report for programs, as `schemas/diff.v1.schema.json` describes it.

use serde_json::{Map, Value, json};

use super::words;
use crate::diagnostic::json_text;
use crate::diff::cause::Cause;
use crate::diff::documents::Line;
use crate::diff::fleet::Group;
use crate::diff::pipeline::{FileChange, Pipeline, Told};
use crate::diff::predict::Reason;
use crate::diff::textual::unified;

/// Most lines that are told of a file.
const MAX_LINES: usize = 10_000;

pub(super) fn write(groups: &[Group<'_>], pipelines: &[Pipeline]) -> String {
    let folded = groups.iter().map(|group| {
        let weight = group.weight().name();
        let members = group.subjects.iter().map(|subject| {
            let first = subject.first();
            json!({ "name": first.name, "environment": first.environment, "spec": first.spec })
        });
        json!({ "weight": weight, "pipelines": members.collect::<Vec<_>>() })
    });
    let summary = if groups.is_empty() { "nothing changes".to_owned() } else { words::summary(groups) };
    json_text(&json!({
        "version": 1,
        "summary": summary,
        "groups": folded.collect::<Vec<_>>(),
        "pipelines": pipelines.iter().map(pipeline).collect::<Vec<_>>(),
    }))
}

fn pipeline(pipeline: &Pipeline) -> Value {
    json!({
        "name": pipeline.name,
        "environment": pipeline.environment,
        "target": pipeline.target.name(),
        "spec": pipeline.spec,
        "gone": pipeline.is_gone,
        "folder": pipeline.folder,
        "former_folder": pipeline.former_folder,
        "weight": pipeline.weight().name(),
        "changes": pipeline.changes.iter().map(change).collect::<Vec<_>>(),
        "files": pipeline.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn change(told: &Told) -> Value {
    let change = &told.change;
    let properties = change.properties.iter().zip(&told.causes).map(|(property, cause)| {
        let mut found = Map::new();
        found.insert("path".to_owned(), property.path.clone().into());
        found.extend(property.old.clone().map(|value| ("old".to_owned(), value)));
        found.extend(property.new.clone().map(|value| ("new".to_owned(), value)));
        found.insert("causes".to_owned(), cause.lines().iter().map(line).collect());
        found.extend((*cause == Cause::Stale).then(|| ("stale".to_owned(), true.into())));
        Value::Object(found)
    });
    let mut found = json!({
        "address": change.address,
        "kind": change.kind.map(crate::change::Kind::name),
        "type": change.resource_type,
        "action": change.action.name(),
        "weight": told.weight.name(),
        "consequence": told.consequence,
        "properties": properties.collect::<Vec<_>>(),
        "reasons": change.reasons.iter().zip(&told.reason_causes).map(reason).collect::<Vec<_>>(),
    });
    if told.is_taken {
        found["name_taken"] = true.into();
    }
    if !told.made_by.lines().is_empty() {
        found["causes"] = told.made_by.lines().iter().map(line).collect();
    }
    if told.made_by == Cause::Stale {
        found["stale"] = true.into();
    }
    found
}

fn line(line: &Line) -> Value {
    json!({
        "path": line.path,
        "line": line.line,
        "column": line.column,
        "key": line.key,
        "gone": line.is_former,
    })
}

fn reason((reason, causes): (&Reason, &Vec<Line>)) -> Value {
    let causes: Vec<Value> = causes.iter().map(line).collect();
    let (why, property, address) = match reason {
        Reason::Follows { property, address } => ("follows", property, address),
        Reason::Value { property, address } => ("value", property, address),
    };
    json!({ "why": why, "property": property, "address": address, "causes": causes })
}

fn file(file: &FileChange) -> Value {
    let state = match (&file.old, &file.new) {
        (None, _) => "created",
        (_, None) => "removed",
        _ => "changed",
    };
    let [old, new] = [&file.old, &file.new].map(|text| text.as_deref().unwrap_or_default());
    json!({ "name": file.name, "state": state, "diff": unified(old, new, MAX_LINES) })
}
