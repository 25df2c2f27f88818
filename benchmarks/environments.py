"""Python environments: this one with all peers, and one with the vendor's SDK."""

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
    """Return the interpreter that runs `peer`."""
    return vendor_python() if peer == VENDOR else sys.executable


@cache
def vendor_python() -> str:
    """Return the interpreter with the vendor's SDK, and install it if necessary.

    Its folder is PUBLISHED_SDK or `.venv-published`, as in the tests.
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
            f"{home} has Python {_release(python)}, but this is Python "
            f"{_release(sys.executable)}: remove that folder to use the same version"
        )
    return python


def vendor_package() -> Path:
    """Return the package folder of the vendor's SDK."""
    home = Path(vendor_python()).parents[1]
    return next(home.glob("lib/python*/site-packages/ittybit"))


def versions() -> dict[str, dict[str, str]]:
    """Return the versions of the measured libraries in both environments."""
    return {"ours": _installed(sys.executable), VENDOR: _installed(vendor_python())}


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


def _installed(python: str) -> dict[str, str]:
    # Not in the checkout, because its package has the same name.
    lines = subprocess.check_output([python, "-c", _VERSIONS], text=True, cwd="/")
    return dict(line.split() for line in lines.splitlines())
