"""Waiting: its options, whether they fit together, and how far the work is."""

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
    """Add how long to wait."""
    parser.add_argument(
        "--timeout",
        type=parse_seconds,
        metavar="SECONDS",
        help="how long to wait; for ever unless given",
    )


def add_wait_options(parser: Parser) -> None:
    """Add whether to wait, and how long."""
    parser.add_argument(
        "--async",
        dest="no_wait",
        action="store_true",
        help="do not wait: print the id, for ittybit wait",
    )
    add_timeout(parser)


def check_wait_options(arguments: Namespace, target: Location | None) -> None:
    """Raise UsageError where what is asked for would be lost, or never comes."""
    if arguments.no_wait and target is not None:
        raise UsageError(
            f"--async does not wait, so that nothing gets to {target.text}: leave one"
        )
    if arguments.local and (arguments.no_wait or target is None):
        raise UsageError(
            "with --local the result goes with the emulator: give a path as -o OUT, "
            "and wait"
        )


async def wait_with_progress(
    wait: Callable[..., Awaitable[W]], work: W, arguments: Namespace, output: Output
) -> W:
    """Wait for `work` of the server, and show how far it is."""
    if not arguments.local:  # else it ends with the emulator
        output.resume_command = f"ittybit wait {work.id}"
    with progress.bar(f"{work.kind} {work.id}", output) as bar:
        return await wait(work.id, timeout=arguments.timeout, on_progress=bar.work)
