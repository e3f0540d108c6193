//! Several texts in one space of offsets, so that a place in any of them is a [`Span`]. Never knows what is in them.

use std::sync::Arc;

use super::{Source, Span};

/// The texts that a document was put together from. The first begins at offset 0, each further one a byte behind the end
/// of the one before it.
#[derive(Clone, Debug)]
pub struct Sources {
    first: Arc<Source>,
    further: Vec<Arc<Source>>,
}

impl Sources {
    /// The text that the others were added to: that of the spec.
    #[must_use]
    pub fn first(&self) -> &Source {
        &self.first
    }

    /// Whether a span lies in the first text.
    #[must_use]
    pub fn is_in_first(&self, span: Span) -> bool {
        span.start <= self.first.text.len()
    }

    /// Adds a text; the offset at which it begins.
    pub(super) fn add(&mut self, source: &Arc<Source>) -> usize {
        let lengths = self.all().map(|source| source.text.len() + 1);
        let start = lengths.sum();
        self.further.push(Arc::clone(source));
        start
    }

    pub(super) fn share_first(&self) -> Arc<Source> {
        Arc::clone(&self.first)
    }

    fn all(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.first).chain(&self.further).map(|source| &**source)
    }

    /// The text that a span lies in, and where it lies there.
    #[must_use]
    pub fn locate(&self, span: Span) -> (&Source, Span) {
        let (mut found, mut start) = (&*self.first, 0);
        for next in &self.further {
            let next_start = start + found.text.len() + 1;
            if span.start < next_start {
                break;
            }
            (found, start) = (next, next_start);
        }
        (found, Span { start: span.start - start, end: span.end.saturating_sub(start) })
    }

    /// The text in a span; empty where the span lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let (source, span) = self.locate(span);
        source.slice(span)
    }
}

impl From<Source> for Sources {
    fn from(source: Source) -> Self {
        Self { first: Arc::new(source), further: Vec::new() }
    }
}
