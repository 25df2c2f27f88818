"""Waiting for work, and delivery of its result."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

from ittybit.cli.errors import CommandError, UsageError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.results.locations import Location
from ittybit.cli.values import parse_seconds
from ittybit.core.waiting.work import W
from ittybit.types import File
from ittybit.types.model import Model
from ittybit_async.client import AsyncIttybit

Fetch: TypeAlias = Callable[[AsyncIttybit, Any, str, Output], Awaitable[Path]]


def same_command(arguments: Namespace) -> str | None:
    """Return the command that the user ran, if it can continue what it began."""
    # The private emulator loses the parts of an upload.
    return None if arguments.local else shlex.join(["ittybit", *arguments.argv])


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


def add_timeout(parser: Parser) -> None:
    """Add ``--timeout``."""
    parser.add_argument(
        "--timeout",
        type=parse_seconds,
        metavar="SECONDS",
        help="how long to wait (default: no limit)",
    )


def add_wait_options(parser: Parser) -> None:
    """Add ``--async`` and ``--timeout``."""
    parser.add_argument(
        "--async",
        dest="no_wait",
        action="store_true",
        help="print the ID for ittybit wait, and exit",
    )
    add_timeout(parser)


def check_wait_options(arguments: Namespace, target: Location | None) -> None:
    """Raise UsageError if the options would lose the result."""
    if arguments.no_wait and target is not None:
        raise UsageError(
            f"--async cannot write {target.text}; remove --async or the output"
        )
    if arguments.local and (arguments.no_wait or target is None):
        raise UsageError(
            "--local deletes results when the command ends; add -o PATH, and remove "
            "--async"
        )


async def wait_with_progress(
    wait: Callable[..., Awaitable[W]], work: W, arguments: Namespace, output: Output
) -> W:
    """Wait for `work` and show its progress."""
    if not arguments.local:  # the private emulator ends with the command
        output.resume_command = f"ittybit wait {work.id}"
    with progress.bar(f"{work.kind} {work.id}", output) as bar:
        return await wait(work.id, timeout=arguments.timeout, on_progress=bar.work)
