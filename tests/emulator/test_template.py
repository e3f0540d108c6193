"""Functions and dynamic references in templates."""

from __future__ import annotations

from .case import ROLE, EmulatorTestCase, client, config, holds, model

ARN = "arn:aws:sagemaker:us-east-1:123456789012"


class TemplateTest(EmulatorTestCase):
    def environment(self, **variables: object) -> dict[str, str]:
        """The environment of a model that a stack makes beside another model."""
        made = model(f"{self.name}-2")
        made["Properties"]["PrimaryContainer"]["Environment"] = variables
        self.deploy({"Second": made, "Model": model(self.name)})
        return self.sagemaker.describe_model(ModelName=f"{self.name}-2")["PrimaryContainer"]["Environment"]

    @holds("functions-are-maps-of-one-key")
    def test_functions_are_evaluated(self) -> None:
        found = self.environment(
            ref={"Ref": "Model"},
            name={"Fn::GetAtt": ["Model", "ModelName"]},
            account={"Ref": "AWS::AccountId"},
            joined={"Fn::Join": ["/", ["s3:/", {"Ref": "AWS::Region"}, "in"]]},
            substituted={"Fn::Sub": "${AWS::Partition} ${Model.ModelName} $ {} ${!literal} ${Model}"},
            own={"Fn::Sub": ["${Own} ${AWS::Partition}", {"Own": {"Fn::GetAtt": ["Model", "ModelName"]}}]},
            replaced={"Fn::Join": ["+", {"Fn::Split": ["-", {"Ref": "AWS::Region"}]}]},
        )
        self.assertEqual(
            {
                "ref": f"{ARN}:model/{self.name}",
                "name": self.name,
                "account": "123456789012",
                "joined": "s3://us-east-1/in",
                "own": f"{self.name} aws",
                "replaced": "us+east+1",
                "substituted": f"aws {self.name} $ {{}} ${{literal}} {ARN}:model/{self.name}",
            },
            found,
        )

    @holds("functions-are-maps-of-one-key")
    def test_a_map_with_other_keys_is_no_function(self) -> None:
        variables = {"Ref": "Model", "TEXT": "${Model} {}"}
        self.assertEqual(variables, self.environment(**variables))

    @holds("functions-are-maps-of-one-key")
    def test_functions_that_the_emulator_lacks_are_refused(self) -> None:
        message = self.refusal(self.environment, variable={"Fn::Base64": "text"})
        self.assertEqual("the emulator doesn't know {'Fn::Base64': 'text'}", message)

    def test_a_reference_to_nothing_is_refused(self) -> None:
        message = self.refusal(self.deploy, resources={"Config": config({"Ref": "Nothing"})})
        self.assertEqual("Template format error: Unresolved resource dependencies [Nothing]", message)
        self.name += "-2"
        message = self.refusal(self.environment, variable={"Fn::GetAtt": ["Model", "Nothing"]})
        self.assertEqual("Model does not support attribute type Nothing", message)

    def test_outputs_are_evaluated_after_each_change(self) -> None:
        outputs = {"Arn": {"Value": {"Ref": "Model"}}, "Name": {"Value": {"Fn::Sub": "<${Model.ModelName}>"}}}
        for name in (f"{self.name}-1", f"{self.name}-2"):
            stack = self.deploy({"Model": model(name)}, outputs=outputs)
            found = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
            self.assertEqual({"Arn": f"{ARN}:model/{name}", "Name": f"<{name}>"}, found)

    @holds("functions-are-maps-of-one-key")
    def test_functions_in_yaml_have_a_short_form(self) -> None:
        body = f"""
            Resources:
              Model:
                Type: AWS::SageMaker::Model
                Properties:
                  ModelName: !Sub ${{AWS::StackName}}-model
                  ExecutionRoleArn: {ROLE}
                  PrimaryContainer:
                    Image: !Join ["/", ["registry", !Ref AWS::Region]]
            Outputs:
              Name:
                Value: !GetAtt Model.ModelName
        """
        self.cloudformation.create_stack(StackName=self.name, TemplateBody=body)
        stack = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        self.assertEqual(f"{self.name}-model", stack["Outputs"][0]["OutputValue"])
        found = self.sagemaker.describe_model(ModelName=f"{self.name}-model")
        self.assertEqual("registry/us-east-1", found["PrimaryContainer"]["Image"])

    @holds("dynamic-references-are-replaced")
    def test_dynamic_references_are_replaced(self) -> None:
        parameters, secrets = client("ssm"), client("secretsmanager")
        for value in ("first", "second"):
            parameters.put_parameter(Name=f"/{self.name}/path", Value=value, Type="String", Overwrite=True)
        arn = secrets.create_secret(Name=self.name, SecretString='{"user": "scott"}')["ARN"]
        found = self.environment(
            latest=f"{{{{resolve:ssm:/{self.name}/path}}}}",
            version=f"<{{{{resolve:ssm:/{self.name}/path:1}}}}>",
            key=f"{{{{resolve:secretsmanager:{self.name}:SecretString:user}}}}",
            arn=f"{{{{resolve:secretsmanager:{arn}:SecretString:user}}}}",
            secret=f"{{{{resolve:secretsmanager:{self.name}}}}}",
            assembled={"Fn::Join": ["", ["{{resolve:ssm:/", self.name, "/path}}"]]},
            other="{{resolve:nothing:path}}",
        )
        self.assertEqual(
            {
                "latest": "second",
                "version": "<first>",
                "key": "scott",
                "arn": "scott",
                "secret": '{"user": "scott"}',
                "assembled": "second",
                "other": "{{resolve:nothing:path}}",
            },
            found,
        )

    @holds("dynamic-references-are-replaced")
    def test_a_dynamic_reference_to_nothing_is_refused(self) -> None:
        message = self.refusal(self.environment, variable="{{resolve:ssm:/nothing}}")
        self.assertEqual("Could not resolve {{resolve:ssm:/nothing}}: Parameter /nothing not found.", message)
