"""How a stack comes from one template to the next."""

from __future__ import annotations

import json

from . import journal
from .case import IMAGE, EmulatorTestCase, Json, address, client, config, endpoint, holds, model, short, template

OTHER_IMAGE = IMAGE.replace(":1", ":2")


def pipeline(name: str, generation: str, **of_endpoint: object) -> Json:
    """A model, a config and an endpoint, each declared before what it refers to."""
    model_name = {"Fn::GetAtt": ["Model", "ModelName"]}
    config_name = {"Fn::GetAtt": ["Config", "EndpointConfigName"]}
    return {
        "Endpoint": endpoint(config_name, name, **of_endpoint),
        "Config": config(model_name, f"{name}-{generation}"),
        "Model": model(f"{name}-{generation}", IMAGE.replace(":1", f":{generation}")),
    }


class StackTest(EmulatorTestCase):
    @holds("old-goes-last")
    def test_resources_are_made_in_the_order_of_references_and_deleted_in_reverse(self) -> None:
        stack = self.deploy(pipeline(self.name, "1"), description="A pipeline")
        self.assertEqual(("CREATE_COMPLETE", "A pipeline"), (stack["StackStatus"], stack["Description"]))
        self.assertEqual(["CreateModel", "CreateEndpointConfig", "CreateEndpoint"], self.changes())
        self.cloudformation.delete_stack(StackName=self.name)
        self.assertEqual(
            [
                "DeleteEndpoint",
                f"deleted endpoint/{self.name}",
                "DeleteEndpointConfig",
                f"deleted endpoint-config/{self.name}-1",
                "DeleteModel",
                f"deleted model/{self.name}-1",
            ],
            self.changes(),
        )

    @holds("old-goes-last")
    def test_what_is_replaced_goes_after_all_that_refers_to_it_has_moved(self) -> None:
        self.deploy(pipeline(self.name, "1"))
        journal.take()
        stack = self.deploy(pipeline(self.name, "2"), description="The second")
        self.assertEqual(("UPDATE_COMPLETE", "The second"), (stack["StackStatus"], stack["Description"]))
        self.assertEqual(
            [
                "CreateModel",
                "CreateEndpointConfig",
                "UpdateEndpoint",
                "DeleteEndpointConfig",
                f"deleted endpoint-config/{self.name}-1",
                "DeleteModel",
                f"deleted model/{self.name}-1",
            ],
            self.changes(),
        )
        found = self.sagemaker.describe_endpoint(EndpointName=self.name)
        self.assertEqual(f"{self.name}-2", found["EndpointConfigName"])

    @holds("old-goes-last")
    def test_what_refers_to_a_replaced_resource_is_updated_though_its_own_text_stays(self) -> None:
        name = {"Fn::GetAtt": ["Model", "ModelName"]}
        self.deploy({"Model": model(f"{self.name}-1"), "Config": config(name)})
        journal.take()
        self.deploy({"Model": model(f"{self.name}-2"), "Config": config(name)})
        calls = [entry for entry in journal.take() if entry["event"] == "call"]
        created = [call["parameters"] for call in calls if call["operation"] == "CreateEndpointConfig"]
        self.assertEqual([f"{self.name}-2"], [each["ProductionVariants"][0]["ModelName"] for each in created])

    def test_a_stack_is_made_and_changed_without_change_sets_too(self) -> None:
        stack = {"StackName": self.name}
        self.cloudformation.create_stack(**stack, TemplateBody=template(pipeline(self.name, "1")))
        self.cloudformation.update_stack(**stack, TemplateBody=template(pipeline(self.name, "2")))
        self.assertEqual(f"model/{self.name}-2", short(self.physical("Model")))
        self.assertEqual("UPDATE_COMPLETE", self.cloudformation.describe_stacks(**stack)["Stacks"][0]["StackStatus"])

    def test_parameters_are_those_of_the_last_change_set(self) -> None:
        body = template({"Model": model({"Ref": "Name"})})
        body = json.dumps({**json.loads(body), "Parameters": {"Name": {"Type": "String"}}})

        def change(kind: str, generation: str) -> None:
            name = f"{self.name}-{generation}"
            self.cloudformation.create_change_set(
                StackName=self.name,
                ChangeSetName=f"to-{name}",
                ChangeSetType=kind,
                TemplateBody=body,
                Parameters=[{"ParameterKey": "Name", "ParameterValue": name}],
            )
            made = self.cloudformation.describe_change_set(StackName=self.name, ChangeSetName=f"to-{name}")
            self.assertEqual("CREATE_COMPLETE", made["Status"])
            self.cloudformation.execute_change_set(StackName=self.name, ChangeSetName=f"to-{name}")
            self.assertEqual(f"model/{name}", short(self.physical("Model")))

        change("CREATE", "1")
        change("UPDATE", "2")
        self.cloudformation.delete_change_set(StackName=self.name, ChangeSetName=f"to-{self.name}-1")
        change("UPDATE", "1")

    def test_a_change_set_without_changes_says_so(self) -> None:
        self.deploy({"Model": model(self.name)})
        asked = {"StackName": self.name, "ChangeSetName": f"{self.name}-nothing"}
        body = template({"Model": model(self.name)})
        self.cloudformation.create_change_set(**asked, ChangeSetType="UPDATE", TemplateBody=body)
        found = self.cloudformation.describe_change_set(**asked)
        self.assertEqual(
            (
                "FAILED",
                "The submitted information didn't contain changes. "
                "Submit different information to create a change set.",
            ),
            (found["Status"], found["StatusReason"]),
        )

    @holds("a-kept-name-is-not-replaced")
    def test_replacement_under_a_kept_name_is_refused(self) -> None:
        self.deploy({"Model": model(self.name)})
        message = self.refusal(self.deploy, resources={"Model": model(self.name, OTHER_IMAGE)})
        self.assertEqual(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
            f"Rename {self.name} and update the stack again.",
            message,
        )

    @holds("a-kept-name-is-not-replaced")
    def test_a_resource_without_a_name_is_replaced_under_a_generated_one(self) -> None:
        self.deploy({"Model": model()})
        first = self.physical("Model")
        self.deploy({"Model": model(image=OTHER_IMAGE)})
        self.assertRegex(short(first), rf"^model/{self.name}-Model-[0-9A-F]{{12}}$")
        self.assertNotEqual(first, self.physical("Model"))

    @holds("types-stay")
    def test_a_changed_type_is_refused(self) -> None:
        self.deploy({"Model": model(self.name)})
        message = self.refusal(self.deploy, resources={"Model": config(self.name)})
        self.assertEqual(
            "Update of resource type is not permitted. "
            "The new template modifies resource type of the following resources: [Model]",
            message,
        )

    @holds("what-is-retained-stays")
    def test_retained_resources_leave_the_stack_and_stay(self) -> None:
        for policy in ("Retain", "RetainExceptOnCreate"):
            name = f"{self.name}-{policy}"
            stack, kept = {"StackName": name}, model(name, DeletionPolicy=policy)
            self.cloudformation.create_stack(**stack, TemplateBody=template({"Kept": kept, "Other": model()}))
            self.cloudformation.update_stack(**stack, TemplateBody=template({"Other": model()}))
            self.cloudformation.delete_stack(**stack)
            self.assertIn(f"retained model/{name}", self.changes())
            self.assertEqual(name, self.sagemaker.describe_model(ModelName=name)["ModelName"])

    @holds("what-is-retained-stays")
    def test_a_retained_resource_survives_its_stack(self) -> None:
        self.deploy({"Model": model(self.name, DeletionPolicy="Retain", UpdateReplacePolicy="Delete")})
        journal.take()
        self.cloudformation.delete_stack(StackName=self.name)
        self.assertEqual([f"retained model/{self.name}"], self.changes())

    @holds("what-is-retained-stays")
    def test_the_replaced_stays_under_its_own_policy(self) -> None:
        self.deploy({"Model": model(f"{self.name}-1")})
        journal.take()
        self.deploy({"Model": model(f"{self.name}-2", UpdateReplacePolicy="Retain")})
        self.assertEqual(["CreateModel", f"retained model/{self.name}-1"], self.changes())
        self.deploy({"Model": model(f"{self.name}-3", DeletionPolicy="Retain")})
        self.assertEqual(["CreateModel", "DeleteModel", f"deleted model/{self.name}-2"], self.changes())

    @holds("unknown-properties-are-refused")
    def test_a_property_that_the_type_lacks_is_refused(self) -> None:
        wrong = model(self.name)
        wrong["Properties"]["Nmae"] = "x"
        expected = (
            "Properties validation failed for resource Model with message: #: extraneous key [Nmae] is not permitted"
        )
        self.assertEqual(expected, self.refusal(self.deploy, resources={"Model": wrong}))
        self.name += "-2"
        self.deploy({"Model": model(self.name)})
        self.assertEqual(expected, self.refusal(self.deploy, resources={"Model": wrong}))

    def test_what_the_emulator_makes_nothing_of_is_refused(self) -> None:
        role = {"AssumeRolePolicyDocument": {}, "MaxSessionDuration": 3600}
        message = self.refusal(self.deploy, resources={"Role": {"Type": "AWS::IAM::Role", "Properties": role}})
        self.assertEqual("Role: the emulator makes nothing of MaxSessionDuration", message)
        self.name += "-2"
        message = self.refusal(self.deploy, resources={"Queue": {"Type": "AWS::SQS::Queue"}})
        self.assertEqual("the emulator has no resources of type AWS::SQS::Queue", message)

    def test_a_refusal_of_a_service_names_the_resource(self) -> None:
        message = self.refusal(self.deploy, resources={"Config": config("nothing")})
        self.assertEqual(
            "Config (AWS::SageMaker::EndpointConfig): "
            'Could not find model "arn:aws:sagemaker:us-east-1:123456789012:model/nothing".',
            message,
        )

    @holds("old-goes-last")
    def test_a_circle_of_references_is_refused(self) -> None:
        one = model({"Fn::Sub": "${Two.ModelName}-1"})
        two = {**model(self.name), "DependsOn": "One"}
        message = self.refusal(self.deploy, resources={"One": one, "Two": two})
        self.assertEqual("Circular dependency between resources: [One, Two]", message)

    @holds("old-goes-last")
    def test_resources_wait_for_what_they_depend_on(self) -> None:
        first = {**model(f"{self.name}-1"), "DependsOn": ["Second", "Third"]}
        self.deploy({"First": first, "Second": model(f"{self.name}-2"), "Third": model(f"{self.name}-3")})
        calls = [entry for entry in journal.take() if entry["event"] == "call"]
        made = [call["parameters"]["ModelName"] for call in calls if call["operation"] == "CreateModel"]
        self.assertEqual([f"{self.name}-2", f"{self.name}-3", f"{self.name}-1"], made)

    @holds("json-is-json")
    def test_a_template_in_json_may_hold_a_delete_character(self) -> None:
        made = model(self.name)
        made["Properties"]["PrimaryContainer"]["Environment"] = {"TEXT": "\x7f"}
        body = template({"Model": made}).replace("\\u007f", "\x7f")
        self.assertIn("\x7f", body)
        self.cloudformation.create_stack(StackName=self.name, TemplateBody=body)
        found = self.sagemaker.describe_model(ModelName=self.name)
        self.assertEqual({"TEXT": "\x7f"}, found["PrimaryContainer"]["Environment"])

    def test_a_template_comes_from_a_bucket_too(self) -> None:
        bucket = client("s3")
        bucket.create_bucket(Bucket=self.name)
        bucket.put_object(Bucket=self.name, Key="template", Body=template({"Model": model(self.name)}))
        url = f"{address()}/{self.name}/template"
        self.cloudformation.create_stack(StackName=self.name, TemplateURL=url)
        self.assertEqual(f"model/{self.name}", short(self.physical("Model")))
