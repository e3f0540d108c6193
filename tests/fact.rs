//! What `schemas/resources.tsv` says of CloudFormation is what the resource types' own schemas say. What it says of
//! Terraform is held by plans: `cargo test --test deploy -- prediction`.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pipegen::change::{Fact, facts};
use pipegen::target::Target;

type Names = BTreeSet<String>;

#[test]
fn properties_that_replace_are_those_of_the_schemas() {
    let facts: Vec<Fact> = facts().filter(|fact| fact.target == Target::CloudFormation).collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/replaced_by.py");
    let mut python = support::tool::python_tool("python");
    let output = python.arg(script).args(facts.iter().map(|fact| fact.resource_type)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let known: BTreeMap<String, [Names; 2]> = serde_json::from_slice(&output.stdout).unwrap();
    let told: BTreeMap<String, [Names; 2]> = facts
        .iter()
        .map(|fact| {
            let names = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
            (fact.resource_type.to_owned(), [names(fact.replaces()), names(fact.may_replace())])
        })
        .collect();
    assert_eq!(told, known);
}
