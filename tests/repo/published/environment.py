"""A virtual environment with the published SDK, created once."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

PUBLISHED = "ittybit==1.0.0"
ROOT = Path(__file__).parents[3]


def published_python() -> str:
    """Return the interpreter of an environment with the published SDK.

    It is created in the folder PUBLISHED_SDK, or in `.venv-published`. If the package
    index cannot be reached, the test is skipped, unless CI is set.
    """
    home = Path(os.environ.get("PUBLISHED_SDK", ROOT / ".venv-published"))
    home.mkdir(parents=True, exist_ok=True)
    # Concurrent test processes, and the suites of several interpreters, share it.
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            _make(home)
    return str(home / "bin" / "python")


def _make(home: Path) -> None:
    python = str(home / "bin" / "python")
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    install = [python, "-m", "pip", "install", "--disable-pip-version-check", PUBLISHED]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        if "connection broken by" in done.stderr and not os.environ.get("CI"):
            pytest.skip(f"the package index cannot be reached to install {PUBLISHED}")
        pytest.fail(f"{PUBLISHED} cannot be installed: {done.stderr}")
    (home / "made").touch()
