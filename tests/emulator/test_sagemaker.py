"""The rules of SageMaker's own operations."""

from __future__ import annotations

from . import journal, sagemaker
from .case import IMAGE, ROLE, EmulatorTestCase, holds, variant, without_metadata

ARN = "arn:aws:sagemaker:us-east-1:123456789012"
NO_TAGS = "Tags are not supported on versioned model packages; tag the model package group."


class SageMakerTest(EmulatorTestCase):
    @holds("names-are-taken")
    def test_a_name_is_taken_once(self) -> None:
        self.make_model()
        message = self.refusal(
            self.sagemaker.create_model,
            ModelName=self.name,
            ExecutionRoleArn=ROLE,
            PrimaryContainer={"Image": IMAGE},
        )
        self.assertEqual(f'Cannot create already existing model "{ARN}:model/{self.name}".', message)

    @holds("names-are-taken")
    def test_what_a_request_refers_to_has_to_be_there(self) -> None:
        config = self.refusal(
            self.sagemaker.create_endpoint_config,
            EndpointConfigName=self.name,
            ProductionVariants=[variant("nothing")],
        )
        endpoint = self.refusal(self.sagemaker.create_endpoint, EndpointName=self.name, EndpointConfigName="nothing")
        self.assertEqual(f'Could not find model "{ARN}:model/nothing".', config)
        self.assertEqual(f'Could not find endpoint configuration "{ARN}:endpoint-config/nothing".', endpoint)

    def test_a_model_has_either_one_container_or_several(self) -> None:
        message = self.refusal(self.sagemaker.create_model, ModelName=self.name, ExecutionRoleArn=ROLE)
        self.assertEqual("You must specify exactly one of PrimaryContainer and Containers.", message)

    @holds("resources-are-what-was-asked-for")
    def test_a_description_is_what_was_asked_for(self) -> None:
        vpc = {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}
        containers = [{"Image": IMAGE, "Environment": {"LOG": "1"}}, {"Image": IMAGE, "ContainerHostname": "second"}]
        asked = {
            "ModelName": self.name,
            "ExecutionRoleArn": ROLE,
            "Containers": containers,
            "InferenceExecutionConfig": {"Mode": "Serial"},
            "VpcConfig": vpc,
            "EnableNetworkIsolation": True,
        }
        self.sagemaker.create_model(**asked)
        found = without_metadata(self.sagemaker.describe_model(ModelName=self.name))
        created = found.pop("CreationTime")
        self.assertEqual({**asked, "ModelArn": f"{ARN}:model/{self.name}"}, found)
        self.assertIsNotNone(created)

    @holds("resources-are-what-was-asked-for")
    def test_lists_tell_of_all_resources(self) -> None:
        self.make_endpoint()
        endpoints = self.sagemaker.list_endpoints()["Endpoints"]
        found = [each for each in endpoints if each["EndpointName"] == self.name]
        self.assertEqual(["InService"], [each["EndpointStatus"] for each in found])

    @holds("versions-are-numbered")
    def test_versions_are_numbered(self) -> None:
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)
        self.assertEqual(f"{ARN}:model-package/{self.name}/1", self.make_version())
        self.sagemaker.delete_model_package(ModelPackageName=self.make_version())
        third = self.make_version()
        packages = self.sagemaker.list_model_packages(ModelPackageGroupName=self.name)["ModelPackageSummaryList"]
        self.assertEqual([1, 3], [package["ModelPackageVersion"] for package in packages])
        self.assertEqual(3, self.sagemaker.describe_model_package(ModelPackageName=third)["ModelPackageVersion"])

    @holds("versions-are-numbered")
    def test_packages_are_listed_by_type(self) -> None:
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)
        version = self.make_version()
        package = self.sagemaker.create_model_package(ModelPackageName=self.name)["ModelPackageArn"]

        def listed(**by: str) -> set[str]:
            packages = self.sagemaker.list_model_packages(**by)["ModelPackageSummaryList"]
            return {each["ModelPackageArn"] for each in packages} & {version, package}

        self.assertEqual({package}, listed())
        self.assertEqual({package}, listed(ModelPackageType="Unversioned"))
        self.assertEqual({version}, listed(ModelPackageType="Versioned"))
        self.assertEqual({package, version}, listed(ModelPackageType="Both"))

    @holds("versions-are-numbered")
    def test_a_package_is_a_version_or_has_a_name(self) -> None:
        create = self.sagemaker.create_model_package
        self.assertEqual("Missing ARN.", self.refusal(create))
        self.assertEqual(
            "Both ModelPackageName and ModelPackageGroupName are provided in the input. "
            "Cannot determine which one to use.",
            self.refusal(create, ModelPackageName=self.name, ModelPackageGroupName=self.name),
        )

    @holds("versions-are-numbered", "tags-are-a-set")
    def test_versions_take_no_tags(self) -> None:
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)
        tags = [{"Key": "team", "Value": "fraud"}]
        asked = {"ModelPackageGroupName": self.name, "Tags": tags}
        self.assertEqual(NO_TAGS, self.refusal(self.sagemaker.create_model_package, **asked))
        asked = {"ResourceArn": self.make_version(), "Tags": tags}
        self.assertEqual(NO_TAGS, self.refusal(self.sagemaker.add_tags, **asked))

    @holds("groups-with-versions-stay")
    def test_a_group_with_versions_stays(self) -> None:
        asked = {"ModelPackageGroupName": self.name}
        arn = self.sagemaker.create_model_package_group(**asked)["ModelPackageGroupArn"]
        version = self.make_version()
        message = self.refusal(self.sagemaker.delete_model_package_group, **asked)
        self.assertEqual(f"Model package group {arn} is not empty.", message)
        self.sagemaker.delete_model_package(ModelPackageName=version)
        self.sagemaker.delete_model_package_group(**asked)
        message = self.refusal(self.sagemaker.describe_model_package_group, **asked)
        self.assertEqual(f'Could not find model package group "{arn}".', message)

    @holds("groups-with-versions-stay")
    def test_what_is_not_there_is_not_deleted(self) -> None:
        message = self.refusal(self.sagemaker.delete_model, ModelName=self.name)
        self.assertEqual(f'Could not find model "{ARN}:model/{self.name}".', message)

    @holds("what-is-in-use-may-be-deleted")
    def test_the_journal_tells_of_what_was_deleted_in_use(self) -> None:
        self.make_endpoint()
        self.sagemaker.delete_endpoint_config(EndpointConfigName=self.name)
        self.make_config("other")
        self.sagemaker.delete_model(ModelName=self.name)
        self.sagemaker.delete_endpoint_config(EndpointConfigName="other")
        self.assertEqual(
            [
                {"event": "dangling", "deleted": f"endpoint-config/{self.name}", "used_by": [self.name]},
                {"event": "dangling", "deleted": f"model/{self.name}", "used_by": ["other"]},
            ],
            [entry for entry in journal.take() if entry["event"] == "dangling"],
        )

    @holds("endpoints-are-updated")
    def test_an_endpoint_moves_to_another_config(self) -> None:
        self.make_endpoint()
        self.make_config(f"{self.name}-2")
        self.sagemaker.update_endpoint(EndpointName=self.name, EndpointConfigName=f"{self.name}-2")
        found = self.sagemaker.describe_endpoint(EndpointName=self.name)
        self.assertEqual((f"{self.name}-2", "InService"), (found["EndpointConfigName"], found["EndpointStatus"]))
        asked = {"EndpointName": self.name, "EndpointConfigName": "nothing"}
        message = self.refusal(self.sagemaker.update_endpoint, **asked)
        self.assertEqual(f'Could not find endpoint configuration "{ARN}:endpoint-config/nothing".', message)

    @holds("updates-may-roll-back")
    def test_an_update_rolls_back_silently(self) -> None:
        self.make_endpoint()
        self.make_config(f"{self.name}-2")

        def config_after_update() -> str:
            self.sagemaker.update_endpoint(EndpointName=self.name, EndpointConfigName=f"{self.name}-2")
            found = self.sagemaker.describe_endpoint(EndpointName=self.name)
            self.assertEqual("InService", found["EndpointStatus"])
            return found["EndpointConfigName"]

        sagemaker.roll_back(self.name, True)
        self.assertEqual(self.name, config_after_update())
        sagemaker.roll_back(self.name, False)
        self.assertEqual(f"{self.name}-2", config_after_update())

    @holds("packages-are-updated")
    def test_a_package_is_updated_in_place(self) -> None:
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)
        arn = self.make_version()
        update = self.sagemaker.update_model_package
        update(ModelPackageArn=arn, CustomerMetadataProperties={"stage": "one", "owner": "fraud"})
        update(
            ModelPackageArn=arn,
            ModelApprovalStatus="Approved",
            CustomerMetadataProperties={"stage": "two"},
            CustomerMetadataPropertiesToRemove=["owner"],
        )
        found = self.sagemaker.describe_model_package(ModelPackageName=arn)
        self.assertEqual("Approved", found["ModelApprovalStatus"])
        self.assertEqual({"stage": "two"}, found["CustomerMetadataProperties"])

    @holds("tags-are-a-set")
    def test_tags_are_a_set(self) -> None:
        arn = self.make_model(Tags=[{"Key": "team", "Value": "fraud"}, {"Key": "stage", "Value": "one"}])
        tags = [{"Key": "stage", "Value": "two"}, {"Key": "owner", "Value": "us"}]
        self.sagemaker.add_tags(ResourceArn=arn, Tags=tags)
        self.sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team", "nothing"])
        self.assertEqual(tags, self.sagemaker.list_tags(ResourceArn=arn)["Tags"])
        arn = f"{ARN}:model/nothing"
        self.assertEqual(f"Could not find {arn}.", self.refusal(self.sagemaker.list_tags, ResourceArn=arn))

    @holds("transform-jobs-stop")
    def test_a_job_in_progress_stops(self) -> None:
        self.make_model()
        self.make_job("0")
        sagemaker.hold_job(self.name, True)
        self.addCleanup(sagemaker.hold_job, self.name, False)
        self.make_job("1")
        self.make_job("2")
        self.assertEqual(["Completed", "InProgress", "InProgress"], self.job_statuses())
        self.sagemaker.stop_transform_job(TransformJobName=f"{self.name}-1")
        self.assertEqual(["Completed", "Stopped", "InProgress"], self.job_statuses())
        sagemaker.hold_job(self.name, False)
        self.assertEqual(["Completed", "Stopped", "Completed"], self.job_statuses())
        message = self.refusal(self.sagemaker.stop_transform_job, TransformJobName=f"{self.name}-2")
        self.assertEqual("The request was rejected because the transform job is in status Completed.", message)

    def make_job(self, suffix: str) -> None:
        """Makes a transform job of the test's."""
        self.sagemaker.create_transform_job(
            TransformJobName=f"{self.name}-{suffix}",
            ModelName=self.name,
            TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in"}}},
            TransformOutput={"S3OutputPath": "s3://bucket/out"},
            TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        )

    def job_statuses(self) -> list[str]:
        """The statuses of the test's jobs, as the list and the descriptions have them."""
        jobs = self.sagemaker.list_transform_jobs()["TransformJobSummaries"]
        jobs = [job for job in jobs if job["TransformJobName"].startswith(f"{self.name}-")]
        for job in jobs:
            found = self.sagemaker.describe_transform_job(TransformJobName=job["TransformJobName"])
            self.assertEqual(job["TransformJobStatus"], found["TransformJobStatus"])
        return [job["TransformJobStatus"] for job in jobs]
