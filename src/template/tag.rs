//! What the tags of a user's template may hold. A placeholder is a whole token, never inside quotes or glued to other
//! text, since what it writes brings its own quotes. What the engine doesn't meter, a template doesn't take.

/// Longest tag, in bytes: the engine's time grows with the square of it.
const MAX_BYTES: usize = 2_000;

/// Statements that templates don't take, since blocks call one another without an end.
const STATEMENTS: [&str; 4] = ["block", "extends", "from", "import"];

/// Checks every tag of a template.
///
/// # Errors
/// Line, from 1, and reason.
pub(super) fn check(text: &str) -> Result<(), (usize, String)> {
    let mut rest = 0;
    while let Some(tag) = Tag::find(text, rest) {
        if let Some(reason) = tag.fault(text) {
            return Err((text[..tag.start].matches('\n').count() + 1, reason));
        }
        rest = tag.end;
    }
    Ok(())
}

/// A part of a template that the engine obeys.
struct Tag<'t> {
    start: usize,
    end: usize,
    /// Its first two characters.
    opening: &'t str,
    /// What stands between its delimiters.
    inside: &'t str,
}

impl<'t> Tag<'t> {
    /// The first tag behind an offset; none where it isn't closed, which the engine says.
    fn find(text: &'t str, from: usize) -> Option<Self> {
        let mut brackets = text[from..].match_indices('{').map(|(at, _)| from + at);
        let start = brackets.find(|at| text[at + 1..].starts_with(['{', '%', '#']))?;
        let (opening, rest) = text[start..].split_at(2);
        let length = match opening {
            "{{" => length(rest, "}}")?,
            "{%" => length(rest, "%}")?,
            _ => rest.find("#}")?,
        };
        let mut end = start + 2 + length + 2;
        let tag = Self { start, end, opening, inside: &rest[..length] };
        if tag.statement() == Some("raw") {
            end += text[end..].find("endraw")?;
        }
        Some(Self { end, ..tag })
    }

    /// The first word of a statement.
    fn statement(&self) -> Option<&'t str> {
        let inside = self.inside.trim_start_matches(['-', '+']).trim_start();
        let end = inside.find(|found: char| !found.is_ascii_alphanumeric() && found != '_').unwrap_or(inside.len());
        (self.opening == "{%").then_some(&inside[..end])
    }

    fn fault(&self, text: &str) -> Option<String> {
        if self.opening == "{#" {
            return None;
        }
        if self.inside.len() > MAX_BYTES {
            return Some(format!("a tag is longer than {MAX_BYTES} bytes"));
        }
        if let Some(name) = self.statement().filter(|name| STATEMENTS.contains(name)) {
            return Some(format!("a template takes no `{name}`: `include` is for parts"));
        }
        if let Some(operator) = self.operator() {
            return Some(format!("a template takes no `{operator}`: `[a, b]|concat` is for text"));
        }
        (self.opening == "{{" && self.is_glued(text))
            .then(|| "a placeholder is a whole value and brings its own quotes".to_owned())
    }

    /// The first operator that isn't metered: `+` makes lists of any length of a few, and `~` text of what is no text.
    /// A template's name is put together with `~`.
    fn operator(&self) -> Option<char> {
        let operators: &[char] = if self.statement() == Some("include") { &['+'] } else { &['+', '~'] };
        let inside = self.inside.trim_matches(['-', '+']);
        unquoted(inside).map(|(_, found)| found).find(|found| operators.contains(found))
    }

    /// Whether text will touch what is written. A `-` in a tag takes the space beside it away.
    fn is_glued(&self, text: &str) -> bool {
        let (before, after) = (&text[..self.start], &text[self.end..]);
        let trims_left = ["-%}", "-}}", "-#}"].iter().any(|end| before.trim_end().ends_with(end));
        let trims_right = ["{%-", "{{-", "{#-"].iter().any(|start| after.trim_start().starts_with(start));
        let touches_left = before.chars().next_back().is_some_and(|found| !" \t\n[(:".contains(found));
        let touches_right = after.chars().next().is_some_and(|found| !" \t\r\n]}),:".contains(found));
        let is_trimmed = self.inside.starts_with('-') || self.inside.ends_with('-');
        is_trimmed || trims_left || trims_right || touches_left || touches_right
    }
}

/// Bytes up to a closing delimiter that stands in no text.
fn length(inside: &str, closing: &str) -> Option<usize> {
    unquoted(inside).map(|(at, _)| at).find(|at| inside[*at..].starts_with(closing))
}

/// The characters that stand in no text between quotes, with their offsets.
fn unquoted(inside: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quote, mut escaped) = (None, false);
    inside.char_indices().filter(move |(_, found)| {
        match quote {
            None if ['"', '\''].contains(found) => quote = Some(*found),
            None => return true,
            Some(_) if escaped => escaped = false,
            Some(_) if *found == '\\' => escaped = true,
            Some(opened) if *found == opened => quote = None,
            Some(_) => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::template::embedded;

    #[test]
    fn every_embedded_template_keeps_to_it() {
        for name in embedded::names() {
            assert_eq!(check(embedded::text(name).unwrap()), Ok(()), "{name}");
        }
    }

    #[test]
    fn texts_comments_and_raw_parts_hold_anything() {
        let taken = [
            "A: {{ \"}} + ~ {% block %}\" }}",
            "A: {{ 'it\\'s + ~' }}",
            "{# {{ a }}{% block b %} #}",
            "{% raw %}\"{{ a }}\" {% block %}{% endraw %}",
            "{%- if a -%}\n{%+ endif +%}",
        ];
        for text in taken {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_not_taken_is_placed() {
        let refused = |text: &str| check(text).unwrap_err();
        for text in [
            "\n\"{{ a\n}}\"",
            "\nA: {{- a }}",
            "\nA: {{ a -}}",
            "\n\" {%- if a -%} {{ a }} {%- endif -%} \"",
            "\nA: {{ a }} {#- b #}",
        ] {
            assert_eq!(refused(text).1, "a placeholder is a whole value and brings its own quotes", "{text}");
        }
        assert_eq!(
            refused("\n{%- \n block x %}"),
            (2, "a template takes no `block`: `include` is for parts".to_owned())
        );
        assert_eq!(refused("A: {{ a ~ 'b' }}"), (1, "a template takes no `~`: `[a, b]|concat` is for text".to_owned()));
        assert_eq!(refused("{% if a + b %}").1, "a template takes no `+`: `[a, b]|concat` is for text");
        assert_eq!(refused(&format!("{{{{ {} }}}}", "a".repeat(2_000))).1, "a tag is longer than 2000 bytes");
    }
}
