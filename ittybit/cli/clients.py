"""Client of a command, its key or secret, and the private emulator."""

from __future__ import annotations

import logging
import os
import stat
from argparse import Namespace
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path

from ittybit.cli.errors import CommandError, UsageError
from ittybit_async.client import AsyncIttybit

_MAX_BYTES = 10_000  # a larger file is not a key file
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@asynccontextmanager
async def open_client(
    arguments: Namespace, *, keyless: bool = False
) -> AsyncGenerator[AsyncIttybit]:
    """Open the client of a command, without a key if `keyless`."""
    with ExitStack() as stack:
        if arguments.local:
            key, address = stack.enter_context(_run_emulator())
            new_client = AsyncIttybit(key, base_url=address)
        elif keyless:
            new_client = AsyncIttybit.without_key()
        else:
            key, _ = find_key(arguments.key_file, os.environ)
            new_client = AsyncIttybit(key)
        async with new_client as client:
            yield client


def check_emulator() -> None:
    """Raise CommandError unless the libraries of the emulator are installed."""
    missing = [name for name in ("av", "PIL") if find_spec(name) is None]
    if missing:
        raise CommandError(
            f"the emulator needs {' and '.join(missing)}; "
            "run: pip install 'ittybit[emulator]'"
        )


@contextmanager
def _run_emulator() -> Generator[tuple[str, str]]:
    check_emulator()
    from ittybit_emulator import Emulator

    # The emulator replaces the service here, so the contract with it is irrelevant.
    logging.getLogger("ittybit_emulator.contract").setLevel(logging.ERROR)
    # The user names the URLs, so the emulator may fetch them.
    with Emulator(allow_foreign_hosts=True) as emulator:
        yield emulator.key, emulator.url


def default_key_file(environ: Mapping[str, str]) -> Path | None:
    """Return the default path of the key file, or None without a home directory."""
    try:
        config = environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    except RuntimeError:
        return None
    return Path(config, "ittybit", "key")


def find_key(path: Path | None, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the key and its source (`path`, the environment, or the default file)."""
    if path is not None:
        return read_private_file(path), str(path)
    if key := environ.get("ITTYBIT_API_KEY", "").strip():
        return key, "ITTYBIT_API_KEY"
    default_path = default_key_file(environ)
    if default_path is None:
        raise UsageError("no API key; set ITTYBIT_API_KEY, or pass --key-file PATH")
    if os.path.exists(default_path):  # Path.exists raises PermissionError
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
    path = Path(os.path.expanduser(path))
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
