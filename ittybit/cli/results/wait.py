"""Options and progress of waiting for work."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable

from ittybit.cli.errors import UsageError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.results.locations import Location
from ittybit.cli.values import parse_seconds
from ittybit.core.waiting.work import W


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
