"""Where a key or a secret comes from: the environment, or a file that is private."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from ittybit.cli.errors import UsageError

_LARGEST = 10_000  # bytes; more is the wrong file
_SHARED = stat.S_IRWXG | stat.S_IRWXO


def key_file(environment: Mapping[str, str]) -> Path:
    """Return the path of the file where the key is looked for unless one is named."""
    config = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config, "ittybit", "key")


def found_key(named: Path | None, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the key, and where it comes from.

    That is the file `named`, else ``ITTYBIT_API_KEY``, else the usual file. UsageError
    where there is none, or others can read the file.
    """
    if named is not None:
        return private_text(named), str(named)
    if key := environment.get("ITTYBIT_API_KEY", "").strip():
        return key, "ITTYBIT_API_KEY"
    usual = key_file(environment)
    if usual.exists():
        return private_text(usual), str(usual)
    raise UsageError(
        f"no API key: set ITTYBIT_API_KEY, or write it into {usual} (mode 600)"
    )


def found_secret(
    named: Path | None, variable: str, environment: Mapping[str, str]
) -> str:
    """Return the secret in the file `named`, or in the `variable`."""
    if named is not None:
        return private_text(named)
    if secret := environment.get(variable, ""):
        return secret
    raise UsageError(f"no secret: set {variable}, or give --secret-file PATH")


def private_text(path: Path) -> str:
    """Return what a file holds; UsageError where that is nothing, or not private."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            held = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    if os.name == "posix" and mode & _SHARED:
        raise UsageError(f"others can read {path}: run chmod 600 '{path}'")
    text = held.decode("utf-8", "replace").strip()
    if not text or len(held) > _LARGEST or len(text.split()) != 1:
        raise UsageError(f"{path} must hold one key, and nothing else")
    return text
