"""The AWS command line, started once for many commands: most of what one costs is its start.

Each line of input is a list of arguments in JSON, answered by a line: the exit status, and all that the command said.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver


def main() -> None:
    """Carries out commands until its input ends."""
    driver = create_clidriver()
    for line in sys.stdin:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = driver.main(json.loads(line))
        print(json.dumps([status, said.getvalue()]), flush=True)


if __name__ == "__main__":
    main()
