//! Whether a pattern can match a text of which only parts are known: a walk through the pattern's automaton.

use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;

/// Whether a pattern matches the parts one after the other, with some text for each that is none.
pub(super) fn may_match(nfa: &NFA, parts: &[Option<&str>]) -> bool {
    let mut states = States::new(nfa);
    states.add(nfa.start_unanchored(), |look| look != Look::End);
    for part in parts {
        match part {
            Some(characters) => characters.bytes().for_each(|byte| states = states.after(byte)),
            None => states.add_all_behind(),
        }
    }
    let mut end = States { matches: states.matches, ..States::new(nfa) };
    // What had to stand at the start has been walked through.
    for state in states.found {
        end.add(state, |look| look != Look::Start);
    }
    end.matches
}

/// The states that an automaton may be in.
struct States<'n> {
    nfa: &'n NFA,
    found: Vec<StateID>,
    is_found: Vec<bool>,
    /// Whether the pattern matches, whatever follows.
    matches: bool,
}

impl<'n> States<'n> {
    fn new(nfa: &'n NFA) -> Self {
        Self { nfa, found: Vec::new(), is_found: vec![false; nfa.states().len()], matches: false }
    }

    /// Adds a state, and those that it leads to without a byte where what it looks for is there.
    fn add(&mut self, state: StateID, is_there: impl Fn(Look) -> bool) {
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut self.is_found[state.as_usize()], true) {
                continue;
            }
            self.found.push(state);
            match self.nfa.state(state) {
                State::Look { look, next } if is_there(*look) => open.push(*next),
                State::Union { alternates } => open.extend(alternates.iter()),
                State::BinaryUnion { alt1, alt2 } => open.extend([alt1, alt2]),
                State::Capture { next, .. } => open.push(*next),
                State::Match { .. } => self.matches = true,
                _ => {}
            }
        }
    }

    /// The states behind a byte.
    fn after(&self, byte: u8) -> Self {
        let mut after = Self { matches: self.matches, ..Self::new(self.nfa) };
        for state in &self.found {
            let next = match self.nfa.state(*state) {
                State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
                State::Sparse(transitions) => transitions.matches_byte(byte),
                State::Dense(transitions) => transitions.matches_byte(byte),
                _ => None,
            };
            if let Some(next) = next {
                after.add(next, is_inside);
            }
        }
        after
    }

    /// Adds the states behind any bytes.
    fn add_all_behind(&mut self) {
        let mut at = 0;
        while let Some(state) = self.found.get(at) {
            let next: Vec<StateID> = match self.nfa.state(*state) {
                State::ByteRange { trans } => vec![trans.next],
                State::Sparse(transitions) => transitions.transitions.iter().map(|trans| trans.next).collect(),
                State::Dense(behind) => {
                    behind.transitions.iter().copied().filter(|next| *next != StateID::ZERO).collect()
                }
                _ => Vec::new(),
            };
            for next in next {
                self.add(next, is_inside);
            }
            at += 1;
        }
    }
}

/// Whether what a pattern looks for may be there within a text.
fn is_inside(look: Look) -> bool {
    !matches!(look, Look::Start | Look::End)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrong_only_where_nothing_makes_it_right() {
        let name = "^[a-z](-*[a-z0-9]){0,7}$";
        let cases: [(&str, &[Option<&str>], bool); 18] = [
            (name, &[Some("a-"), None], true),
            (name, &[None, Some("-a")], true),
            (name, &[None], true),
            (name, &[None, None], true),
            (name, &[Some("a b"), None], false),
            (name, &[Some("1"), None], false),
            (name, &[None, Some("-")], false),
            (name, &[None, Some("a!a"), None], false),
            (name, &[Some("aaaaaaaa"), None], true),
            (name, &[Some("aaaaa"), None, Some("aaaa")], false),
            ("^(s3|https)://[^ ]+$", &[None, Some("bucket")], true),
            ("^(s3|https)://[^ ]+$", &[Some("s4://"), None], false),
            ("^(s3|https)://[^ ]+$", &[Some("s3:/"), None, Some("/")], true),
            ("^[\\p{L}é]*$", &[Some("ä"), None, Some("é")], true),
            ("^[^\\r\\n]*$", &[None, Some("\n"), None], false),
            ("b", &[Some("a"), None], true),
            ("b", &[None, Some("a")], true),
            ("^b", &[Some("bc"), None, Some("d")], true),
        ];
        for (pattern, parts, expected) in cases {
            let nfa = NFA::new(pattern).unwrap();
            assert_eq!(may_match(&nfa, parts), expected, "{pattern} {parts:?}");
        }
    }
}
