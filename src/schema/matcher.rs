//! Patterns of the schema, compiled when the first text is held against them: a spec meets a dozen of them, and
//! compiling all takes longer than everything else together.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use regex_automata::nfa::thompson::NFA;
use serde_json::{Map, Value};

use super::walk;

/// Makes the keyword `x-pattern` of a compiled schema: `pattern` of JSON Schema 2020-12, under another name. The message
/// of its error is the pattern.
///
/// # Errors
/// When the pattern is no text.
pub(crate) fn keyword(
    _parent: &Map<String, Value>,
    value: &Value,
    _path: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'static>> {
    let pattern = value.as_str().ok_or_else(|| ValidationError::custom("a pattern is text"))?;
    Ok(Box::new(Pattern { text: pattern.to_owned(), matcher: matcher(pattern) }))
}

struct Pattern {
    text: String,
    matcher: Arc<Matcher>,
}

impl<'i> Keyword<'i> for Pattern {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom(self.text.as_str())) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|text| self.matcher.matches(text))
    }
}

/// A pattern in two strengths: one that is cheap to compile, for ASCII and a few texts, and one that is cheap to run and
/// knows Unicode's classes.
pub(super) struct Matcher {
    light: Option<regex_lite::Regex>,
    /// How many texts `light` was held against.
    uses: AtomicU32,
    full: Lazy<regex::Regex>,
    automaton: Lazy<NFA>,
}

/// What is made of a pattern when it is first needed; none where that can't be.
type Lazy<T> = LazyLock<Option<T>, Box<dyn FnOnce() -> Option<T> + Send>>;

impl Matcher {
    fn new(pattern: &str) -> Self {
        let (for_full, for_automaton) = (pattern.to_owned(), pattern.to_owned());
        Self {
            light: regex_lite::Regex::new(&ascii(pattern)).ok(),
            uses: AtomicU32::new(0),
            full: LazyLock::new(Box::new(move || regex::Regex::new(&for_full).ok())),
            automaton: LazyLock::new(Box::new(move || NFA::new(&for_automaton).ok())),
        }
    }

    fn matches(&self, text: &str) -> bool {
        match &self.light {
            Some(regex) if text.is_ascii() && self.uses.fetch_add(1, Ordering::Relaxed) < WORTH_COMPILING => {
                regex.is_match(text)
            }
            // A pattern that doesn't compile is found by a test, and until then refuses everything.
            _ => self.full.as_ref().is_some_and(|regex| regex.is_match(text)),
        }
    }
}

impl Matcher {
    /// Whether the pattern matches parts of a text one after the other, with some text for each that is none.
    pub(super) fn may_match(&self, parts: &[Option<&str>]) -> bool {
        // Most often one letter is a text that makes it match, which is quickly found.
        let example: String = parts.iter().map(|part| part.unwrap_or("a")).collect();
        self.matches(&example) || self.automaton.as_ref().is_none_or(|nfa| walk::may_match(nfa, parts))
    }
}

/// Number of texts after which the full regex is compiled. That costs about as much as holding fifteen against the light
/// one; a pattern that one spec meets more often than that is not yet worth it.
const WORTH_COMPILING: u32 = 32;

/// The pattern for text that is ASCII: of each class of Unicode, the members below U+0080.
fn ascii(pattern: &str) -> String {
    let classes = [
        (r"\p{L}", "a-zA-Z"),
        (r"\p{N}", "0-9"),
        (r"\p{Z}", " "),
        (r"\p{C}", r"\x00-\x1F\x7F"),
        (r"\p{S}", r"$+<=>\^`|~"),
    ];
    classes.iter().fold(pattern.to_owned(), |pattern, (class, members)| pattern.replace(class, members))
}

/// The matcher of a pattern; one for all the places in the schema that have it.
pub(super) fn matcher(pattern: &str) -> Arc<Matcher> {
    static MATCHERS: Mutex<BTreeMap<String, Arc<Matcher>>> = Mutex::new(BTreeMap::new());
    let mut matchers = MATCHERS.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(matchers.entry(pattern.to_owned()).or_insert_with(|| Arc::new(Matcher::new(pattern))))
}
