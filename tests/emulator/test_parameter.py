"""Parameters of templates."""

from __future__ import annotations

from .case import EmulatorTestCase, Json, client, config, holds, model

TEXT = {"Type": "String"}


class ParameterTest(EmulatorTestCase):
    def environment(self, parameters: Json, given: Json | None = None, **variables: object) -> dict[str, str]:
        """The environment of a model that a stack with these parameters makes."""
        made = model(self.name)
        made["Properties"]["PrimaryContainer"]["Environment"] = variables
        self.deploy({"Model": made}, parameters=parameters, given=given)
        return self.sagemaker.describe_model(ModelName=self.name)["PrimaryContainer"]["Environment"]

    @holds("parameters-keep-to-their-bounds")
    def test_a_parameter_has_the_given_value_or_its_default(self) -> None:
        parameters = {
            "Given": {**TEXT, "Default": "default"},
            "Kept": {**TEXT, "Default": "default"},
            "Number": {"Type": "Number", "Default": 1.5},
            "List": {"Type": "CommaDelimitedList", "Default": "a, b"},
        }
        found = self.environment(
            parameters,
            {"Given": "given"},
            asked={"Ref": "Given"},
            kept={"Fn::Sub": "<${Kept}>"},
            number={"Ref": "Number"},
            list={"Fn::Join": ["+", {"Ref": "List"}]},
        )
        self.assertEqual({"asked": "given", "kept": "<default>", "number": "1.5", "list": "a+b"}, found)

    @holds("parameters-keep-to-their-bounds")
    def test_a_value_beyond_the_bounds_is_refused(self) -> None:
        refused = [
            ({**TEXT, "AllowedValues": ["a", "b"]}, "c", "Parameter 'P' must be one of AllowedValues"),
            ({**TEXT, "AllowedPattern": "[a-z]+"}, "a1", "Parameter 'P' must match pattern [a-z]+"),
            ({**TEXT, "MinLength": 2}, "a", "Parameter 'P' must be between MinLength 2 and MaxLength None"),
            ({"Type": "Number", "MaxValue": 2}, "3", "Parameter 'P' must be between MinValue None and MaxValue 2"),
            ({"Type": "Number"}, "three", "Parameter 'P' must be a number."),
            ({"Type": "CommaDelimitedList", "AllowedValues": ["a"]}, "a,b", "Parameter 'P' must be one of AllowedValues"),
            ({"Type": "List<Number>"}, "1", "the emulator has no parameters of type List<Number>"),
        ]
        for declared, value, message in refused:
            with self.subTest(declared=declared):
                resources = {"Model": model(self.name)}
                found = self.refusal(self.deploy, resources=resources, parameters={"P": declared}, given={"P": value})
                self.assertEqual(message, found)
                self.name += "x"

    @holds("parameters-keep-to-their-bounds")
    def test_a_parameter_without_value_and_a_value_without_parameter_are_refused(self) -> None:
        resources = {"Model": model(self.name)}
        message = self.refusal(self.deploy, resources=resources, parameters={"P": TEXT})
        self.assertEqual("Parameters: [P] must have values", message)

    @holds("scalars-take-the-type-of-the-property")
    def test_a_text_takes_the_type_of_the_property(self) -> None:
        made = config({"Fn::GetAtt": ["Model", "ModelName"]}, self.name)
        made["Properties"]["ProductionVariants"][0]["InitialInstanceCount"] = {"Ref": "Count"}
        isolated = model(self.name)
        isolated["Properties"]["EnableNetworkIsolation"] = {"Ref": "Isolated"}
        parameters = {"Count": {"Type": "Number", "Default": 3}, "Isolated": {**TEXT, "Default": "true"}}
        self.deploy({"Model": isolated, "Config": made}, parameters=parameters)
        found = self.sagemaker.describe_endpoint_config(EndpointConfigName=self.name)
        self.assertEqual(3, found["ProductionVariants"][0]["InitialInstanceCount"])
        self.assertIs(True, self.sagemaker.describe_model(ModelName=self.name)["EnableNetworkIsolation"])

    @holds("stored-parameters-are-read")
    def test_a_parameter_is_read_from_parameter_store(self) -> None:
        store = client("ssm")
        store.put_parameter(Name=f"/{self.name}/text", Value="a,b", Type="String")
        parameters = {
            "Text": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": f"/{self.name}/text"},
            "List": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": f"/{self.name}/text"},
        }
        found = self.environment(parameters, text={"Ref": "Text"}, list={"Fn::Join": ["+", {"Ref": "List"}]})
        self.assertEqual({"text": "a,b", "list": "a+b"}, found)

    @holds("stored-parameters-are-read")
    def test_a_name_that_parameter_store_lacks_is_refused(self) -> None:
        parameters = {"Text": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/nothing"}}
        message = self.refusal(self.deploy, resources={"Model": model(self.name)}, parameters=parameters)
        self.assertEqual("Unable to fetch parameters [/nothing] from parameter store: Parameter /nothing not found.", message)
