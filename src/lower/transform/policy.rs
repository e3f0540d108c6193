//! What the roles of a batch transform job may do: exactly the calls that running it makes. The statements are those of
//! AWS's page "IAM policies for Amazon SageMaker AI" in the Step Functions guide, narrowed to this job.

use super::super::Lowering;
use crate::lower::{after_last, is_arn};
use crate::resource::Expr;
use crate::spec::{Aws, Text, Transformer};

/// A policy document of these statements.
pub(super) fn document<const N: usize>(statements: [Expr; N]) -> Expr {
    Expr::map([("Version", "2012-10-17".into()), ("Statement", Expr::List(statements.into()))])
}

/// A statement that allows one action on one resource.
pub(super) fn allow(action: &str, resource: impl Into<Expr>) -> Expr {
    Expr::map([("Effect", "Allow".into()), ("Action", action.into()), ("Resource", resource.into())])
}

fn statement<const N: usize>(sid: &str, actions: &[&str], resource: Expr, condition: [(&str, Expr); N]) -> Expr {
    let actions = if let [action] = actions { Expr::from(*action) } else { Expr::texts(actions) };
    let mut entries = vec![
        ("Sid".to_owned(), sid.into()),
        ("Effect".to_owned(), "Allow".into()),
        ("Action".to_owned(), actions),
        ("Resource".to_owned(), resource),
    ];
    if N > 0 {
        entries.push(("Condition".to_owned(), Expr::map(condition)));
    }
    Expr::Map(entries)
}

impl Lowering<'_> {
    /// Who may take a role: one service, on behalf of this account only.
    pub(super) fn trust(&mut self, service: &str) -> Expr {
        let account = Expr::map([("aws:SourceAccount", self.aws(Aws::AccountId))]);
        document([Expr::map([
            ("Effect", "Allow".into()),
            ("Principal", Expr::map([("Service", service.into())])),
            ("Action", "sts:AssumeRole".into()),
            ("Condition", Expr::map([("StringEquals", account)])),
        ])])
    }

    /// What a state machine may do: run jobs whose names begin with `base`, and be told when they end.
    pub(super) fn state_machine_policy(&mut self, transformer: &Transformer, base: &str, tagged: bool) -> Expr {
        let mut job_actions =
            vec!["sagemaker:CreateTransformJob", "sagemaker:DescribeTransformJob", "sagemaker:StopTransformJob"];
        if tagged {
            job_actions.push("sagemaker:AddTags");
        }
        let jobs = self.arn("sagemaker", format!("transform-job/{base}-*").as_str());
        let rule = self.arn("events", "rule/StepFunctionsGetEventsForSageMakerTransformJobsRule");
        let execution_role = self.execution_role();
        let to_sagemaker = Expr::map([("iam:PassedToService", "sagemaker.amazonaws.com".into())]);
        let mut statements = vec![
            statement("TransformJobs", &job_actions, jobs, []),
            statement("ListTags", &["sagemaker:ListTags"], "*".into(), []),
            statement("PassExecutionRole", &["iam:PassRole"], execution_role, [("StringEquals", to_sagemaker)]),
            statement("SyncRule", &["events:DescribeRule", "events:PutRule", "events:PutTargets"], rule, []),
        ];
        if let Some(key) = &transformer.volume_kms_key {
            statements.push(self.grant(key));
        }
        Expr::map([("Version", "2012-10-17".into()), ("Statement", Expr::List(statements))])
    }

    /// The grant that lets SageMaker use the key of the instances' volumes. An id or alias is narrowed by condition,
    /// since a policy's resource takes only key ARNs.
    fn grant(&mut self, key: &Text) -> Expr {
        let service = Expr::Concat(vec!["sagemaker.".into(), self.aws(Aws::Region), ".amazonaws.com".into()]);
        let mut equals = vec![("kms:ViaService".to_owned(), service)];
        let name = if is_arn(key) { after_last(key, ':') } else { key.clone() };
        let resource = if name.start().starts_with("alias/") {
            equals.push(("kms:RequestAlias".to_owned(), Expr::from(&name)));
            self.arn("kms", "key/*")
        } else if is_arn(key) {
            Expr::from(key)
        } else {
            self.arn("kms", Expr::concat(["key/".into(), Expr::from(key)]))
        };
        let for_aws = Expr::map([("kms:GrantIsForAWSResource", true.into())]);
        let condition = [("Bool", for_aws), ("StringEquals", Expr::Map(equals))];
        statement("VolumeKeyGrant", &["kms:CreateGrant"], resource, condition)
    }
}
