"""Client of a command, connected to the API or to a private emulator."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from importlib.util import find_spec

from ittybit.cli.credentials import find_key
from ittybit.cli.errors import CommandError
from ittybit_async.client import AsyncIttybit


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

    # The user names the URLs, so the emulator may fetch them.
    with Emulator(allow_foreign_hosts=True) as emulator:
        yield emulator.key, emulator.url
