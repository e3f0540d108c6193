//! The steps of `action.yml`, run by bash as a GitHub runner runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{SPEC, read, root, run, wheel};

/// A workspace that the action runs in, with the runner's own folder.
struct Runner {
    home: tempfile::TempDir,
    inputs: Vec<(String, String)>,
}

/// How a step ended: exit code, what it said, and its outputs.
struct Ended {
    code: i32,
    said: String,
    outputs: Vec<(String, String)>,
}

impl Ended {
    fn output(&self, name: &str) -> Option<&str> {
        self.outputs.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl Runner {
    /// A workspace with files, and the inputs that differ from their defaults.
    fn new(files: &[(&str, &str)], given: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let workspace = home.path().join("workspace");
        fs::create_dir(&workspace).unwrap();
        fs::create_dir(home.path().join("temp")).unwrap();
        for (name, text) in files {
            let path = workspace.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let action = read("action.yml");
        let declared = action["inputs"].as_object().unwrap();
        let value = |(name, input): (&String, &Value)| {
            let given = given.iter().find(|(given, _)| given == name).map(|(_, value)| *value);
            (name.clone(), given.or(input["default"].as_str()).unwrap().to_owned())
        };
        assert!(given.iter().all(|(name, _)| declared.contains_key(*name)));
        Self { inputs: declared.iter().map(value).collect(), home }
    }

    fn workspace(&self) -> PathBuf {
        self.home.path().join("workspace")
    }

    /// A value of the file with its one expression evaluated.
    fn evaluate(&self, text: &str, program: &str) -> String {
        let Some((before, rest)) = text.split_once("${{ ") else { return text.to_owned() };
        let (expression, after) = rest.split_once(" }}").unwrap();
        let value = match expression {
            "github.action_path" => root().display().to_string(),
            "steps.install.outputs.program" => program.to_owned(),
            input => {
                let name =
                    input.strip_prefix("inputs.").unwrap_or_else(|| panic!("an expression unknown here: {text}"));
                self.inputs.iter().find(|(found, _)| found == name).unwrap().1.clone()
            }
        };
        format!("{before}{value}{after}")
    }

    /// Runs a step, with the program that the first one installed.
    fn step(&self, id: &str, program: &str, environment: &[(&str, &Path)]) -> Ended {
        let action = read("action.yml");
        let steps = action["runs"]["steps"].as_array().unwrap();
        let step = steps.iter().find(|step| step["id"] == id).unwrap();
        assert_eq!(step["shell"], "bash");
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "an input in a script's text is code");
        let (file, outputs) = (self.home.path().join(id), self.home.path().join(format!("{id}.outputs")));
        fs::write(&file, script).unwrap();
        fs::write(&outputs, "").unwrap();

        let folder = step["working-directory"].as_str().map_or(".".to_owned(), |text| self.evaluate(text, program));
        let variables = step["env"].as_object().unwrap();
        let (code, said) = run(Command::new("bash")
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(file)
            .current_dir(self.workspace().join(folder))
            .envs(variables.iter().map(|(name, value)| (name, self.evaluate(value.as_str().unwrap(), program))))
            .envs(environment.iter().copied())
            .env("RUNNER_TEMP", self.home.path().join("temp"))
            .env("GITHUB_OUTPUT", &outputs));
        let outputs = fs::read_to_string(outputs).unwrap();
        let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
        Ended { code, said, outputs: outputs.lines().map(pair).collect() }
    }

    /// Runs the step that runs pipegen, with the command under test.
    fn run(&self) -> Ended {
        self.step("run", env!("CARGO_BIN_EXE_pipegen"), &[])
    }

    /// Runs the step that installs pipegen, from the wheel alone.
    fn install(&self) -> Ended {
        self.step("install", "", &[("PIP_NO_INDEX", Path::new("1")), ("PIP_FIND_LINKS", wheel::folder())])
    }
}

#[test]
fn it_installs_its_own_version_and_runs_it() {
    let version = env!("CARGO_PKG_VERSION");
    let runner = Runner::new(&[("demo.pipeline.yaml", SPEC)], &[("command", "validate")]);
    let installed = runner.install();
    assert_eq!((installed.code, installed.said.as_str()), (0, format!("pipegen {version}\n").as_str()));
    let program = installed.output("program").unwrap();
    assert!(Path::new(program).starts_with(runner.home.path().join("temp")), "{program}");
    let ended = runner.step("run", program, &[]);
    assert_eq!((ended.code, ended.said.as_str()), (0, "no findings in 1 spec\n"));
    assert_eq!(ended.output("findings"), Some("false"));
}

#[test]
fn another_version_is_asked_for_and_anything_else_is_refused() {
    let runner = Runner::new(&[], &[("version", "9.9.9")]);
    let ended = runner.install();
    assert!(ended.code != 0 && ended.said.contains("sagemaker-pipegen==9.9.9"), "{}", ended.said);
    for version in ["1.0 --index-url=http://localhost", "$(id)", "1.0\n--pre", "-r x"] {
        let ended = Runner::new(&[], &[("version", version)]).install();
        assert_eq!((ended.code, ended.said.as_str()), (2, "::error title=pipegen::the input version is no version\n"));
    }
}

#[test]
fn findings_stand_beside_the_lines_and_fail_the_step() {
    let wrong = SPEC.replace("version: 1", "version: 2");
    let files = [("a, b/pipelines/demo.pipeline.yaml", wrong.as_str()), ("other.pipeline.yaml", SPEC)];
    let inputs =
        [("command", "validate"), ("working-directory", "./a, b"), ("arguments", "pipelines\n\n--target\nterraform\n")];
    let runner = Runner::new(&files, &inputs);
    let ended = runner.run();
    let finding = "::error file=a%2C b/pipelines/demo.pipeline.yaml,line=1,col=10,endColumn=11,title=unknown-value::";
    assert!(ended.code == 1 && ended.said.starts_with(finding), "{}", ended.said);
    assert_eq!(ended.output("findings"), Some("true"));

    let absolute = runner.workspace().join("a, b");
    let runner = Runner::new(&files, &[("command", "validate"), ("arguments", absolute.to_str().unwrap())]);
    let ended = runner.run();
    assert!(ended.said.starts_with("::error file=/"), "{}", ended.said);
}

#[test]
fn findings_may_be_told_without_failing_but_a_failure_fails() {
    let inputs = [("command", "validate"), ("fail-on-findings", "false")];
    let ended = Runner::new(&[("demo.pipeline.yaml", "version: 2\n")], &inputs).run();
    assert_eq!((ended.code, ended.output("findings")), (0, Some("true")), "{}", ended.said);
    let ended = Runner::new(&[], &inputs).run();
    assert_eq!((ended.code, ended.output("findings")), (2, Some("false")), "{}", ended.said);
}

#[test]
fn inputs_that_mean_nothing_are_refused() {
    let ended = Runner::new(&[], &[("command", "render")]).run();
    assert_eq!(
        (ended.code, ended.said.as_str()),
        (2, "::error title=pipegen::the input command is neither check nor validate\n")
    );
    let ended = Runner::new(&[], &[("fail-on-findings", "no")]).run();
    assert_eq!(
        (ended.code, ended.said.as_str()),
        (2, "::error title=pipegen::the input fail-on-findings is neither true nor false\n")
    );
}

#[test]
fn a_stale_file_fails_the_step() {
    let runner = Runner::new(&[("demo.pipeline.yaml", SPEC)], &[]);
    let ended = runner.run();
    assert_eq!((ended.code, ended.output("findings")), (1, Some("true")), "{}", ended.said);
    assert!(ended.said.contains("title=missing-file::"), "{}", ended.said);
    super::succeed(crate::support::case::pipegen(&runner.workspace()).arg("render"));
    let ended = runner.run();
    assert_eq!((ended.code, ended.output("findings")), (0, Some("false")), "{}", ended.said);
}
