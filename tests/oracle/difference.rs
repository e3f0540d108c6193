//! Where pipegen, or the expected state, and the SDK differ, and where on purpose.

use std::collections::BTreeMap;

use crate::support::difference::Differences;

/// What is held against the SDK's requests.
#[derive(Clone, Copy, PartialEq)]
pub enum Side {
    /// The template that pipegen renders.
    Template,
    /// The state that the deploy test expects at AWS.
    State,
}

impl Side {
    pub const ALL: [Self; 2] = [Self::Template, Self::State];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::State => "state",
        }
    }
}

/// Something that differs on purpose.
struct Intended {
    /// The cases that show it.
    cases: &'static [&'static str],
    /// What pipegen refuses: JSON pointer into the spec, and code of the finding. It is left out, so that the rest can
    /// be compared.
    left_out: &'static [(&'static str, &'static str)],
    /// Members that differ: JSON pointers that begin with the operation and, for a job, its place.
    members: &'static [&'static str],
    /// What shows it.
    sides: &'static [Side],
    /// Why it is so.
    reason: &'static str,
}

impl Intended {
    const fn new(cases: &'static [&str], members: &'static [&str], reason: &'static str) -> Self {
        Self { cases, left_out: &[], members, sides: &Side::ALL, reason }
    }

    const fn without(self, left_out: &'static [(&str, &str)]) -> Self {
        Self { left_out, ..self }
    }

    const fn only_in(self, sides: &'static [Side]) -> Self {
        Self { sides, ..self }
    }
}

/// All that differs on purpose.
const INTENDED: &[Intended] = &[
    Intended::new(
        &["deploy-endpoint-name", "deploy-everything", "deploy-register-transform-everything"],
        &["/CreateEndpointConfig/EndpointConfigName", "/CreateEndpoint/EndpointConfigName"],
        "a config is a generation of the pipeline, the SDK names it after the endpoint",
    ),
    Intended::new(
        &["deploy-everything", "deploy-update-endpoint-false"],
        &["/CreateEndpoint/EndpointName"],
        "without `update_endpoint` each config has an endpoint of its own, whose name ends in the generation",
    ),
    Intended::new(
        &["deploy-update-endpoint-true"],
        &["/CreateEndpoint"],
        "a template says what will exist, the SDK updates what is there: a request that isn't recorded",
    ),
    Intended::new(
        &["model-env-template-syntax"],
        &["/CreateModel/Containers/0/Environment/CFN_DYNAMIC"],
        "CloudFormation resolves a dynamic reference in any text; pipegen warns",
    )
    .only_in(&[Side::Template]),
    Intended::new(
        &["model-additional-data-sources", "model-additional-data-sources-alone", "model-everything"],
        &["/CreateModel/Containers/0/AdditionalModelDataSources"],
        "CloudFormation has no such property",
    )
    .without(&[("/models/0/additional_model_data_sources", "target-lacks-key")]),
    Intended::new(
        &["register-image-uri-group"],
        &["/CreateModelPackage/InferenceSpecification/Containers/0/Image"],
        "the SDK loses `image_uri` when it registers to a group",
    ),
    Intended::new(
        &["register-source-uri"],
        &["/CreateModelPackage/SourceUri"],
        "the SDK adds a source that SageMaker can't read later, by a request that isn't recorded",
    ),
    Intended::new(
        &[
            "register-unversioned",
            "register-unversioned-approved",
            "register-unversioned-everything",
            "register-unversioned-framework",
            "register-unversioned-three-containers",
        ],
        &["/CreateModelPackage/InferenceSpecification/Containers/0/Environment"],
        LOST_BY_SDK,
    ),
    Intended::new(
        &["register-unversioned-everything", "register-unversioned-three-containers"],
        &["/CreateModelPackage/InferenceSpecification/Containers/2/Environment"],
        LOST_BY_SDK,
    ),
    Intended::new(
        &["register-unversioned-everything", "register-unversioned-framework"],
        &[
            "/CreateModelPackage/InferenceSpecification/Containers/0/Framework",
            "/CreateModelPackage/InferenceSpecification/Containers/0/FrameworkVersion",
            "/CreateModelPackage/InferenceSpecification/Containers/0/ModelInput",
            "/CreateModelPackage/InferenceSpecification/Containers/0/NearestModelName",
            "/CreateModelPackage/InferenceSpecification/Containers/1/Framework",
            "/CreateModelPackage/InferenceSpecification/Containers/1/FrameworkVersion",
            "/CreateModelPackage/InferenceSpecification/Containers/1/ModelInput",
            "/CreateModelPackage/InferenceSpecification/Containers/1/NearestModelName",
        ],
        LOST_BY_SDK,
    ),
    Intended::new(
        &["register-unversioned-everything"],
        &[
            "/CreateModelPackage/InferenceSpecification/Containers/2/Framework",
            "/CreateModelPackage/InferenceSpecification/Containers/2/FrameworkVersion",
            "/CreateModelPackage/InferenceSpecification/Containers/2/ModelInput",
            "/CreateModelPackage/InferenceSpecification/Containers/2/NearestModelName",
        ],
        LOST_BY_SDK,
    ),
    Intended::new(
        &["role-name-with-path"],
        &["/CreateModel/ExecutionRoleArn"],
        "the SDK takes a role name with a path for an ARN, which AWS refuses",
    ),
];

const LOST_BY_SDK: &str = "the SDK loses it when it registers an unversioned package";

/// What pipegen refuses of a case: JSON pointers into the spec, and the codes of the findings.
pub fn left_out(case: &str) -> Vec<(&'static str, &'static str)> {
    of(case).flat_map(|entry| entry.left_out.iter().copied()).collect()
}

/// Holds the differences that were found against those on purpose, which have to be there.
pub fn check(case: &str, side: Side, found: &Differences) -> Result<(), String> {
    let entries = of(case).filter(|entry| entry.sides.contains(&side));
    let mut intended: BTreeMap<&str, &str> =
        entries.flat_map(|entry| entry.members.iter().map(|member| (*member, entry.reason))).collect();
    let mut complaints = Vec::new();
    for (pointer, (requested, made)) in found {
        if intended.remove(pointer.as_str()).is_none() {
            let [requested, made] = [requested, made].map(|value| match value {
                Some(value) => value.to_string(),
                None => "nothing".to_owned(),
            });
            complaints.push(format!("{pointer}: the SDK has {requested}, the {} {made}", side.name()));
        }
    }
    for (pointer, reason) in intended {
        complaints.push(format!("{pointer}: listed as different ({reason}), but it is equal"));
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
}

/// Holds that each case of the list is recorded.
pub fn check_names(recorded: &[String]) -> Result<(), String> {
    match INTENDED.iter().flat_map(|entry| entry.cases).find(|case| !recorded.iter().any(|name| name == *case)) {
        Some(case) => Err(format!("{case} is listed, but not recorded")),
        None => Ok(()),
    }
}

fn of(case: &str) -> impl Iterator<Item = &'static Intended> {
    INTENDED.iter().filter(move |entry| entry.cases.contains(&case))
}
