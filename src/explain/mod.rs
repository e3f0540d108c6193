//! A code or a key of the spec in prose. Makes text and never prints it; says nothing by itself that the schema, the
//! rules or the facts about AWS say.

mod effect;
mod finding;
mod key;
mod page;

pub use finding::{explanation, explanations};
pub use page::Page;

use crate::diagnostic::show;
use crate::error::Error;
use crate::schema;

/// What is told about a code of a finding, or a key of the spec: `deploy.kms_key`, `models[].env`, or the end of such a
/// path where only one key has it. A code goes before a key of the same name.
///
/// # Errors
/// When nothing or several keys are meant.
pub fn page(subject: &str) -> Result<Page, Error> {
    let keys = schema::properties();
    let found = key::find(subject, &keys);
    if let Some(explanation) = explanation(subject) {
        let namesakes: Vec<&str> = found.iter().map(|key| key.path.as_str()).collect();
        return Ok(finding::page(&explanation, &namesakes));
    }
    match &found[..] {
        [key] => Ok(key::page(key, &keys)),
        [] => Err(unknown(subject, &keys)),
        several => {
            let message = format!("`{}` is a key at several places: {}", show(subject), key::listing(several));
            Err(Error::Usage(format!("{message}; write as much of the path as tells them apart")))
        }
    }
}

fn unknown(subject: &str, keys: &[schema::Property]) -> Error {
    let codes = explanations().map(|explanation| explanation.code);
    let names = keys.iter().flat_map(|key| [key.path.as_str(), key.name()]);
    let mut known: Vec<&str> = codes.chain(names).collect();
    known.sort_unstable();
    known.dedup();
    let close = |most, cutoff| similar::get_close_matches(subject, &known, most, cutoff);
    let near = Some(close(3, 0.8)).filter(|near| !near.is_empty()).unwrap_or_else(|| close(1, 0.6));
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    let advice = if near.is_empty() {
        "write a code such as `unknown-key`, or a key such as `deploy.instance_type`".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Error::Usage(format!("no finding has the code `{0}`, and no spec the key `{0}`; {advice}", show(subject)))
}
