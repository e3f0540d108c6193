//! What there is to say about findings that no rule makes: about the text, its keys and values, and the file. A rule
//! says it in its own file.

use super::page::Page;
use crate::diagnostic::{Example, Explanation, Severity};
use crate::rule::RULES;

/// What there is to say about a code; none for a code that no finding has.
#[must_use]
pub fn explanation(code: &str) -> Option<Explanation> {
    explanations().find(|explanation| explanation.code == code)
}

/// What there is to say about every code.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    OTHERS.into_iter().chain(RULES.iter().map(|rule| rule.explanation()))
}

/// What is told about a code; a key may have the same name.
pub(super) fn page(explanation: &Explanation, namesakes: &[&str]) -> Page {
    let mut page = Page::default();
    let severities: Vec<&str> = explanation.severities.iter().map(|severity| severity.name()).collect();
    page.heading(format!("{}: {}", explanation.code, explanation.title));
    page.pairs(vec![("severity".to_owned(), severities.join(" or "))]);
    page.text(explanation.explain);
    if let Some(example) = explanation.example {
        page.heading("Found fault with");
        page.code(example.flagged);
        page.heading("Mended");
        page.code(example.mended);
    }
    for path in namesakes {
        page.text(format!("There is a key of this name, too: `pipegen explain {path}`."));
    }
    page
}

const fn error(code: &'static str, title: &'static str, explain: &'static str) -> Explanation {
    Explanation { code, title, severities: &[Severity::Error], explain, example: None }
}

const fn warning(code: &'static str, title: &'static str, explain: &'static str) -> Explanation {
    Explanation { severities: &[Severity::Warning], ..error(code, title, explain) }
}

impl Explanation {
    const fn example(self, flagged: &'static str, mended: &'static str) -> Self {
        Self { example: Some(Example { flagged, mended }), ..self }
    }
}

/// What there is to say about codes that no rule has, in order of code.
const OTHERS: [Explanation; 46] = [
    error(
        "alias-in-its-own-anchor",
        "alias inside of what it repeats",
        "An alias stands for the value that its anchor marks. Inside of that value it would stand for itself, without \
         end.",
    )
    .example("tags: &all {team: *all}\n", "tags: {team: risk}\n"),
    warning(
        "ambiguous-scalar",
        "bare value that readers of YAML take differently",
        "A bare `no`, `on` or `0042` is text in YAML 1.2, which a spec is, and a boolean or another number in YAML \
         1.1, \
         which many tools still read. Quotes make it text for all of them.",
    )
    .example("tags: {canary: no}\n", "tags: {canary: \"no\"}\n"),
    error(
        "duplicate-key",
        "key that stands twice in one mapping",
        "Of a key that stands twice, most readers take the last value and say nothing, so that what is read isn't what \
         is seen.",
    )
    .example("tags: {team: risk, team: fraud}\n", "tags: {team: risk}\n"),
    error(
        "empty-document",
        "file without a spec",
        "The file holds nothing, or only comments. A spec has at least `version`, `name`, `role` and `models`.",
    )
    .example(
        "# nothing yet\n",
        "version: 1\nname: fraud-scoring\nrole: FraudScoringExecution\nmodels:\n  - image_uri: \
         123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1\n",
    ),
    error(
        "environment-taken",
        "environment under another one's name",
        "An environment's name is a folder of the output, and two folders that differ only in case are one on some disks.",
    ),
    error(
        "folder-taken",
        "two outputs in one folder",
        "Where `out` of `pipegen.toml` doesn't say target, name or environment, the files of one could take the place of another's.",
    ),
    error(
        "foreign-file",
        "file that pipegen didn't write, in the place of one that it renders",
        "Every rendered file begins with pipegen's head. One without it is somebody's own, and `pipegen render` overwrites none: it writes nothing at all until the file is moved away or removed.",
    ),
    error(
        "hand-edited-file",
        "rendered file that somebody edited",
        "The head of a rendered file has a digest of what follows it, which no longer fits. The next `pipegen render` overwrites the edit: a change belongs into the spec or into a template.",
    ),
    error(
        "json-syntax",
        "text that isn't JSON",
        "A file whose name ends in `.json` is read as JSON (RFC 8259), without comments and without a comma after the \
         last \
         entry. As `.yaml`, the same text may have both.",
    )
    .example(
        "{\"version\": 1, \"name\": \"fraud\", \"role\": \"Fraud\", \"models\": [{\"image_uri\": \"fraud:1\"},]}\n",
        "{\"version\": 1, \"name\": \"fraud\", \"role\": \"Fraud\", \"models\": [{\"image_uri\": \"fraud:1\"}]}\n",
    ),
    error(
        "key-not-text",
        "key that isn't text",
        "YAML takes even a list or a mapping as a key; JSON, AWS and Terraform take only text. Most often a bare `{{` \
         is \
         to blame, which begins a mapping whose key is a mapping.",
    )
    .example("revision: {{ release }}\n", "revision: \"{{ release }}\"\n"),
    error(
        "malformed-glob",
        "glob that can't be read",
        "`specs` of `pipegen.toml` are globs: `*` is any text of a path's part, `**` any parts, `?` one character, `[a-c]` one of some, `{a,b}` one of several texts.",
    ),
    error(
        "malformed-key",
        "key that AWS doesn't take",
        "The keys of `env`, `tags` and customer metadata are your own, in a form that AWS prescribes: letters, digits \
         and \
         `_` for environment variables; letters, digits, spaces and `_.:/=+-@` for the others.",
    )
    .example(
        "models:\n  - {image_uri: fraud:1, env: {LOG-LEVEL: info}}\n",
        "models:\n  - {image_uri: fraud:1, env: {LOG_LEVEL: info}}\n",
    ),
    error(
        "malformed-value",
        "value in a form that AWS doesn't take",
        "AWS prescribes the form of names, addresses, ARNs, MIME types and schedules, and refuses any other when it is \
         deployed. The forms are those of AWS's API models; `pipegen explain KEY` says which one a key has.",
    )
    .example("name: fraud_scoring\n", "name: fraud-scoring\n"),
    error(
        "malformed-variable",
        "variable that can't be read",
        "A variable stands between `${{` and `}}`: `parameters.NAME`, a fact such as `aws.region`, or `ssm:` and the name \
         of a parameter of Parameter Store, without a version. `$${{` is the text `${{`.",
    )
    .example("tags: {stage: \"${{ ssm:/stage:3 }}\"}\n", "tags: {stage: \"${{ ssm:/stage }}\"}\n"),
    error(
        "misplaced-key",
        "key that belongs to one spec",
        "What all specs have in common can't say what each says of itself: `defaults` has no `version`, `name` or `environments`, and an environment no `version` and no `environments`.",
    ),
    error(
        "misplaced-variable",
        "variable where it can't stand",
        "A variable stands for a value of its own type: a parameter of type `integer` for a number, one of type `list` for \
         a whole list, and everything but a list inside text. What decides which resources there are and what they are \
         called has to be known when pipegen renders.",
    )
    .example(
        "enable_network_isolation: ${{ parameters.Isolated }}\nparameters:\n  Isolated: {type: string}\n",
        "enable_network_isolation: ${{ parameters.Isolated }}\nparameters:\n  Isolated: {type: boolean}\n",
    ),
    error(
        "missing-file",
        "file that isn't there",
        "A spec renders it, and it isn't in its place. `pipegen render` writes it; files are committed along with their specs, so that a reviewer sees what changes.",
    ),
    error(
        "missing-folder",
        "folder of templates that isn't there",
        "`templates` of `pipegen.toml` is a folder, relative to that file, with templates that stand for single ones of pipegen's.",
    ),
    error(
        "missing-key",
        "mapping without a key that it needs",
        "Some keys have no default: AWS asks for them, and there is no value that would be right for everyone.",
    )
    .example("deploy: {volume_size: 64}\n", "deploy: {volume_size: 64, instance_type: ml.m5.large}\n"),
    error(
        "multiple-documents",
        "second document in one file",
        "A spec is one document. A line `---` begins another one, which would be left out.",
    )
    .example("tags: {team: risk}\n---\nrevision: \"2\"\n", "tags: {team: risk}\nrevision: \"2\"\n"),
    error(
        "name-taken",
        "name that another spec has",
        "The files of a spec go to a folder of its name, and its resources are named after it: two specs of one name \
         would \
         overwrite each other. Names that differ only in case are one folder on some disks. The head of a rendered file says \
         which spec it is of; where that spec is gone or has another name now, the file goes to the next one.",
    ),
    error(
        "not-utf-8",
        "file that isn't UTF-8",
        "YAML and JSON are written in UTF-8. A file in another encoding would arrive at AWS with other characters.",
    ),
    error(
        "nul-character",
        "text with a NUL character",
        "YAML and JSON can write the character U+0000. No API of AWS takes it, and some cut the text there.",
    )
    .example("description: \"Scores\\0payments\"\n", "description: \"Scores payments\"\n"),
    error(
        "number-out-of-range",
        "number that JSON has no form for",
        "JSON has neither infinity nor \"not a number\", and no reader keeps all digits of a very large number.",
    )
    .example("revision: 1e999\n", "revision: \"1e999\"\n"),
    error(
        "orphaned-file",
        "rendered file that no spec renders any more",
        "Its spec is gone or has another name, target or environment now, and nobody keeps the file up to date. `pipegen render --prune` removes it, and no file without pipegen's head.",
    ),
    error(
        "out-of-range",
        "number that is too small or too large",
        "The bounds are those of AWS's API models, which refuse the number when it is deployed.",
    )
    .example(
        "deploy: {instance_type: ml.m5.large, volume_size: 1024}\n",
        "deploy: {instance_type: ml.m5.large, volume_size: 512}\n",
    ),
    error(
        "out-pattern",
        "pattern of the output that can't be followed",
        "`out` of `pipegen.toml` is a path below its folder, in which `{target}`, `{name}` and `{env}` are put in.",
    ),
    error(
        "parameter-value",
        "value of a parameter that doesn't fit where the parameter stands",
        "A default, and each of the values to choose from, keeps to what the places take where the parameter stands: \
         otherwise AWS would refuse it at deployment.",
    )
    .example(
        "deploy:\n  instance_type: ml.m5.large\n  volume_size: ${{ parameters.Size }}\nparameters:\n  Size: {type: integer, default: 600}\n",
        "deploy:\n  instance_type: ml.m5.large\n  volume_size: ${{ parameters.Size }}\nparameters:\n  Size: {type: integer, default: 500}\n",
    ),
    error(
        "rendered-file",
        "rendered file that is taken for a spec",
        "A CloudFormation template is YAML or JSON as a spec is, and pipegen's head says that it was rendered from one. A glob in `specs` passes such files by.",
    ),
    error(
        "repeated-item",
        "item that stands twice in a list",
        "The list says what there is, not how often: an item that is in it already is a slip.",
    )
    .example(
        "deploy:\n  instance_type: ml.m5.large\n  data_capture_config:\n    enable_capture: true\n    \
         capture_options: [REQUEST, REQUEST]\n",
        "deploy:\n  instance_type: ml.m5.large\n  data_capture_config:\n    enable_capture: true\n    \
         capture_options: [REQUEST]\n",
    ),
    error(
        "schema",
        "value that breaks the schema in a way without words",
        "Nothing is known to lead here: each way to break the schema has a code of its own. `pipegen schema` prints \
         the \
         schema; the finding names the keyword that is broken.",
    ),
    error(
        "stale-file",
        "rendered file that fell behind",
        "The spec, a template, `pipegen.toml` or pipegen itself changed since it was rendered. `pipegen render` writes it anew.",
    ),
    error(
        "tab-indentation",
        "tab in the indentation",
        "YAML is indented with spaces: a tab has no width that every reader agrees on, and YAML forbids it there.",
    )
    .example("deploy:\n\tinstance_type: ml.m5.large\n", "deploy:\n  instance_type: ml.m5.large\n"),
    error(
        "toml-date",
        "date or time in a config",
        "TOML has dates and times; no key of `pipegen.toml` takes one. Text of that form stands in quotes.",
    ),
    error(
        "toml-syntax",
        "text that is no TOML",
        "`pipegen.toml` is TOML 1.0. What can't be read has no meaning, so that nothing that it says is taken and no command \
         goes on.",
    ),
    error(
        "too-deep",
        "value that is nested too deeply",
        "The deepest key of a spec lies at level nine. Deeper than 64, a text is no spec, and reading it could exhaust \
         the stack.",
    ),
    error(
        "too-large",
        "file that is too large",
        "The longest spec anyone needs has some kilobytes; a file of more than 1 MiB is something else.",
    ),
    error(
        "too-many-values",
        "text whose aliases repeat too much",
        "An alias repeats what its anchor marks, aliases included: ten lines can stand for a billion values. More than \
         100,000 are not read.",
    ),
    error(
        "unknown-key",
        "key that isn't there",
        "A key that nothing reads would be a wish without effect. The keys are those of the SDK's `PipelineModel` and \
         of \
         the objects it takes; `pipegen explain KEY` says what a key is.",
    )
    .example("tag: {team: risk}\n", "tags: {team: risk}\n"),
    error(
        "unknown-tag",
        "tag of YAML",
        "A tag such as `!Ref` or `!!binary` gives a value a type of its own. A spec has text, numbers, booleans, lists \
         and \
         mappings only; what CloudFormation and Terraform need, pipegen writes.",
    )
    .example("role: !Sub FraudScoringExecution\n", "role: FraudScoringExecution\n"),
    error(
        "unknown-value",
        "value that isn't one of the choices",
        "AWS takes one of a few words here, in exactly this case. `pipegen explain KEY` lists them.",
    )
    .example(
        "models:\n  - {image_uri: fraud:1, mode: single}\n",
        "models:\n  - {image_uri: fraud:1, mode: SingleModel}\n",
    ),
    error(
        "unknown-variable",
        "variable that isn't there",
        "A variable is a parameter that the spec declares, a fact of `aws.`, or the name of a parameter of Parameter Store \
         behind `ssm:`. Nothing is computed between the braces.",
    )
    .example("tags: {region: \"${{ aws.regoin }}\"}\n", "tags: {region: \"${{ aws.region }}\"}\n"),
    error(
        "wrong-count",
        "too few or too many items",
        "The bounds are those of AWS's API models, which refuse the list or mapping when it is deployed.",
    )
    .example(
        "vpc_config: {subnets: [], security_group_ids: [sg-0a1b2c3d]}\n",
        "vpc_config: {subnets: [subnet-0a1b2c3d], security_group_ids: [sg-0a1b2c3d]}\n",
    ),
    error(
        "wrong-length",
        "text that is too short or too long",
        "The bounds are those of AWS's API models, which refuse the text when it is deployed. The name of a pipeline \
         ends at \
         48 characters, so that a generation and a job still fit into AWS's 63.",
    )
    .example("revision: \"\"\nname: \"\"\n", "revision: \"\"\nname: fraud-scoring\n"),
    error(
        "wrong-type",
        "value of another type",
        "Text, numbers, booleans, lists and mappings are kept apart: what YAML reads as a number is not turned into \
         text \
         without being asked, since `1.10` would arrive as `1.1`.",
    )
    .example("tags: {release: 1.10}\n", "tags: {release: \"1.10\"}\n"),
    error(
        "yaml-syntax",
        "text that isn't YAML",
        "A spec is YAML 1.2. The finding names the first place where the text can't be read on; what is missing, such \
         as a \
         quote or a bracket, may stand above it.",
    )
    .example("description: \"Scores\" card payments\n", "description: Scores card payments\n"),
];
