"""Prism, the mock server of Stoplight, installed once in a folder of its own."""

import os
from pathlib import Path

from tests.npm import installed

HERE = Path(__file__).parent


def prism_command() -> list[str]:
    """Return the beginning of a command that runs Prism under Node.

    It is installed in the folder PRISM, or in `.prism`. Where it cannot be had, the
    test is skipped, unless CI is set.
    """
    home = Path(os.environ.get("PRISM", HERE.parents[1] / ".prism"))
    node = installed(HERE, home, "the mock server of Wootiv")
    program = home / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    return [node, str(program)]
