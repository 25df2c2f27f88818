"""Download of results."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

from ittybit.cli.errors import CommandError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.cli.results.locations import Location
from ittybit.types import File
from ittybit.types.model import Model
from ittybit_async.client import AsyncIttybit

Fetch: TypeAlias = Callable[[AsyncIttybit, Any, str, Output], Awaitable[Path]]


def local_target(arguments: Namespace) -> Location | None:
    """Return the local output path, or None if the output is not local."""
    output: Location | None = arguments.output
    return None if output is None or output.is_s3 else output


async def download_file(
    client: AsyncIttybit, source: File | str, to: str, output: Output
) -> Path:
    """Download a file to the path or folder `to`."""
    with progress.bar(f"downloading {to}", output) as bar:
        return await client.files.download(source, to, on_progress=bar.transfer)


async def deliver(
    client: AsyncIttybit,
    fetch: Fetch,
    work: Model,
    result: File | str | None,
    target: Location | None,
    output: Output,
) -> None:
    """Download the result of `work` and print its path, or print its URL."""
    url = result.url if isinstance(result, File) else result
    if target is None:
        output.result(work.to_dict(), url or str(getattr(work, "id", "")))
        return
    if result is None:
        raise CommandError(f"there is no result to write to {target.text}")
    output.resume_command = f"ittybit download '{url}' -o '{target.text}'"
    path = await fetch(client, result, target.text, output)
    output.result({**work.to_dict(), "path": str(path)}, str(path))
