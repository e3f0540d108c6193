//! Places in a JSON text. It doesn't say what is wrong with a text: whoever asks has read it, up to a duplicate key.

use std::collections::BTreeSet;

use super::tree::{Children, Entry, Node};
use super::{BYTE_ORDER_MARK, MAX_DEPTH, Span, duplicate_key, too_deep};
use crate::diagnostic::{Diagnostic, MAX_FINDINGS};

/// The places in a JSON text, or every duplicate key.
pub(super) fn read(text: &str) -> Result<Node, Vec<Diagnostic>> {
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: start, findings: Vec::new() };
    match reader.value(0) {
        Some(root) if reader.findings.is_empty() => Ok(root),
        _ => Err(reader.findings),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The value that begins here; none where the text is no JSON.
    fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.skip_space();
        if depth > MAX_DEPTH {
            self.findings.push(too_deep(Span { start, end: start }));
            return None;
        }
        let children = match self.text.as_bytes().get(start)? {
            b'{' => Children::Entries(self.entries(depth)?),
            b'[' => Children::Items(self.items(depth)?),
            b'"' => {
                self.string()?;
                Children::None
            }
            _ => {
                let literal = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                self.at += self.text.as_bytes()[start..].iter().take_while(|byte| literal(byte)).count();
                Children::None
            }
        };
        (self.at > start).then_some(Node { span: Span { start, end: self.at }, children })
    }

    fn entries(&mut self, depth: usize) -> Option<Vec<Entry>> {
        let mut entries = Vec::<Entry>::new();
        let mut names = BTreeSet::new();
        self.take(b'{')?;
        while self.take(b'}').is_none() {
            let key = self.string()?;
            let name: String = serde_json::from_str(&self.text[key.start..key.end]).ok()?;
            self.take(b':')?;
            let node = self.value(depth + 1)?;
            if names.insert(name.clone()) {
                entries.push(Entry { name, key, node });
            } else if self.findings.len() < MAX_FINDINGS
                // It is searched for among all keys that came before, so only as often as it is told.
                && let Some(first) = entries.iter().find(|entry| entry.name == name)
            {
                self.findings.push(duplicate_key(&name, key, first.key));
            }
            // The text is known to have one between two entries, and none behind the last.
            self.take(b',');
        }
        Some(entries)
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        self.take(b'[')?;
        while self.take(b']').is_none() {
            items.push(self.value(depth + 1)?);
            self.take(b',');
        }
        Some(items)
    }

    fn string(&mut self) -> Option<Span> {
        let start = self.skip_space();
        self.take(b'"')?;
        loop {
            match self.text.as_bytes().get(self.at)? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(Span { start, end: self.at })
    }

    /// Steps over a character, if it is the next one.
    fn take(&mut self, wanted: u8) -> Option<()> {
        let at = self.skip_space();
        (*self.text.as_bytes().get(at)? == wanted).then(|| self.at = at + 1)
    }

    fn skip_space(&mut self) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
        self.at
    }
}
