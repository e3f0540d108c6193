//! What there is to say about all findings of a code, for who asks or reads a report.

use super::Severity;

/// What all findings of a code have in common.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code.
    pub code: &'static str,
    /// What was found, in a few words: lower case, no period.
    pub title: &'static str,
    /// How grave it may be.
    pub severities: &'static [Severity],
    /// Why it is so, in a few sentences.
    pub explain: &'static str,
    /// A spec that has it; none where a spec of a few lines can't.
    pub example: Option<Example>,
}

/// A part of a spec that is found fault with, and the same with the fault mended.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What is found fault with.
    pub flagged: &'static str,
    /// What isn't.
    pub mended: &'static str,
}
