//! `${{ … }}` in a text. Never knows what stands for what.

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Characters; `$${{` is already `${{`.
    Characters(String),
    /// What stands between the braces, without the spaces around it, and the whole as it is written.
    Variable { name: &'t str, written: &'t str },
    /// Braces that nothing closes, to the end of the text.
    Open { written: &'t str },
}

pub(super) const OPEN: &str = "${{";
const CLOSE: &str = "}}";

/// Whether a text has to be looked at.
pub(super) fn is_special(text: &str) -> bool {
    // Most texts have no `$`, and a single character is found faster.
    text.contains('$') && text.contains(OPEN)
}

/// Takes a text apart.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut characters = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        if let Some(before) = before.strip_suffix('$') {
            characters.push_str(before);
            characters.push_str(OPEN);
            rest = after;
            continue;
        }
        characters.push_str(before);
        push(&mut pieces, &mut characters);
        let written = &rest[before.len()..];
        let Some((inside, behind)) = after.split_once(CLOSE) else {
            pieces.push(Piece::Open { written });
            return pieces;
        };
        let length = OPEN.len() + inside.len() + CLOSE.len();
        pieces.push(Piece::Variable { name: inside.trim(), written: &written[..length] });
        rest = behind;
    }
    characters.push_str(rest);
    push(&mut pieces, &mut characters);
    pieces
}

fn push(pieces: &mut Vec<Piece<'_>>, characters: &mut String) {
    if !characters.is_empty() {
        pieces.push(Piece::Characters(std::mem::take(characters)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable<'t>(name: &'t str, written: &'t str) -> Piece<'t> {
        Piece::Variable { name, written }
    }

    #[test]
    fn characters_and_variables_come_apart() {
        let text = Piece::Characters;
        let cases: [(&str, Vec<Piece<'_>>); 9] = [
            ("", vec![]),
            ("a ${b} %{c} {{ d }}", vec![text("a ${b} %{c} {{ d }}".to_owned())]),
            ("${{ x }}", vec![variable("x", "${{ x }}")]),
            (
                "a${{x}}${{  y }}b",
                vec![text("a".to_owned()), variable("x", "${{x}}"), variable("y", "${{  y }}"), text("b".to_owned())],
            ),
            ("$${{ x }}", vec![text("${{ x }}".to_owned())]),
            ("$$${{ x }}", vec![text("$${{ x }}".to_owned())]),
            ("a$ ${{ x }}", vec![text("a$ ".to_owned()), variable("x", "${{ x }}")]),
            ("a${{ x", vec![text("a".to_owned()), Piece::Open { written: "${{ x" }]),
            ("${{}}}", vec![variable("", "${{}}"), text("}".to_owned())]),
        ];
        for (written, expected) in cases {
            assert_eq!(pieces(written), expected, "{written}");
        }
    }
}
