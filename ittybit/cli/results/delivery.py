"""Bringing a result to this machine, and saying where it is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

from ittybit.cli.errors import CommandError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.cli.results.locations import Place
from ittybit.types import File
from ittybit.types.model import Model
from ittybit_async.client import AsyncIttybit

Fetch: TypeAlias = Callable[[AsyncIttybit, Any, str, Output], Awaitable[Path]]


def local_target(arguments: Namespace) -> Place | None:
    """Return where on this machine the result goes, None where it does not."""
    output: Place | None = arguments.output
    return None if output is None or output.is_s3 else output


async def fetched(
    client: AsyncIttybit, source: File | str, to: str, output: Output
) -> Path:
    """Download a file to the path or into the folder `to`."""
    with progress.bar(f"downloading {to}", output) as bar:
        return await client.files.download(source, to, on_progress=bar.transfer)


async def deliver(
    client: AsyncIttybit,
    fetch: Fetch,
    work: Model,
    made: File | str | None,
    target: Place | None,
    output: Output,
) -> None:
    """Print what `work` has made: its path on this machine, or else its address."""
    url = made.url if isinstance(made, File) else made
    if target is None:
        output.result(work.to_dict(), url or str(getattr(work, "id", "")))
        return
    if made is None:
        raise CommandError(f"there is no result to put into {target.text}")
    output.goes_on = f"ittybit download '{url}' -o '{target.text}'"
    path = await fetch(client, made, target.text, output)
    output.result({**work.to_dict(), "path": str(path)}, str(path))
