//! What a client plans, in the same words for both.

use std::collections::BTreeMap;

use super::act::Act;
use crate::diff::Property;
use crate::target::Target;

/// What a client plans.
#[derive(Debug)]
pub struct Plan {
    /// Whose client it is.
    pub target: Target,
    /// What it holds, by address of the module (that of the root is empty) or name of the stack.
    pub parts: BTreeMap<String, Part>,
}

/// The resources of a module or of a stack, by what their files call them: `TYPE.NAME`, or the logical id. What no file
/// of pipegen can have declared, such as one of many with a `count`, has a longer name.
pub type Part = BTreeMap<String, Planned>;

/// What a client plans for a resource.
#[derive(Debug)]
pub struct Planned {
    /// Its address in the client's words.
    pub address: String,
    /// Its type.
    pub resource_type: String,
    /// What is done.
    pub act: Act,
    /// What it is called at AWS, before and after.
    pub names: Vec<String>,
    /// What the client says of its properties that differ. Values that are sensitive are hidden in it. None where it
    /// says nothing.
    pub properties: Option<Vec<Property>>,
    /// Paths of the properties that AWS has another value of than the client remembers; empty ones stand for all.
    pub drifted: Vec<String>,
    /// Properties because of which it is replaced.
    pub replaced_by: Vec<String>,
    /// Properties that parameters' values change, and those parameters.
    pub parameters: Vec<(String, String)>,
    /// Why the client does it, where that has nothing to do with properties.
    pub why: Option<&'static str>,
    /// Whether only what other resources turn out to be may change it.
    pub is_dynamic: bool,
}

impl Planned {
    /// A resource of which no more is known.
    pub(super) fn new(address: String, resource_type: String, act: Act) -> Self {
        Self {
            address,
            resource_type,
            act,
            names: Vec::new(),
            properties: None,
            drifted: Vec::new(),
            replaced_by: Vec::new(),
            parameters: Vec::new(),
            why: None,
            is_dynamic: false,
        }
    }
}
