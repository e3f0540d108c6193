//! Where a placeholder may stand in a template: as a whole token, never inside quotes or glued to other text, since what
//! it writes brings its own quotes.

use minijinja::{Error, ErrorKind};

/// Checks every `{{ … }}` of a template.
pub(super) fn check(name: &str, text: &str) -> Result<(), Error> {
    for (index, line) in text.lines().enumerate() {
        let mut rest = line;
        let mut before = None;
        while let Some((head, tail)) = rest.split_once("{{") {
            let Some((_, after)) = tail.split_once("}}") else { break };
            let before_ok = head.chars().next_back().or(before).is_none_or(|found| " \t[(:".contains(found));
            let after_ok = after.chars().next().is_none_or(|found| " \t]}),:".contains(found));
            if !before_ok || !after_ok {
                let message = format!("{name}:{}: a placeholder is a whole value and brings its own quotes", index + 1);
                return Err(Error::new(ErrorKind::SyntaxError, message));
            }
            before = Some('}');
            rest = after;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::template::embedded;

    #[test]
    fn every_embedded_template_keeps_to_it() {
        for name in embedded::names() {
            check(name, embedded::text(name).unwrap()).unwrap();
        }
    }
}
