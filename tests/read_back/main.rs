//! Every value of the hostile specs stands in the output letter for letter, as readers see it that share no code with
//! pipegen: PyYAML for CloudFormation, an HCL parser for Terraform.

#[path = "../support/mod.rs"]
mod support;

mod member;

use std::fs;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use support::case::{self, Case};
use support::{hcl, tool};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![
        Trial::test("py_yaml_reads_every_template_as_pipegen_does", every_template),
        Trial::test("at_least_100_hostile_values_are_compared", enough_values),
    ];
    for name in ["hostile", "hostile-registry"] {
        trials.push(Trial::test(format!("{name}/cloudformation"), move || cloudformation(&find(name)?)));
        trials.push(Trial::test(format!("{name}/terraform"), move || terraform(&find(name)?)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn find(name: &str) -> Result<Case, Failed> {
    case::all().into_iter().find(|case| case.name == name).ok_or_else(|| format!("no case {name}").into())
}

/// Templates as PyYAML reads them.
fn read_templates(paths: &[std::path::PathBuf]) -> Result<Vec<Value>, Failed> {
    let output = tool::python_tool("python").arg("tests/tools/read_template.py").args(paths).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn every_template() -> Result<(), Failed> {
    let paths: Vec<_> = case::all().iter().filter_map(|case| case.golden("cloudformation", "template.yaml")).collect();
    for (path, theirs) in paths.iter().zip(read_templates(&paths)?) {
        let template = pipegen::target::cloudformation::read(&fs::read_to_string(path)?)
            .map_err(|(line, reason)| format!("{}:{line}: {reason}", path.display()))?;
        let ours: Value = serde_json::from_str(&pipegen::target::cloudformation::document(&template))?;
        assert_eq!(ours, theirs, "{}", path.display());
    }
    Ok(())
}

fn cloudformation(case: &Case) -> Result<(), Failed> {
    let path = case.golden("cloudformation", "template.yaml").ok_or("no template")?;
    let template = read_templates(&[path])?.remove(0);
    member::compare(&case.value, &member::of_template(&template)?)
}

fn terraform(case: &Case) -> Result<(), Failed> {
    let path = case.golden("terraform", "main.tf").ok_or("no main.tf")?;
    let module = hcl::read(&fs::read_to_string(path)?)?;
    member::compare(&case.value, &member::of_module(&module))
}

fn enough_values() -> Result<(), Failed> {
    let mut count = 0;
    for name in ["hostile", "hostile-registry"] {
        count += member::expected(&find(name)?.value).len();
    }
    assert!(count >= 100, "only {count} values");
    Ok(())
}
