//! What is known only when the stack is deployed: what it is called in the stack, and who is asked for it.

use super::Lowering;
use super::generation::Generation;
use crate::resource::{self, Attribute, Expr, Id, Parameter, Ref, Store, VariableName};
use crate::spec::{Kind, Variable};

impl<'a> Lowering<'a> {
    /// Declares variables: what has to be given, and what Parameter Store is asked for. Facts about where the stack is
    /// deployed are noted down as ones to look up. The variables are in their order, so that those of one path are together.
    pub(super) fn variables(
        &mut self,
        variables: impl Iterator<Item = &'a Variable>,
    ) -> (Vec<Parameter<'a>>, Vec<Store<'a>>) {
        let (mut parameters, mut stores) = (Vec::new(), Vec::new());
        for variable in variables {
            match variable {
                Variable::Aws(fact) => drop(self.aws(*fact)),
                Variable::Parameter { name, .. } => parameters.extend(self.parameter(name, variable)),
                Variable::Ssm { path, kind } => {
                    // Whatever a place makes of a text, the store is asked for it once.
                    let value = Expr::Variable(Variable::Ssm { path: path.clone(), kind: Kind::String });
                    let store =
                        Store { name: VariableName(variable.clone()), value, path, is_list: *kind == Kind::List };
                    let is_last = |last: &Store<'_>| last.path == path && last.is_list == store.is_list;
                    if !stores.last().is_some_and(is_last) {
                        stores.push(store);
                    }
                }
            }
        }
        (parameters, stores)
    }

    fn parameter(&self, name: &str, variable: &Variable) -> Option<Parameter<'a>> {
        let spec = self.spec.parameters.get(name)?;
        Some(Parameter {
            name: VariableName(variable.clone()),
            value: Expr::from(variable),
            spec,
            pattern: spec.pattern.as_deref().map(anchored),
        })
    }

    /// The name of an immutable resource that is complete only when the stack is deployed; none where it is known now.
    pub(super) fn open_name(&self, base: impl Into<Expr>, generation: &Generation) -> Option<Expr> {
        let Generation { hash, variables } = generation;
        (!variables.is_empty()).then(|| {
            Expr::Generation(Box::new(resource::Generation {
                base: base.into(),
                hash: hash.clone(),
                variables: variables.clone(),
                secret: variables.iter().any(|variable| self.is_secret(variable)),
            }))
        })
    }

    /// Whether an output's value holds a secret parameter. What AWS makes up, such as an ARN, does not count as one.
    pub(super) fn tells_secret(&self, value: &Expr) -> bool {
        match value {
            Expr::Variable(variable) => self.is_secret(variable),
            Expr::Concat(parts) => parts.iter().any(|part| self.tells_secret(part)),
            // The only name with variables in it that the spec gives.
            Expr::Ref(Ref { id: Id::Endpoint, attribute: Attribute::Name }) => {
                let name = self.spec.deploy.as_ref().and_then(|deploy| deploy.endpoint_name.as_ref());
                name.is_some_and(|name| self.tells_secret(&name.into()))
            }
            _ => false,
        }
    }

    /// Whether a variable is a secret parameter.
    fn is_secret(&self, variable: &Variable) -> bool {
        match variable {
            Variable::Parameter { name, .. } => {
                self.spec.parameters.get(name).is_some_and(|parameter| parameter.secret)
            }
            Variable::Aws(_) | Variable::Ssm { .. } => false,
        }
    }
}

/// A regular expression that matches whole texts, as CloudFormation takes every pattern.
fn anchored(pattern: &str) -> String {
    let whole = pattern.starts_with('^') && pattern.ends_with('$') && !pattern.contains('|');
    if whole { pattern.to_owned() } else { format!("^(?:{pattern})$") }
}
