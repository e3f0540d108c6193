//! What a bare YAML scalar means: the core schema of YAML 1.2 (section 10.3.2), with a word on what YAML 1.1 makes of it.

use serde_json::{Number, Value};

/// A bare scalar's value, and what a user may have meant instead.
pub(super) enum Plain {
    Value(Value),
    /// A text here, and something else for a reader of YAML 1.1.
    Ambiguous(&'static str),
    /// A number that JSON and AWS have no form for.
    Unspeakable,
}

/// Resolves a bare scalar.
pub(super) fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Value(Value::Null),
        "true" | "True" | "TRUE" => return Plain::Value(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Plain::Value(Value::Bool(false)),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Plain::Ambiguous("`true`"),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Plain::Ambiguous("`false`"),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return Plain::Value(Value::String(text.to_owned()));
    }
    number(text).unwrap_or_else(|| Plain::Value(Value::String(text.to_owned())))
}

fn number(text: &str) -> Option<Plain> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Plain::Unspeakable);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        // An AWS account id may start with a zero.
        if unsigned.len() > 1 && unsigned.starts_with('0') {
            return Some(Plain::Ambiguous("a number without its leading zeros"));
        }
        let digits = text.strip_prefix('+').unwrap_or(text);
        let number = digits.parse::<i64>().map(Number::from);
        let number = number.or_else(|_| digits.parse::<u64>().map(Number::from));
        return Some(number.map_or(Plain::Unspeakable, |number| Plain::Value(Value::Number(number))));
    }
    float(text, unsigned)
}

fn radix(digits: &str, radix: u32) -> Option<Plain> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = u64::from_str_radix(digits, radix).ok()?;
    plain.then(|| Plain::Value(Value::Number(number.into())))
}

fn float(text: &str, unsigned: &str) -> Option<Plain> {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(whole) && digits(fraction) && digits(exponent)) || exponent.is_empty() {
        return None;
    }
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let value = text.parse::<f64>().ok()?;
    Some(integral(value).map_or(Plain::Unspeakable, |number| Plain::Value(Value::Number(number))))
}

/// A float as a JSON number; one without a fraction is an integer, as JSON Schema has it (`2.0` is `2`).
pub(super) fn integral(value: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "checked: a whole number of at most 2^53")]
        return Some(Number::from(value as i64));
    }
    Number::from_f64(value)
}
