//! The Amazon States Language, as far as the state machines of transform jobs use it. Any other expression is an error.

use serde_json::Value;

/// Parameters of a task with the Amazon States Language's expressions evaluated.
pub fn evaluate(value: &Value, job_name: &str) -> Result<Value, String> {
    let member = |(name, value): (&String, &Value)| match name.strip_suffix(".$") {
        Some(name) => Ok((name.to_owned(), expression(value.as_str().unwrap_or_default(), job_name)?.into())),
        None => Ok((name.clone(), evaluate(value, job_name)?)),
    };
    match value {
        Value::Array(items) => items.iter().map(|item| evaluate(item, job_name)).collect(),
        Value::Object(members) => members.iter().map(member).collect(),
        scalar => Ok(scalar.clone()),
    }
}

/// The job's name, or text with the job's name in it.
fn expression(text: &str, job_name: &str) -> Result<String, String> {
    const JOB_NAME: &str = "$.job.TransformJobName";
    if text == JOB_NAME {
        return Ok(job_name.to_owned());
    }
    let format = text.strip_prefix("States.Format('").and_then(|rest| rest.strip_suffix(')'));
    let format = format.and_then(|rest| rest.strip_suffix(JOB_NAME)).and_then(|rest| rest.strip_suffix("', "));
    format.map(|format| format.replace("{}", job_name)).ok_or_else(|| format!("an expression unknown here: {text}"))
}
