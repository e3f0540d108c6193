"""Which properties of CloudFormation's resource types make another resource, by the schemas that cfn-lint carries.

    python replaced_by.py TYPE…   # prints for each type the names of the first level: those that do, and those that may
"""

import json
import sys
from importlib.resources import files

SCHEMAS = files("cfnlint.data.schemas")


def names(schema: dict, member: str) -> list[str]:
    """The properties of the first level that a list of a schema holds, or holds a part of."""
    return sorted({pointer.split("/")[2] for pointer in schema.get(member, [])})


def main() -> None:
    """Answers for the types of the command line."""
    schemas = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    found = {}
    for type_name in sys.argv[1:]:
        schema = json.loads((SCHEMAS / "resources" / f"{schemas[type_name]}.json").read_text())
        found[type_name] = [names(schema, "createOnlyProperties"), names(schema, "conditionalCreateOnlyProperties")]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
