"""Prism, the mock server of Stoplight, installed once in a folder of its own."""

import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
INSTALL = ["ci", "--prefer-offline", "--fetch-retries=1"]
QUIETLY = ["--ignore-scripts", "--engine-strict", "--no-audit", "--no-fund"]
CODE = re.compile(r"^npm (?:error|ERR!) code (\w+)", re.MULTILINE)
# The registry is out of reach, or Node is too old.
NOT_TO_BE_HAD = {
    *("EAI_AGAIN", "EBADENGINE", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH"),
    *("ENETUNREACH", "ENOTFOUND", "ERR_SOCKET_TIMEOUT", "ETIMEDOUT"),
}


def prism_command() -> list[str]:
    """Return the beginning of a command that runs Prism under Node.

    It is installed in the folder PRISM, or in `.prism`. Where Node, npm or the registry
    cannot be had, the test is skipped, unless CI is set.
    """
    node, npm = _answering("node"), _answering("npm")
    if node is None or npm is None:
        _unavailable("no Node with npm answers, to run the mock server of Wootiv")
    home = Path(os.environ.get("PRISM", HERE.parents[1] / ".prism"))
    home.mkdir(parents=True, exist_ok=True)
    # Test processes side by side, and suites of several interpreters, share it.
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = home / "made"
        if not made.exists() or made.read_bytes() != LOCK.read_bytes():
            _install(npm, home)
            shutil.copy(LOCK, made)
    program = home / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    return [node, str(program)]


def _answering(name: str) -> str | None:
    """Where a program is, if it runs: a version manager's shim may not."""
    found = shutil.which(name)
    if found is None:
        return None
    asked = subprocess.run([found, "--version"], capture_output=True, check=False)
    return None if asked.returncode else found


def _install(npm: str, home: Path) -> None:
    for name in ("package.json", LOCK.name):
        shutil.copy(HERE / name, home)
    command = [npm, *INSTALL, *QUIETLY]
    done = subprocess.run(
        command, cwd=home, capture_output=True, text=True, check=False
    )
    code = CODE.search(done.stderr)
    if code and code[1] in NOT_TO_BE_HAD:
        _unavailable(f"npm cannot install the mock server of Wootiv: {code[1]}")
    if done.returncode:
        pytest.fail(f"npm cannot install the mock server of Wootiv: {done.stderr}")


def _unavailable(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
