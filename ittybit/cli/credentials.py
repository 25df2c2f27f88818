"""Where a key or a secret comes from: the environment, or a file that is private."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from ittybit.cli.errors import UsageError

_MAX_BYTES = 10_000  # bytes; more is the wrong file
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def default_key_file(environ: Mapping[str, str]) -> Path:
    """Return the path of the file where the key is looked for unless one is named."""
    config = environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config, "ittybit", "key")


def find_key(path: Path | None, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the key, and where it comes from.

    That is the file `named`, else ``ITTYBIT_API_KEY``, else the usual file. UsageError
    where there is none, or others can read the file.
    """
    if path is not None:
        return read_private_file(path), str(path)
    if key := environ.get("ITTYBIT_API_KEY", "").strip():
        return key, "ITTYBIT_API_KEY"
    default_path = default_key_file(environ)
    if default_path.exists():
        return read_private_file(default_path), str(default_path)
    raise UsageError(
        f"no API key: set ITTYBIT_API_KEY, or write it into {default_path} (mode 600)"
    )


def find_secret(path: Path | None, variable: str, environ: Mapping[str, str]) -> str:
    """Return the secret in the file `named`, or in the `variable`."""
    if path is not None:
        return read_private_file(path)
    if secret := environ.get(variable, ""):
        return secret
    raise UsageError(f"no secret: set {variable}, or give --secret-file PATH")


def read_private_file(path: Path) -> str:
    """Return what a file holds; UsageError where that is nothing, or not private."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    if os.name == "posix" and mode & _OTHERS:
        raise UsageError(f"others can read {path}: run chmod 600 '{path}'")
    text = content.decode("utf-8", "replace").strip()
    if not text or len(content) > _MAX_BYTES or len(text.split()) != 1:
        raise UsageError(f"{path} must hold one key, and nothing else")
    return text
