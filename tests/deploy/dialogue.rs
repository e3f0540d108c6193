//! A process that answers each line of its input with one line.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A process to talk with. It serves until it is dropped.
pub struct Dialogue {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Dialogue {
    /// Starts a process.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = process.map_err(|error| format!("{command:?} doesn't start: {error}"))?;
        let questions = process.stdin.take();
        let answers = process.stdout.take().ok_or("a process without output")?;
        Ok(Self { process, questions, answers: BufReader::new(answers) })
    }

    /// The next line that the process says, without its end.
    pub fn listen(&mut self) -> Result<String, String> {
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
            Ok(0) => Err("the process ended".to_owned()),
            Ok(_) => Ok(line.trim_end().to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Says a line and returns the answer, which is JSON.
    pub fn ask(&mut self, question: &str) -> Result<Value, String> {
        let failed = |error: String| format!("no answer to `{question}`: {error}");
        let questions = self.questions.as_mut().ok_or("a process without input")?;
        writeln!(questions, "{question}")
            .and_then(|()| questions.flush())
            .map_err(|error| failed(error.to_string()))?;
        let answer = self.listen().map_err(failed)?;
        serde_json::from_str(&answer).map_err(|error| failed(format!("{answer:?} is no JSON: {error}")))
    }
}

impl Drop for Dialogue {
    fn drop(&mut self) {
        // It serves until its input ends.
        drop(self.questions.take());
        drop(self.process.wait());
    }
}
