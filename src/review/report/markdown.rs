//! The report for a comment on a pull request. Foreign text stands only between backticks.

use std::fmt::Write as _;

use super::words;
use crate::diagnostic::count;
use crate::diff::code;
use crate::review::compare::{Review, Reviewed};

/// Largest text that the report grows to: GitHub takes 65,536 characters in a comment.
const MAX_BYTES: usize = 60_000;

pub(super) fn write(review: &Review) -> String {
    let mut out = format!("**{}**\n", words::summary(review));
    let differs = |pipeline: &&Reviewed| pipeline.resources.iter().any(|held| !held.agrees());
    let (differing, agreeing): (Vec<&Reviewed>, Vec<&Reviewed>) = review.pipelines.iter().partition(differs);
    let mut left_out = 0;
    for pipeline in differing.into_iter().chain(agreeing) {
        let told = self::pipeline(pipeline, review);
        if out.len() + told.len() > MAX_BYTES {
            left_out += 1;
        } else {
            out.push_str(&told);
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{} more: they don't fit a comment", count(left_out, "pipeline"));
    }
    for line in [words::stacks, words::unchanged_stacks, words::others].iter().filter_map(|of| of(&review.others, code))
    {
        let _ = writeln!(out, "\n{line}");
    }
    out
}

fn pipeline(pipeline: &Reviewed, review: &Review) -> String {
    let mut out = format!("\n{}\n", words::title(pipeline, review.target, code));
    for held in pipeline.resources.iter().filter(|held| !held.agrees()) {
        let _ = writeln!(out, "- {}: {}", code(&held.address), words::acts(held, code));
        let (properties, more) = words::properties(held);
        for disputed in properties {
            let _ = writeln!(out, "  - {}", words::property(disputed, code));
            if let Some(cause) = &disputed.cause {
                let _ = writeln!(out, "    {}", cause.told(code));
            }
        }
        if let Some(more) = more {
            let _ = writeln!(out, "  - {more}");
        }
    }
    out
}
