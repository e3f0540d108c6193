//! From resources to text: the template engine, with every door closed through which a value could reach the text other
//! than as a literal of the target.

mod embedded;
mod tag;
mod thread;
mod value;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Object, Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;

use crate::error::Error;
use crate::resource::{Expr, Id, OutputName, Resource, Stack, VariableName};
use crate::target::{Target, cloudformation, terraform};
use value::{expression, refusal};

/// The templates: those that pipegen carries, under those of a user.
pub struct Templates {
    environment: Environment<'static>,
    overrides: Arc<BTreeMap<String, String>>,
}

/// Names of the templates that pipegen carries, below `templates/`, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    embedded::names()
}

/// Text of a template that pipegen carries, by name.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    embedded::text(name)
}

/// The target one of whose files has a name; a CloudFormation template may be YAML or JSON.
#[must_use]
pub fn target_of_file(name: &str) -> Option<Target> {
    embedded::target_of_file(name)
}

/// Steps that the templates of a user may take for one file; one pays for 64 bytes, too.
const FUEL: u64 = 1_000_000;

/// How deep the templates of a user may include one another. The engine doesn't meter how deep lists nest that are put
/// together on the way.
const MAX_INCLUDES: usize = 32;

/// Widest indentation.
const MAX_INDENT: usize = 200;

/// Most characters that are told of what the engine says.
const MAX_DETAIL: usize = 400;

impl Templates {
    /// The templates that pipegen carries.
    #[must_use]
    pub fn embedded() -> Self {
        Self::layered(BTreeMap::new())
    }

    /// The templates that pipegen carries, with single ones taken from a folder: `cloudformation/resource/model.yaml.j2`
    /// below it stands for the embedded template of that name. Files below a `part` folder may have new names.
    ///
    /// # Errors
    /// When the folder can't be read, or holds a template that nothing would use or that is none.
    pub fn with_overrides(folder: &Path) -> Result<Self, Error> {
        Self::with_texts(embedded::read_overrides(folder)?)
    }

    /// The templates that pipegen carries, with these by name instead of single ones.
    ///
    /// # Errors
    /// When one is no template.
    pub fn with_texts(overrides: BTreeMap<String, String>) -> Result<Self, Error> {
        for (name, text) in &overrides {
            let broken = |(line, reason)| Error::Template { name: name.clone(), line: Some(line), reason };
            tag::check(text).map_err(broken)?;
        }
        let names: Vec<String> = overrides.keys().cloned().collect();
        let templates = Self::layered(overrides);
        thread::with_large_stack(|| {
            let compile = |name| templates.environment.get_template(name).map(drop).map_err(|error| fault(&error));
            names.iter().map(String::as_str).try_for_each(compile)
        })?;
        Ok(templates)
    }

    fn layered(overrides: BTreeMap<String, String>) -> Self {
        let overrides = Arc::new(overrides);
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(syntax());
        environment.set_auto_escape_callback(|name| match Target::of_template(name) {
            Some(target) => AutoEscape::Custom(target.name().into()),
            None => AutoEscape::None,
        });
        environment.set_formatter(format_literal);
        environment.add_filter("indented", |state: &State, value: &Value, indent: usize| {
            if indent > MAX_INDENT {
                return Err(refusal(&format!("an indentation is at most {MAX_INDENT}")));
            }
            expression(state, value).map(|expr| Value::from_object(Block { expr, indent }))
        });
        environment.add_filter("logical_name", |value: &Value| match value.downcast_object_ref::<VariableName>() {
            Some(name) => Ok(Value::from(cloudformation::parameter(&name.0))),
            None => Err(refusal("only a parameter's name has a logical name")),
        });
        environment
            .add_filter("json", |state: &State, value: &Value| value::json(state, value).map(Value::from_object));
        environment
            .add_filter("concat", |state: &State, parts: &Value| value::concat(state, parts).map(Value::from_object));
        environment.add_filter("text", |value: &Value| match value.as_str() {
            Some(text) => Ok(Value::from_object(Text(text.to_owned()))),
            None if value.is_number() => Ok(value.clone()),
            None => Err(refusal("only text is written as text")),
        });
        environment.add_filter("items", minijinja::filters::items);
        environment.add_filter("join", minijinja::filters::join);
        environment.add_filter("list", minijinja::filters::list);
        environment.add_filter("selectattr", minijinja::filters::selectattr);
        environment.add_test("none", minijinja::tests::is_none);
        // Text with variables in it is an expression.
        environment.add_test("string", |value: &Value| {
            value.as_str().is_some() || value.downcast_object_ref::<Expr>().is_some()
        });
        if !overrides.is_empty() {
            environment.set_fuel(Some(FUEL));
            environment.set_recursion_limit(MAX_INCLUDES);
        }
        let own = Arc::clone(&overrides);
        environment.set_loader(move |name| {
            let own = own.get(name).map(String::as_str);
            Ok(own.or_else(|| embedded::text(name)).map(str::to_owned))
        });
        Self { environment, overrides }
    }

    /// The texts that stand for embedded ones or beside them, by name.
    #[must_use]
    pub fn overrides(&self) -> &BTreeMap<String, String> {
        &self.overrides
    }

    /// Renders a stack as the files of a target: name and text, without header.
    ///
    /// # Errors
    /// When a template is at fault. What a user's templates made is read back first; ours are held by tests.
    pub fn render(&self, stack: &Stack<'_>, target: Target) -> Result<Vec<(&'static str, String)>, Error> {
        if !self.overrides.is_empty() {
            return thread::with_large_stack(|| self.render_here(stack, target));
        }
        self.render_here(stack, target)
    }

    fn render_here(&self, stack: &Stack<'_>, target: Target) -> Result<Vec<(&'static str, String)>, Error> {
        let registry = match target {
            Target::CloudFormation => None,
            Target::Terraform => self.registry(stack)?,
        };
        let context = Value::from(Serde(Context { stack, registry }));
        let mut files = Vec::new();
        for &(file, template) in embedded::files(target) {
            let text = self.render_template(template, &context)?;
            let text = match target {
                Target::CloudFormation => text,
                Target::Terraform => terraform::align(&text),
            };
            if !self.overrides.is_empty() {
                read_back(file, &text, target)?;
            }
            if !text.trim().is_empty() {
                files.push((file, text));
            }
        }
        Ok(files)
    }

    /// The CloudFormation template of the model package, which Terraform carries as a value: hashicorp/aws has no
    /// resource for it.
    fn registry(&self, stack: &Stack<'_>) -> Result<Option<Expr>, Error> {
        const TEMPLATE: &str = "cloudformation/registry.yaml.j2";
        if !stack.resources.iter().any(|resource| matches!(resource, Resource::Registry(_))) {
            return Ok(None);
        }
        let text = self.render_template(TEMPLATE, &Value::from(Serde(Context { stack, registry: None })))?;
        cloudformation::read(&text).map(Some).map_err(|(line, reason)| Error::Unreadable {
            path: TEMPLATE.to_owned(),
            line,
            reason,
        })
    }

    fn render_template(&self, name: &str, context: &Value) -> Result<String, Error> {
        let template = self.environment.get_template(name).map_err(|error| fault(&error))?;
        template.render(context.clone()).map_err(|error| fault(&error))
    }
}

/// Lines that hold nothing but a tag leave no line behind.
fn syntax() -> SyntaxConfig {
    let config = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    config.unwrap_or_default()
}

/// What a template sees: the stack's members by name, and the registry's template where a target embeds it.
#[derive(Serialize)]
struct Context<'s, 'a> {
    #[serde(flatten)]
    stack: &'s Stack<'a>,
    registry: Option<Expr>,
}

/// A value that is written over several lines.
#[derive(Debug)]
struct Block {
    expr: Expr,
    indent: usize,
}

impl Object for Block {}

/// Text where no function can stand.
#[derive(Debug)]
struct Text(String);

impl Object for Text {}

/// The only way in which a value becomes text.
fn format_literal(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let target = Target::of_template(state.name())
        .ok_or_else(|| refusal("a template's name ends in `.yaml.j2` or `.tf.j2`: its literals depend on it"))?;
    let mut text = String::new();
    if let Some(id) = value.downcast_object_ref::<Id>() {
        target.write_id(&mut text, id);
    } else if let Some(name) = value.downcast_object_ref::<OutputName>() {
        target.write_output_name(&mut text, name);
    } else if let Some(name) = value.downcast_object_ref::<VariableName>() {
        target.write_variable_name(&mut text, name);
    } else if let Some(Text(characters)) = value.downcast_object_ref() {
        target.write_text(&mut text, characters);
    } else if let Some(block) = value.downcast_object_ref::<Block>() {
        target.write_block(&mut text, &block.expr, block.indent);
    } else {
        target.write_inline(&mut text, &expression(state, value)?);
    }
    out.write_str(&text).map_err(|_| refusal("the output can't be written"))
}

fn fault(error: &minijinja::Error) -> Error {
    // An error in an included template is the cause of one in the template that includes it.
    let mut innermost = error;
    while let Some(cause) = std::error::Error::source(innermost).and_then(|cause| cause.downcast_ref()) {
        innermost = cause;
    }
    let reason = match (innermost.kind(), innermost.detail()) {
        (ErrorKind::OutOfFuel, _) => format!("it takes more than {FUEL} steps"),
        // It may quote the template.
        (kind, Some(detail)) => format!("{kind}: {}", detail.chars().take(MAX_DETAIL).collect::<String>()),
        (kind, None) => kind.to_string(),
    };
    let name = innermost.name().unwrap_or_default().to_owned();
    Error::Template { name, line: innermost.line(), reason }
}

fn read_back(file: &str, text: &str, target: Target) -> Result<(), Error> {
    let broken = match target {
        Target::CloudFormation => cloudformation::read(text).err(),
        Target::Terraform => terraform::check(text).err(),
    };
    broken.map_or(Ok(()), |(line, reason)| Err(Error::Unreadable { path: file.to_owned(), line, reason }))
}
