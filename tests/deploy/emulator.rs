//! An AWS emulator of the test's own, on a free port of loopback. It ends when this process does.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::dialogue::Dialogue;
use crate::support::tool;

/// A running emulator.
pub struct Emulator {
    /// Its address.
    pub url: String,
    dialogue: Dialogue,
}

impl Emulator {
    /// Starts an emulator with nothing in it. What it has to say of its own failures goes to `log`.
    pub fn start(log: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("the emulator doesn't start: {error}");
        let mut command = python(&["-m", "emulator"]);
        command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"));
        command.stderr(std::fs::File::create(log).map_err(failed)?);
        let mut dialogue = Dialogue::start(&mut command)?;
        let url = dialogue.listen().map_err(|error| format!("the emulator: {error}; see {}", log.display()))?;
        Ok(Self { url, dialogue })
    }

    /// What happened since the last time: calls of the API, authorizations, and what dangles.
    pub fn journal(&mut self) -> Result<Vec<Value>, String> {
        match self.ask("journal")? {
            Value::Array(entries) => Ok(entries),
            other => Err(format!("a journal that is no list: {other}")),
        }
    }

    /// Gives a command and returns the answer.
    pub fn ask(&mut self, command: &str) -> Result<Value, String> {
        self.dialogue.ask(command)
    }

    /// Asks `account.py`, with a JSON value on its standard input and in its output.
    pub fn account(&self, question: &str, input: &Value) -> Result<Value, String> {
        let failed = |error: std::io::Error| format!("account.py {question}: {error}");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/deploy/account.py");
        let mut command = python(&[&script.to_string_lossy(), &self.url, question]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().map_err(failed)?;
        let mut standard_input = process.stdin.take().ok_or("account.py has no input")?;
        standard_input.write_all(input.to_string().as_bytes()).map_err(failed)?;
        drop(standard_input);
        let output = process.wait_with_output().map_err(failed)?;
        if !output.status.success() {
            return Err(format!("account.py {question}: {}", String::from_utf8_lossy(&output.stderr)));
        }
        if output.stdout.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&output.stdout).map_err(|error| format!("account.py {question}: {error}"))
    }

    /// A command that takes the emulator for AWS.
    pub fn client(&self, mut command: Command) -> Command {
        credentials(&mut command).env("AWS_ENDPOINT_URL", &self.url);
        command
    }
}

/// Python with the emulator's credentials.
pub fn python(arguments: &[&str]) -> Command {
    let mut command = tool::python_tool("python");
    command.args(arguments).env("PYTHONDONTWRITEBYTECODE", "1");
    credentials(&mut command);
    command
}

/// Credentials that no real account has, and nothing of a user's configuration.
fn credentials(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("AWS_") || name.starts_with("TF_")) {
            command.env_remove(name);
        }
    }
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .env("AWS_ACCESS_KEY_ID", "testing")
        .env("AWS_SECRET_ACCESS_KEY", "testing")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
}
