"""The interpreters: ours with all peers, and one that holds the vendor's SDK."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from benchmarks.peers import VENDOR

_PUBLISHED = "ittybit==1.0.0"
_ROOT = Path(__file__).parents[1]
_DISTRIBUTIONS = [
    *("ittybit", "aiohttp", "requests", "urllib3", "msgspec", "tenacity"),
    *("httpx", "openai", "pydantic", "pycurl", "uvloop"),
]
_VERSIONS = f"""
from importlib.metadata import PackageNotFoundError, version
for name in {_DISTRIBUTIONS}:
    try:
        print(name, version(name))
    except PackageNotFoundError:
        pass
"""


def python_of(peer: str) -> str:
    """Return the interpreter in which `peer` runs."""
    return published() if peer == VENDOR else sys.executable


@cache
def published() -> str:
    """Return the interpreter of the environment with the vendor's SDK.

    It is made in the folder PUBLISHED_SDK, or in `.venv-published`, where the tests
    look for it too. SystemExit where that fails, or it has another Python than this.
    """
    home = Path(os.environ.get("PUBLISHED_SDK", _ROOT / ".venv-published"))
    python = str(home / "bin" / "python")
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            _make(home, python)
    if _release(python) != _release(sys.executable):
        raise SystemExit(
            f"{home} has Python {_release(python)}, this is "
            f"{_release(sys.executable)}: remove that folder, to measure on the same"
        )
    return python


def package() -> Path:
    """Return the package folder of the vendor's SDK."""
    home = Path(published()).parents[1]
    return next(home.glob("lib/python*/site-packages/ittybit"))


def versions() -> dict[str, dict[str, str]]:
    """Return the versions of what is measured, of ours and of the vendor's."""
    return {"ours": _told(sys.executable), VENDOR: _told(published())}


def _make(home: Path, python: str) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    install = [python, "-m", "pip", "install", "--quiet", _PUBLISHED]
    done = subprocess.run(install, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{_PUBLISHED} cannot be installed: {done.stderr[-500:]}")
    (home / "made").touch()


def _release(python: str) -> str:
    code = "import sys; print(sys.version.split()[0])"
    return subprocess.check_output([python, "-c", code], text=True).strip()


def _told(python: str) -> dict[str, str]:
    # Away from the checkout, whose package has the vendor's name.
    lines = subprocess.check_output([python, "-c", _VERSIONS], text=True, cwd="/")
    return dict(line.split() for line in lines.splitlines())
