//! Foreign text in XML and HTML.

use std::fmt::Write as _;

use crate::diagnostic::visible;

/// A text as it may stand between tags and in a quoted attribute, in XML and in HTML. What can't be seen is shown as
/// `\u{…}`.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for found in visible(text).chars() {
        match found {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no such characters.
            '\u{fffe}' | '\u{ffff}' => drop(write!(out, "\\u{{{:x}}}", u32::from(found))),
            _ => out.push(found),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out() {
        assert_eq!(
            escape("<a href=\"x\" on='y'>&amp;</a>"),
            "&lt;a href=&quot;x&quot; on=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;"
        );
        assert_eq!(escape("a\nb\0\u{1b}\u{202e}\u{ffff}"), "a\\nb\\u{0}\\u{1b}\\u{202e}\\u{ffff}");
    }
}
