"""Keys and secrets from the environment or from private files."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from ittybit.cli.errors import UsageError

_MAX_BYTES = 10_000  # a larger file is not a key file
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def default_key_file(environ: Mapping[str, str]) -> Path:
    """Return the default path of the key file."""
    config = environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config, "ittybit", "key")


def find_key(path: Path | None, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the key and its source (`path`, the environment, or the default file)."""
    if path is not None:
        return read_private_file(path), str(path)
    if key := environ.get("ITTYBIT_API_KEY", "").strip():
        return key, "ITTYBIT_API_KEY"
    default_path = default_key_file(environ)
    if default_path.exists():
        return read_private_file(default_path), str(default_path)
    raise UsageError(
        f"no API key; set ITTYBIT_API_KEY, or write it to {default_path} (mode 600)"
    )


def find_secret(path: Path | None, variable: str, environ: Mapping[str, str]) -> str:
    """Return the secret from the file `path` or the environment `variable`."""
    if path is not None:
        return read_private_file(path)
    if secret := environ.get(variable, ""):
        return secret
    raise UsageError(f"no secret; set {variable}, or pass --secret-file PATH")


def read_private_file(path: Path) -> str:
    """Return the one word in a file that only its owner can read."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    if os.name == "posix" and mode & _OTHERS:
        raise UsageError(f"other users can read {path}; run chmod 600 '{path}'")
    text = content.decode("utf-8", "replace").strip()
    if not text or len(content) > _MAX_BYTES or len(text.split()) != 1:
        raise UsageError(f"{path} must contain exactly one key")
    return text
