"""Requests are held against the API's model."""

from __future__ import annotations

from .case import IMAGE, ROLE, EmulatorTestCase, client, holds


class RequestTest(EmulatorTestCase):
    def refused(self, operation: str, **parameters: object) -> str:
        """The message with which SageMaker refuses what its client lets pass."""
        return self.refusal(getattr(client("sagemaker", validates=False), operation), **parameters)

    def refused_model(self, **parameters: object) -> str:
        """The message with which a model is refused."""
        asked = {"ModelName": self.name, "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": IMAGE}}
        return self.refused("create_model", **{**asked, **parameters})

    @holds("requests-fit-the-api")
    def test_a_required_member_is_missed(self) -> None:
        self.assertEqual("CreateModel.ModelName is missing", self.refused("create_model", ExecutionRoleArn=ROLE))
        vpc = {"Subnets": ["subnet-1"]}
        self.assertEqual("CreateModel.VpcConfig.SecurityGroupIds is missing", self.refused_model(VpcConfig=vpc))

    @holds("requests-fit-the-api")
    def test_a_value_is_none_of_the_enum(self) -> None:
        message = self.refused_model(InferenceExecutionConfig={"Mode": "Parallel"})
        expected = "CreateModel.InferenceExecutionConfig.Mode: 'Parallel' is none of Serial, Direct"
        self.assertEqual(expected, message)

    @holds("requests-fit-the-api")
    def test_a_value_does_not_match_the_pattern(self) -> None:
        message = self.refused_model(ModelName="a_b")
        expected = "CreateModel.ModelName: 'a_b' doesn't match [a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?"
        self.assertEqual(expected, message)

    @holds("requests-fit-the-api")
    def test_a_number_is_out_of_bounds(self) -> None:
        variant = {"VariantName": "main", "ModelName": "m", "InitialInstanceCount": 0}
        asked = {"EndpointConfigName": self.name, "ProductionVariants": [variant]}
        message = self.refused("create_endpoint_config", **asked)
        expected = "CreateEndpointConfig.ProductionVariants[0].InitialInstanceCount: 0 is not within 1 and None"
        self.assertEqual(expected, message)

    @holds("requests-fit-the-api")
    def test_a_text_a_list_and_a_map_are_too_long(self) -> None:
        environment = {f"KEY_{number}": "value" for number in range(101)}
        message = self.refused_model(
            ModelName="a" * 64,
            Containers=[{"Image": IMAGE}] * 16,
            PrimaryContainer={"Image": IMAGE, "Environment": environment},
        )
        self.assertEqual(
            {
                "CreateModel.ModelName: 64 is not within 0 and 63",
                "CreateModel.Containers: 16 is not within 0 and 15",
                "CreateModel.PrimaryContainer.Environment: 101 is not within 0 and 100",
            },
            set(message.split("; ")),
        )

    @holds("requests-fit-the-api")
    def test_the_keys_and_values_of_a_map_are_checked(self) -> None:
        message = self.refused_model(PrimaryContainer={"Image": IMAGE, "Environment": {"1": "v" * 1025}})
        self.assertEqual(
            "CreateModel.PrimaryContainer.Environment key: '1' doesn't match [a-zA-Z_][a-zA-Z0-9_]*; "
            "CreateModel.PrimaryContainer.Environment.1: 1025 is not within 0 and 1024",
            message,
        )

    @holds("requests-fit-the-api")
    def test_a_text_may_have_several_lines(self) -> None:
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)
        arn = self.make_version()
        self.sagemaker.update_model_package(ModelPackageArn=arn, ApprovalDescription="one\ntwo")
        found = self.sagemaker.describe_model_package(ModelPackageName=arn)
        self.assertEqual("one\ntwo", found["ApprovalDescription"])
