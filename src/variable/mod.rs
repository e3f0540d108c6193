//! The variables of a spec, `${{ … }}`: found, held against the parameters that the spec declares and the places they
//! stand at, and resolved. Never knows what a target makes of them.

mod sample;
mod syntax;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, MAX_FINDINGS, show};
use crate::schema::{self, Slot, slot};
use crate::source::search::{Found, texts};
use crate::source::{Document, Span};
use crate::spec::{Aws, Kind, Variable};
use syntax::{Piece, pieces};

/// What became of the variables of a spec.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The spec's value with each text in which something was to be resolved in the form that the types read; none where
    /// there is no such text.
    pub value: Option<Value>,
    /// What is wrong about variables.
    pub findings: Vec<Diagnostic>,
}

/// Finds and resolves the variables of a spec.
#[must_use]
pub fn resolve(document: &Document) -> Resolved {
    let found = texts(document, syntax::is_special);
    let found: Vec<Found<'_>> = found.into_iter().filter(|found| !found.is_key).collect();
    if found.is_empty() {
        return Resolved::default();
    }
    if let Some(finding) = too_many(&found) {
        return Resolved { value: None, findings: vec![finding] };
    }
    let mut resolver = Resolver { document, variables: BTreeSet::new(), findings: Vec::new() };
    let mut value = document.value.clone();
    for found in &found {
        if resolver.findings.len() >= MAX_FINDINGS {
            break;
        }
        if let (Some(resolved), Some(place)) = (resolver.text(found), value.pointer_mut(&found.pointer)) {
            *place = resolved;
        }
    }
    if let Value::Object(members) = &mut value {
        members.insert("$variables".to_owned(), json!(resolver.variables));
    }
    Resolved { value: Some(value), findings: resolver.findings }
}

/// Most variables that are read. Each costs some kilobytes; the longest spec of the fixtures has forty.
const MAX_VARIABLES: usize = 16_000;

/// The finding that there are more variables than are read, at the text that has the first of those.
fn too_many(found: &[Found<'_>]) -> Option<Diagnostic> {
    let mut rest = MAX_VARIABLES;
    let first = found.iter().find(|found| {
        let left = rest.checked_sub(found.text.matches(syntax::OPEN).count());
        rest = left.unwrap_or(rest);
        left.is_none()
    })?;
    let finding = Diagnostic::error("too-many-values", first.span, format!("more than {MAX_VARIABLES} variables"));
    Some(finding.help("spread the pipeline over several specs"))
}

/// Holds the defaults of parameters, and the values to choose from, against the places where the parameters stand. The
/// spec is valid otherwise.
#[must_use]
pub fn check_samples(document: &Document) -> Vec<Diagnostic> {
    sample::check(document)
}

/// The names of the variables in a text, such as `parameters.ModelBucket`, whether there are such variables or not.
#[must_use]
pub fn names(text: &str) -> Vec<&str> {
    let name = |piece| if let Piece::Variable { name, .. } = piece { Some(name) } else { None };
    if syntax::is_special(text) { pieces(text).into_iter().filter_map(name).collect() } else { Vec::new() }
}

/// The names of the variables in a value and all that is in it.
#[must_use]
pub fn names_in(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => names(text).into_iter().map(str::to_owned).collect(),
        Value::Array(items) => items.iter().flat_map(names_in).collect(),
        Value::Object(members) => members.values().flat_map(names_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => BTreeSet::new(),
    }
}

struct Resolver<'d> {
    document: &'d Document,
    variables: BTreeSet<Variable>,
    findings: Vec<Diagnostic>,
}

impl Resolver<'_> {
    /// What the types read for a text; none where something is wrong with it.
    fn text(&mut self, found: &Found<'_>) -> Option<Value> {
        let pieces = pieces(found.text);
        if let [] | [Piece::Characters(_)] = &pieces[..] {
            let characters =
                pieces.into_iter().map(|piece| if let Piece::Characters(text) = piece { text } else { String::new() });
            return Some(characters.collect::<String>().into());
        }
        let slot = slot(&found.pointer);
        if slot == Slot::Known {
            self.findings.push(known(found));
            return None;
        }
        let mut parts = Vec::new();
        let mut at = found.span.start;
        for piece in &pieces {
            match piece {
                Piece::Characters(characters) => parts.push(json!(characters)),
                Piece::Open { written } => {
                    let finding = Diagnostic::error(
                        "malformed-variable",
                        self.place(found, written, &mut at),
                        "`${{` that no `}}` closes",
                    );
                    self.findings.push(finding.help("write `}}` behind the name, or `$${{` for the characters `${{`"));
                    return None;
                }
                Piece::Variable { name, written } => {
                    let span = self.place(found, written, &mut at);
                    let variable = self.variable(name, span, slot)?;
                    self.hold(&variable, name, span, slot, pieces.len() == 1)?;
                    parts.push(json!(variable));
                    self.variables.insert(variable);
                }
            }
        }
        if slot == Slot::Text
            && let Some(finding) = schema::check_composed(found, &known_parts(&pieces), self.document)
        {
            self.findings.push(finding);
            return None;
        }
        match (slot, &parts[..]) {
            (Slot::Value(_), [only]) => Some(only.clone()),
            _ => Some(json!({ "$concat": parts })),
        }
    }

    /// Where a variable stands in the source, looked for from an offset on; where it isn't found as it reads, all of the
    /// text.
    fn place(&self, found: &Found<'_>, written: &str, at: &mut usize) -> Span {
        let rest = self.document.sources.slice(Span { start: *at, end: found.span.end });
        match rest.find(written) {
            Some(offset) => {
                let start = *at + offset;
                *at = start + written.len();
                Span { start, end: *at }
            }
            None => found.span,
        }
    }

    fn variable(&mut self, name: &str, span: Span, slot: Slot) -> Option<Variable> {
        let parameters = &self.document.value["parameters"];
        if let Some(parameter) = name.strip_prefix("parameters.")
            && let Some(declared) = parameters.get(parameter)
        {
            let kind = Kind::deserialize(&declared["type"]).unwrap_or(Kind::String);
            return Some(Variable::Parameter { name: parameter.to_owned(), kind });
        }
        if let Some(fact) =
            name.strip_prefix("aws.").and_then(|name| Aws::ALL.into_iter().find(|fact| fact.name() == name))
        {
            return Some(Variable::Aws(fact));
        }
        if let Some(path) = name.strip_prefix("ssm:") {
            if is_store_name(path) {
                let kind = if let Slot::Value(kind) = slot { kind } else { Kind::String };
                return Some(Variable::Ssm { path: path.to_owned(), kind });
            }
            let message = format!("found `{}`, expected the name of a parameter of Parameter Store", show(path));
            let finding = Diagnostic::error("malformed-variable", span, message);
            self.findings.push(finding.help("for example `${{ ssm:/ml/prod/bucket }}`, without a version"));
            return None;
        }
        self.findings.push(unknown(name, span, parameters.as_object()));
        None
    }

    /// Holds a variable against the place where it stands, alone or beside characters.
    fn hold(&mut self, variable: &Variable, name: &str, span: Span, slot: Slot, alone: bool) -> Option<()> {
        let kind = variable.kind();
        let is_aws = matches!(variable, Variable::Aws(_));
        let finding = match slot {
            Slot::Text if kind == Kind::List => {
                let finding = wrong_type(span, name, "a list", "text");
                finding.help("write it for a whole list, such as `subnets: ${{ parameters.Subnets }}`")
            }
            Slot::Value(wanted) if !alone => {
                let finding = wrong_type(span, name, "inside text", article(wanted));
                finding.help("write the variable alone")
            }
            Slot::Value(wanted) if kind != wanted || is_aws => {
                let finding = wrong_type(span, name, article(kind), article(wanted));
                match (variable, wanted) {
                    (Variable::Parameter { name, .. }, Kind::String) => {
                        finding.help(format!("declare `{}` with `type: string`", show(name)))
                    }
                    (Variable::Parameter { name, .. }, wanted) => {
                        finding.help(format!("declare `{}` with `type: {}`", show(name), wanted.name()))
                    }
                    _ => finding,
                }
            }
            Slot::Text | Slot::Value(_) | Slot::Known | Slot::Nothing => return Some(()),
        };
        self.findings.push(finding);
        None
    }
}

/// The characters of a text, and nothing for each of its variables.
fn known_parts<'t>(pieces: &'t [Piece<'_>]) -> Vec<Option<&'t str>> {
    let known = |piece: &'t Piece<'_>| if let Piece::Characters(text) = piece { Some(text.as_str()) } else { None };
    pieces.iter().map(known).collect()
}

fn wrong_type(span: Span, name: &str, found: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("misplaced-variable", span, format!("`{}` is {found}, expected {expected}", show(name)))
}

fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "text",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::List => "a list",
    }
}

/// A variable where a value has to be known when pipegen renders.
fn known(found: &Found<'_>) -> Diagnostic {
    let key = found.pointer.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    let message = format!("`{}` has to be known when pipegen renders, so no variable can stand here", show(key));
    let finding = Diagnostic::error("misplaced-variable", found.span, message);
    finding.help("write the value; `environments` lets it differ from one environment to another")
}

/// A name that nothing has.
fn unknown(name: &str, span: Span, parameters: Option<&Map<String, Value>>) -> Diagnostic {
    let declared = parameters.into_iter().flat_map(Map::keys).map(|name| format!("parameters.{name}"));
    let known: Vec<String> = declared.chain(Aws::ALL.map(|fact| format!("aws.{}", fact.name()))).collect();
    let finding = Diagnostic::error("unknown-variable", span, format!("no variable `{}`", show(name)));
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().replace('_', "");
    let near = names.iter().find(|known| last(known) == last(name)).copied().or_else(|| nearest(name, &names));
    let parameter = name.strip_prefix("parameters.").filter(|name| is_parameter_name(name));
    match (near, parameter) {
        (Some(near), _) => finding.help(format!("did you mean `${{{{ {near} }}}}`?")),
        (None, Some(parameter)) => {
            finding.help(format!("declare it: `parameters: {{{}: {{type: string}}}}`", show(parameter)))
        }
        (None, None) => finding.help(
            "write `parameters.NAME`, `aws.region`, `aws.account_id`, `aws.partition`, `aws.url_suffix` or `ssm:/PATH`; \
             `$${{` for the characters `${{`",
        ),
    }
}

/// The name that is most like another. What the names of all parameters begin with makes none of them alike.
fn nearest<'n>(name: &str, names: &[&'n str]) -> Option<&'n str> {
    const PARAMETERS: &str = "parameters.";
    let (start, own) = name.strip_prefix(PARAMETERS).map_or(("", name), |own| (PARAMETERS, own));
    let others: Vec<&str> = names.iter().filter_map(|other| other.strip_prefix(start)).collect();
    let near = similar::get_close_matches(own, &others, 1, 0.7).first().copied()?;
    names.iter().find(|other| other.strip_prefix(start) == Some(near)).copied()
}

fn is_parameter_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether Parameter Store takes this name: words of letters, digits and `_.-` between slashes, at most 1,011 characters
/// (`PutParameter$Name`).
fn is_store_name(path: &str) -> bool {
    const MAX_LENGTH: usize = 1011;
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    path.len() <= MAX_LENGTH && path.strip_prefix('/').unwrap_or(path).split('/').all(is_word)
}
