"""Reads CloudFormation templates with PyYAML, which like CloudFormation reads YAML 1.1, and prints them as one JSON list.

Short forms of functions become their long forms. Dates stay text: CloudFormation has none.
"""

import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    """SafeLoader that knows CloudFormation's tags and no dates."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def function(loader: Loader, name: str, node: yaml.Node) -> dict:
    if isinstance(node, yaml.ScalarNode):
        argument = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        argument = loader.construct_sequence(node, deep=True)
    else:
        argument = loader.construct_mapping(node, deep=True)
    if name == "GetAtt" and isinstance(argument, str):
        argument = argument.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": argument}


Loader.add_multi_constructor("!", function)


def main(paths: list[str]) -> None:
    templates = []
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            templates.append(yaml.load(file, Loader))
    json.dump(templates, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
