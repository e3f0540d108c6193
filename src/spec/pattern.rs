//! Patterns of AWS's API models, in the form that every JSON Schema reader and a linear regex engine take.
//!
//! Where AWS repeats a length inside the pattern, the length stands in `maxLength` instead: `{0,62}` makes an automaton
//! 62 times as large and says nothing more.

/// A SageMaker resource name: `ModelName`, `EndpointName`, `ContainerHostname` and their kin.
pub const NAME: &str = "^[a-zA-Z0-9](-*[a-zA-Z0-9])*$";

/// `Url`, `S3Uri`: an S3 or HTTPS address with a bucket or host.
pub const S3_URI: &str = r"^(https|s3)://[^/\r\n]+(/[^\r\n]*)?$";

/// `ContainerImage`: no white space.
pub const IMAGE: &str = r"^[!-~]+$";

/// `KmsKeyId`: a key id, key ARN, alias name or alias ARN.
pub const KMS_KEY: &str = "^[a-zA-Z0-9:/_-]+$";

/// A role ARN, or a role name with an optional path, as the SDK's `role` argument.
pub const ROLE: &str = "^(arn:aws[a-z-]*:iam::[0-9]{12}:role/)?([a-zA-Z0-9_+=,.@-]+/)*[a-zA-Z0-9_+=,.@-]+$";

/// A role ARN only: `ValidationRole`.
pub const ROLE_ARN: &str = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/([a-zA-Z0-9_+=,.@-]+/)*[a-zA-Z0-9_+=,.@-]+$";

/// ARN of a Lambda function: `RepositoryCredentialsProviderArn`.
pub const FUNCTION_ARN: &str = "^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[a-zA-Z0-9_:$-]+$";

/// `SubnetId`, `SecurityGroupId`.
pub const EC2_ID: &str = "^[0-9a-zA-Z-]+$";

/// The shape of a SageMaker instance type; which ones exist is data, not shape.
pub const INSTANCE_TYPE: &str = r"^ml\.[a-z0-9-]+\.[a-z0-9-]+$";

/// `VersionedArnOrName` of a model package: a name, or the ARN of a package or of a version.
pub const MODEL_PACKAGE: &str =
    "^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*/)?[a-zA-Z0-9](-*[a-zA-Z0-9])*(/[0-9]{1,9})?$";

/// `ArnOrName` of a model package group.
pub const MODEL_PACKAGE_GROUP: &str =
    "^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*/)?[a-zA-Z0-9](-*[a-zA-Z0-9])*$";

/// `ContentDigest`: SHA-256 in hex, with its prefix.
pub const DIGEST: &str = "^[Ss][Hh][Aa]256:[0-9a-fA-F]{64}$";

/// `CsvContentType`, `JsonContentType` of a data capture header.
pub const CAPTURE_CONTENT_TYPE: &str = "^[a-zA-Z0-9](-*[a-zA-Z0-9])*/[a-zA-Z0-9](-*[a-zA-Z0-9.])*$";

/// The SDK's words for `CaptureMode`, in any case.
pub const CAPTURE_OPTION: &str = "^([Rr][Ee][Qq][Uu][Ee][Ss][Tt]|[Rr][Ee][Ss][Pp][Oo][Nn][Ss][Ee])$";

/// `ResponseMIMEType`.
pub const RESPONSE_TYPE: &str = r"^[0-9A-Za-z_-]+/[^\r\n]+$";

/// `.*` in AWS's models: one line of any text.
pub const LINE: &str = r"^[^\r\n]*$";

/// `EntityDescription`: printable text. A line break passes CloudFormation's linter and is refused by the service.
pub const PRINTABLE: &str = r"^[^\p{C}]*$";

/// `SourceUri`: printable text without symbols.
pub const SOURCE_URI: &str = r"^[^\p{C}\p{S}]*$";

/// Keys and values of tags and customer metadata.
pub const TAG: &str = r"^[\p{L}\p{Z}\p{N}_.:/=+@-]*$";

/// `EnvironmentKey`, `TransformEnvironmentKey`.
pub const ENVIRONMENT_KEY: &str = "^[a-zA-Z_][a-zA-Z0-9_]*$";

/// `FrameworkVersion` of a model package: starts with a digit and a dot.
pub const FRAMEWORK_VERSION: &str = r"^[0-9]\.[A-Za-z0-9.-]+$";

/// Name of a parameter of a spec.
pub const PARAMETER: &str = "^[a-zA-Z][a-zA-Z0-9_]*$";

/// Text with a variable in it: `${{` that isn't written `$${{`.
pub const VARIABLE: &str = r"(^|[^$])\$\{\{";

/// An EventBridge Scheduler expression.
pub const SCHEDULE: &str = r"^(cron|rate|at)\([^()]+\)$";
