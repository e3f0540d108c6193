//! What pipegen renders is what the SageMaker Python SDK requests for the same arguments, member by member; and so is
//! what the deploy test expects at AWS.
//!
//! `fixtures/oracle/NAME.json` is a call of the SDK and `NAME.requests.json` what it really asked of SageMaker. Each
//! test writes the call as a spec. `NAME/template` renders it as CloudFormation, reads the template back, and holds the
//! properties of the resources against the requests: nothing lost, nothing added, equal but for what [`normal`] says is
//! the same. `NAME/state` holds the state that [`expected`] says against them, so that the deploy test doesn't judge
//! pipegen by an idea of our own. What differs on purpose stands in [`difference`] with its reason, and has to keep
//! differing.

#[path = "../support/mod.rs"]
mod support;

mod difference;
#[path = "../deploy/expected/mod.rs"]
mod expected;
mod normal;
mod recording;
mod sdk;
mod state;
mod template;

use std::collections::BTreeSet;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use serde_json::Value;

use difference::Side;
use recording::Recording;
use template::Template;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let names = match recording::names() {
        Ok(names) => names,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let case = |name: &String, side: Side| {
        let name = name.clone();
        Trial::test(format!("{name}/{}", side.name()), move || Ok(compare(&name, side)?))
    };
    let mut trials: Vec<Trial> = names.iter().flat_map(|name| Side::ALL.map(|side| case(name, side))).collect();
    trials.push(Trial::test("every listed case is recorded", move || Ok(difference::check_names(&names)?)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Holds one side of a case against what the SDK requested.
fn compare(name: &str, side: Side) -> Result<(), String> {
    let recording = Recording::read(name)?;
    let spec = speakable(name, sdk::spec(&recording)?)?;
    let mut requested = recording.requests()?;
    let mut made = match side {
        Side::Template => Template::render(name, &spec, recording.deployment())?.requests(&recording)?,
        Side::State => state::requests(&spec, &recording)?,
    };
    if side == Side::State {
        state::normalise(&mut requested);
    }
    normal::requested(&mut requested);
    normal::made(&mut made);
    // A spec always makes its model; the SDK's `register` alone makes none.
    if requested.get("CreateModel").is_none()
        && let Some(requests) = made.as_object_mut()
    {
        requests.remove("CreateModel");
    }
    difference::check(name, side, &support::difference::between(&requested, &made))
}

/// The spec without what pipegen refuses on purpose; it has to be refused for that, and for nothing else.
fn speakable(name: &str, mut spec: Value) -> Result<Value, String> {
    let left_out = difference::left_out(name);
    if left_out.is_empty() {
        return Ok(spec);
    }
    let expected: BTreeSet<&str> = left_out.iter().map(|(_, code)| *code).collect();
    let found = template::load(name, &spec).err().map(|report| template::error_codes(&report)).unwrap_or_default();
    if found != expected {
        return Err(format!("listed as refused by {expected:?}, but it is by {found:?}"));
    }
    left_out.iter().try_for_each(|(pointer, _)| sdk::remove(&mut spec, pointer))?;
    Ok(spec)
}
