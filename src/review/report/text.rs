//! The report for people at a terminal.

use std::fmt::Write as _;

use super::words;
use crate::diagnostic::visible;
use crate::review::compare::Review;

/// What colours a line that says that something differs, and what ends it.
const COLOUR: [&str; 2] = ["\u{1b}[1;31m", "\u{1b}[0m"];

pub(super) fn write(review: &Review, colour: bool) -> String {
    let [begin, end] = if colour { COLOUR } else { [""; 2] };
    let mut out = String::new();
    for pipeline in &review.pipelines {
        let _ = writeln!(out, "{}", words::title(pipeline, review.target, visible));
        for held in pipeline.resources.iter().filter(|held| !held.agrees()) {
            let _ = writeln!(out, "  {begin}{}{end}: {}", visible(&held.address), words::acts(held, quoted));
            let (properties, more) = words::properties(held);
            for disputed in properties {
                let _ = writeln!(out, "    {}", words::property(disputed, visible));
                if let Some(cause) = &disputed.cause {
                    let _ = writeln!(out, "      {}", cause.told(quoted));
                }
            }
            if let Some(more) = more {
                let _ = writeln!(out, "    {more}");
            }
        }
    }
    if let Some(line) = words::stacks(&review.others, visible) {
        let _ = writeln!(out, "{begin}{line}{end}");
    }
    if let Some(line) = words::unchanged_stacks(&review.others, visible) {
        let _ = writeln!(out, "{line}");
    }
    if let Some(line) = words::others(&review.others, visible) {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "\n{}", words::summary(review));
    out
}

/// A name among our own words.
fn quoted(name: &str) -> String {
    format!("`{}`", visible(name))
}
