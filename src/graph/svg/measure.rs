//! How wide a text is, without a font: never narrower than the sans-serif fonts of browsers draw it.

use crate::diagnostic::visible;

/// Width in thousandths of the font's size.
fn width(found: char) -> i32 {
    match found {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' => 330,
        ' ' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | '-' | '\\' | '`' => 440,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1000,
        'A'..='Z' | '&' | '~' | '+' | '=' | '<' | '>' | '#' | '_' | '…' | '→' | '×' => 780,
        _ if found.is_ascii() => 640,
        // As wide as high, or wider where signs are joined.
        _ => 1100,
    }
}

/// A text, visible, and shortened in its middle to what fits. The end tells more than the middle: of an address, it is
/// the file.
pub(super) fn fit(text: &str, size: i32, room: i32) -> String {
    let text: Vec<char> = visible(text).chars().collect();
    let room = i64::from(room) * 1000;
    let cost = |found: &char| i64::from(width(*found) * size);
    if text.iter().map(cost).sum::<i64>() <= room {
        return text.into_iter().collect();
    }
    let mut left = room - cost(&'…');
    let (mut start, mut end) = (0, text.len());
    // Two at the end for each at the start.
    loop {
        let from_end = (text.len() - end) <= 2 * start;
        let next = if from_end { end - 1 } else { start };
        left -= cost(&text[next]);
        if left < 0 || start >= end {
            break;
        }
        if from_end { end -= 1 } else { start += 1 }
    }
    text[..start].iter().chain(&['…']).chain(&text[end..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_loses_its_middle() {
        assert_eq!(fit("s3://models", 10, 100), "s3://models");
        assert_eq!(fit("s3://models/fraud/pre/model.tar.gz", 10, 100), "s3://m…odel.tar.gz");
        assert_eq!(fit("", 10, 0), "");
        assert_eq!(fit("ab", 10, 0), "…");
    }
}
