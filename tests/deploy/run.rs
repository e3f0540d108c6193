//! One target's way through all scenarios: deploy, read back, do nothing, run the jobs, update, remove.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{self, Client, Failures};
use crate::emulator::Emulator;
use crate::request::Roles;
use crate::scenario::Scenario;
use crate::support::{case, difference};
use crate::{actual, expected, job, leftover, order, reference, request, variable};

/// What is held of each scenario, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The real client brings it to AWS.
    Deploy,
    /// AWS has what the spec says: nothing lost, nothing added.
    ReadBack,
    /// A second deployment has nothing to do.
    NoOp,
    /// Both targets asked AWS for the same.
    Agree,
    /// Transform jobs run, with the SDK's request and by exactly the permissions that are given.
    Jobs,
    /// A change arrives, without a moment in which the endpoint has no config.
    Update,
    /// Nothing stays but what is kept on purpose.
    Remove,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 7] =
        [Self::Deploy, Self::ReadBack, Self::NoOp, Self::Agree, Self::Jobs, Self::Update, Self::Remove];

    /// Its name, as a column of the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deploy => "deploy",
            Self::ReadBack => "read back",
            Self::NoOp => "no-op",
            Self::Agree => "agree",
            Self::Jobs => "jobs",
            Self::Update => "update",
            Self::Remove => "remove",
        }
    }
}

/// What came of a target's run.
#[derive(Default)]
pub struct Run {
    /// What went wrong, by scenario and step.
    pub failures: BTreeMap<(String, Step), String>,
    /// What was held, by scenario and step.
    pub held: BTreeSet<(String, Step)>,
    /// The requests that deploying made, in the form in which two targets are compared, by scenario.
    pub requests: BTreeMap<String, Vec<Value>>,
}

/// What has to be in the account before anything is deployed.
pub fn wanted(scenarios: &[&Scenario]) -> Value {
    let roles: BTreeSet<&str> = scenarios
        .iter()
        .flat_map(|scenario| [&scenario.before["role"], &scenario.after["role"]])
        .filter_map(Value::as_str)
        .filter(|role| !role.starts_with("arn:"))
        .collect();
    let mut parameters = BTreeMap::from(variable::STORE);
    parameters.insert("x", "value of a parameter");
    json!({
        "roles": roles,
        // What the cases about groups of others find.
        "model_package_groups": ["shared", "kept-models"],
        "buckets": ["templates"],
        "parameters": parameters,
        "secrets": { "s": "{\"p\": \"value of a secret\"}" },
    })
}

/// Where a run is.
struct Course<'a> {
    client: &'a dyn Client,
    emulator: Emulator,
    folder: PathBuf,
    scenarios: Vec<&'a Scenario>,
    roles: Roles,
    run: Run,
}

/// Takes all scenarios that the target can express through all steps.
pub fn run(client: &dyn Client, scenarios: &[&Scenario], folder: &Path) -> Result<Run, String> {
    let target = client.target();
    let scenarios: Vec<&Scenario> =
        scenarios.iter().copied().filter(|scenario| scenario.targets.contains(&target)).collect();
    let folder = folder.join(target);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let emulator = Emulator::start(&folder.join("emulator.log"))?;
    let mut course = Course { client, emulator, folder, scenarios, roles: Roles::new(), run: Run::default() };
    course.take()?;
    Ok(course.run)
}

impl Run {
    /// Notes what came of a step for a scenario.
    pub fn note(&mut self, scenario: &str, step: Step, outcome: Result<(), String>) {
        self.held.insert((scenario.to_owned(), step));
        if let Err(failure) = outcome {
            let text = self.failures.entry((scenario.to_owned(), step)).or_default();
            text.push_str(&failure);
            text.push('\n');
        }
    }
}

impl Course<'_> {
    fn take(&mut self) -> Result<(), String> {
        let wanted = wanted(&self.scenarios);
        self.emulator.account("prepare", &wanted)?;
        self.emulator.journal()?;

        self.render(0)?;
        self.say("deploy");
        let failures = self.client.deploy(&self.emulator, &self.infra(), &self.names())?;
        self.note(Step::Deploy, failures);
        let entries = self.emulator.journal()?;
        self.run.requests = request::by_scenario(&entries, &self.scenarios, &mut self.roles);
        let before = self.read_back(Step::ReadBack, |scenario| &scenario.before, &wanted)?;
        self.check_packages(&before);

        self.say("deploy again");
        self.render(0)?;
        self.check_unchanged(Step::NoOp)?;

        self.say("run the jobs");
        for (name, outcome) in job::run(&mut self.emulator, &before, &self.scenarios)? {
            self.run.note(&name, Step::Jobs, outcome);
        }

        self.render(1)?;
        self.say("update");
        let failures = self.client.deploy(&self.emulator, &self.infra(), &self.names())?;
        self.note(Step::Update, failures);
        let entries = self.emulator.journal()?;
        request::by_scenario(&entries, &self.scenarios, &mut self.roles);
        let after = self.read_back(Step::Update, |scenario| &scenario.after, &wanted)?;
        let failures = order::check(self.client.target(), &entries, &before, &after, &self.scenarios);
        self.note(Step::Update, failures);
        self.check_unchanged(Step::Update)?;

        self.say("remove");
        let failures = self.client.remove(&self.emulator, &self.infra(), &self.names())?;
        self.note(Step::Remove, failures);
        let entries = self.emulator.journal()?;
        let dangling = |scenario: &&Scenario| Some((scenario.name.clone(), order::dangling(&entries, scenario).err()?));
        let failures = self.scenarios.iter().filter_map(dangling).collect();
        self.note(Step::Remove, failures);
        let account = self.emulator.account("describe", &Value::Null)?;
        let failures = leftover::check(&account, &after, &wanted, &self.scenarios);
        self.note(Step::Remove, failures);
        Ok(())
    }

    fn say(&self, what: &str) {
        eprintln!("{}: {what}", self.client.target());
    }

    fn infra(&self) -> PathBuf {
        self.folder.join("infra")
    }

    fn names(&self) -> Vec<&str> {
        self.scenarios.iter().map(|scenario| scenario.name.as_str()).collect()
    }

    /// Notes a step for all scenarios: it holds but for failures.
    fn note(&mut self, step: Step, mut failures: Failures) {
        for scenario in &self.scenarios {
            let outcome = failures.remove(&scenario.name).map_or(Ok(()), Err);
            self.run.note(&scenario.name, step, outcome);
        }
    }

    /// Renders all scenarios with pipegen, as they are written before or after the change, and puts the values of
    /// parameters beside the files: at first the defaults are left to be taken.
    fn render(&self, stage: usize) -> Result<(), String> {
        let specs = self.folder.join("specs");
        fs::create_dir_all(&specs).map_err(|error| error.to_string())?;
        for scenario in &self.scenarios {
            let path = specs.join(format!("{}.pipeline.json", scenario.name));
            fs::write(path, scenario.written[stage].to_string()).map_err(|error| error.to_string())?;
        }
        let mut pipegen = case::pipegen(&self.folder);
        let (good, said) =
            client::run(pipegen.args(["render", "specs", "--target", self.client.target(), "--out", "infra"]))?;
        for scenario in self.scenarios.iter().filter(|_| stage > 0) {
            let path = client::values_path(&self.infra(), self.client.target(), &scenario.name);
            let values = Value::Object(variable::values(&scenario.written[stage]));
            fs::write(path, values.to_string()).map_err(|error| error.to_string())?;
        }
        if good { Ok(()) } else { Err(said) }
    }

    /// Holds what AWS has against the specs, and returns it.
    fn read_back(&mut self, step: Step, spec: impl Fn(&Scenario) -> &Value, wanted: &Value) -> Result<Value, String> {
        let account = self.emulator.account("describe", &Value::Null)?;
        // What stands in a template of CloudFormation; in Terraform, that is the one of the registry.
        let parts: &[&str] = match self.client.target() {
            "terraform" => &reference::IN_REGISTRY,
            _ => &reference::IN_TEMPLATE,
        };
        let mut failures = Failures::new();
        for scenario in &self.scenarios {
            let expected = reference::resolved(expected::state(spec(scenario)), parts, wanted);
            let actual = actual::state(&account, spec(scenario));
            let outcome = actual
                .and_then(|actual| difference::check(&expected, &actual))
                .and_then(|()| self.check_description(&account, spec(scenario)));
            if let Err(failure) = outcome {
                failures.insert(scenario.name.clone(), failure);
            }
        }
        self.note(step, failures);
        Ok(account)
    }

    /// Holds a stack's description, for which Terraform has no place at AWS.
    fn check_description(&self, account: &Value, spec: &Value) -> Result<(), String> {
        let stack = &account["stacks"][spec["name"].as_str().unwrap_or_default()];
        match self.client.target() {
            "terraform" => Ok(()),
            _ => difference::check(&spec["description"], &stack["Description"]),
        }
    }

    /// Holds that deploying registered one package for each spec that registers, and none for others.
    fn check_packages(&mut self, account: &Value) {
        let wrong = |scenario: &&Scenario| {
            let packages = order::packages_of(account, scenario);
            let is_right = packages.len() == usize::from(scenario.before["register"].is_object());
            (!is_right).then(|| (scenario.name.clone(), format!("registered {packages:?}")))
        };
        let failures = self.scenarios.iter().filter_map(wrong).collect();
        self.note(Step::ReadBack, failures);
    }

    /// Holds that deploying again does nothing: the client says so, and asks AWS for nothing.
    fn check_unchanged(&mut self, step: Step) -> Result<(), String> {
        let mut failures = self.client.check_unchanged(&self.emulator, &self.infra(), &self.names())?;
        let entries = self.emulator.journal()?;
        let calls = request::by_scenario(&entries, &self.scenarios, &mut self.roles);
        for (name, calls) in calls {
            let text = failures.entry(name).or_default();
            let _ = writeln!(text, "calls of a second deployment: {calls:?}");
        }
        self.note(step, failures);
        Ok(())
    }
}
