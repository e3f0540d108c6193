//! The words that text and Markdown share. Foreign text goes through the writer that is given.

use crate::diagnostic::count;
use crate::review::compare::{Disputed, Held, Others, Review, Reviewed};
use crate::target::Target;

/// How a form writes foreign text.
pub(super) type Quote = fn(&str) -> String;

/// Most names that are told of what isn't pipegen's.
const MAX_NAMES: usize = 5;

/// Which pipeline it is, and where the plan has it.
pub(super) fn title(pipeline: &Reviewed, target: Target, quote: Quote) -> String {
    let environment = pipeline.environment.iter().map(|name| format!(" in {}", quote(name)));
    let name = format!("{}{}", quote(&pipeline.name), environment.collect::<String>());
    let place = match (pipeline.place.as_deref(), target) {
        (None, Target::Terraform) => return format!("{name}: the plan doesn't hold it"),
        (None, Target::CloudFormation) => return format!("{name}: no change set is for it"),
        (Some(""), _) => "root module".to_owned(),
        (Some(place), Target::Terraform) => quote(place),
        (Some(place), Target::CloudFormation) => format!("stack {}", quote(place)),
    };
    let agreeing = pipeline.resources.iter().filter(|held| held.agrees()).count();
    let found = match (pipeline.resources.len() - agreeing, agreeing) {
        (0, 0) => "nothing changes, as predicted".to_owned(),
        (0, agreeing) => format!("{} as predicted", count(agreeing, "change")),
        (differing, 0) => format!("{} not as predicted", count(differing, "change")),
        (differing, agreeing) => format!("{} not as predicted, {agreeing} as predicted", count(differing, "change")),
    };
    format!("{name} ({place}): {found}")
}

/// What is predicted and planned for a resource.
pub(super) fn acts(held: &Held, quote: Quote) -> String {
    let predicted = held.predicted.map_or("nothing", crate::diff::Action::name);
    if held.is_same_act {
        return format!("{predicted}, as predicted, but");
    }
    let cause = held.cause.iter().map(|cause| format!("; {}", cause.told(quote)));
    format!("planned {}, predicted {predicted}{}", held.planned.name(), cause.collect::<String>())
}

/// Most properties that are told of a resource.
const MAX_PROPERTIES: usize = 50;

/// The properties that are told of a resource, and what is said of the rest.
pub(super) fn properties(held: &Held) -> (impl Iterator<Item = &Disputed>, Option<String>) {
    let rest = held.properties.len().saturating_sub(MAX_PROPERTIES);
    let more = (rest > 0).then(|| format!("and {rest} more"));
    (held.properties.iter().take(MAX_PROPERTIES), more)
}

/// What is planned for a property that was not predicted, and the reverse.
pub(super) fn property(disputed: &Disputed, quote: Quote) -> String {
    let path = if disputed.path.is_empty() { "its values".to_owned() } else { quote(&disputed.path) };
    match &disputed.planned {
        None => format!("{path} should change, and doesn't"),
        Some([old, new]) if old == "nothing" && new == "nothing" => format!("{path} changes"),
        Some([old, new]) => format!("{path} changes: {} → {}", value(old, quote), value(new, quote)),
    }
}

fn value(told: &str, quote: Quote) -> String {
    if told == "nothing" || told.starts_with('(') { told.to_owned() } else { quote(told) }
}

/// The stacks that change and are no pipeline, in one line.
pub(super) fn stacks(others: &Others, quote: Quote) -> Option<String> {
    let (names, why) = (listed(&others.stacks, quote), "neither by name nor by a resource that changes");
    match others.stacks.len() {
        0 => None,
        1 => Some(format!("stack {names} changes and belongs to none of the specs: {why}")),
        _ => Some(format!("stacks {names} change and belong to none of the specs: {why}")),
    }
}

/// The stacks that don't change and are no pipeline, in one line.
pub(super) fn unchanged_stacks(others: &Others, quote: Quote) -> Option<String> {
    let names = listed(&others.unchanged_stacks, quote);
    let known = "a stack is known by NAME, NAME-ENVIRONMENT or ENVIRONMENT-NAME";
    match others.unchanged_stacks.len() {
        0 => None,
        1 => Some(format!("stack {names} doesn't change, and its name is of none of the specs: {known}")),
        _ => Some(format!("stacks {names} don't change, and their names are of none of the specs: {known}")),
    }
}

/// The first of some names, and how many more there are.
fn listed(names: &[String], quote: Quote) -> String {
    let shown: Vec<String> = names.iter().take(MAX_NAMES).map(|name| quote(name)).collect();
    let more = names.len() - shown.len();
    shown.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// The resources of the plan that aren't pipegen's, in one line.
pub(super) fn others(others: &Others, quote: Quote) -> Option<String> {
    if others.number == 0 {
        return None;
    }
    let names = listed(&others.changed, quote);
    let changing = match others.changed.len() {
        0 => "none of them changes".to_owned(),
        number => {
            format!("{number} of them {}: {names}", if number == 1 { "changes" } else { "change" })
        }
    };
    Some(format!("{} of the plan not rendered by pipegen; {changing}", count(others.number, "resource")))
}

/// What came of it all.
pub(super) fn summary(review: &Review) -> String {
    let all = || review.pipelines.iter().flat_map(|pipeline| &pipeline.resources);
    let agreeing = all().filter(|held| held.agrees()).count();
    let held = review.pipelines.iter().filter(|pipeline| pipeline.place.is_some()).count();
    let found = match (all().count() - agreeing, review.others.stacks.len()) {
        (0, 0) => format!("the plan agrees: {} as predicted", count(agreeing, "change")),
        (0, stacks) => {
            let stacks = count(stacks, "stack");
            format!("the plan differs: {stacks} of none of the specs, {} as predicted", count(agreeing, "change"))
        }
        (differing, _) => {
            format!("the plan differs: {} not as predicted, {agreeing} as predicted", count(differing, "change"))
        }
    };
    format!("{found}, in {}", count(held, "pipeline"))
}
