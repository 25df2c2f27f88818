"""Prism, the mock server of Stoplight, installed once in its own folder."""

import os
from pathlib import Path

from tests.npm import install_package

HERE = Path(__file__).parent


def prism_command() -> list[str]:
    """Return the beginning of a command that runs Prism with Node.

    It is installed in the folder PRISM, or in `.prism`. If that fails, the test is
    skipped, unless CI is set.
    """
    home = Path(os.environ.get("PRISM", HERE.parents[1] / ".prism"))
    node = install_package(HERE, home, "the mock server of Wootiv")
    program = home / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    return [node, str(program)]
