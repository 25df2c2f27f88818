"""Programs from the npm registry, each installed once in its own folder."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

INSTALL = ["ci", "--prefer-offline", "--fetch-retries=1"]
QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund"]
CODE = re.compile(r"^npm (?:error|ERR!) code (\w+)", re.MULTILINE)
# The registry cannot be reached, or Node is too old.
NOT_TO_BE_HAD = {
    *("EAI_AGAIN", "EBADENGINE", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH"),
    *("ENETUNREACH", "ENOTFOUND", "ERR_SOCKET_TIMEOUT", "ETIMEDOUT"),
}


def install_package(
    here: Path, home: Path, what: str, prepare: Callable[[str], None] | None = None
) -> str:
    """Install in `home` the packages of the package.json and its lock in `here`.

    Return the path of Node, after calling `prepare` with it. If Node, npm, or the
    registry is not available, the test that needs `what` is skipped, unless CI is set.
    """
    node, npm = _working_program("node"), _working_program("npm")
    if node is None or npm is None:
        unavailable(f"{what} needs Node and npm, but they do not run")
    lock = here / "package-lock.json"
    home.mkdir(parents=True, exist_ok=True)
    # Concurrent test processes, and the suites of several interpreters, share it.
    with (home / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        made = home / "made"
        if not made.exists() or made.read_bytes() != lock.read_bytes():
            _install(npm, here, home, what)
            if prepare is not None:
                prepare(node)
            shutil.copy(lock, made)
    return node


def unavailable(reason: str) -> NoReturn:
    """Skip the test, or fail it if CI is set."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _working_program(name: str) -> str | None:
    """Return the path of a program, or None if it does not run (a shim may not)."""
    found = shutil.which(name)
    if found is None:
        return None
    asked = subprocess.run([found, "--version"], capture_output=True, check=False)
    return None if asked.returncode else found


def _install(npm: str, here: Path, home: Path, what: str) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(here / name, home)
    command = [npm, *INSTALL, *QUIETLY]
    done = subprocess.run(
        command, cwd=home, capture_output=True, text=True, check=False
    )
    code = CODE.search(done.stderr)
    if code and code[1] in NOT_TO_BE_HAD:
        unavailable(f"npm cannot install {what}: {code[1]}")
    if done.returncode:
        pytest.fail(f"npm cannot install {what}: {done.stderr}")
