"""The options of commands that wait, and whether they fit together."""

from __future__ import annotations

from argparse import Namespace

from ittybit_async.cli.failures import UsageError
from ittybit_async.cli.parsers import Parser
from ittybit_async.cli.places import Place
from ittybit_async.cli.values import seconds_of


def add_timeout(parser: Parser) -> None:
    """Add how long to wait."""
    parser.add_argument(
        "--timeout",
        type=seconds_of,
        metavar="SECONDS",
        help="how long to wait; for ever unless given",
    )


def add_waiting(parser: Parser) -> None:
    """Add whether to wait, and how long."""
    parser.add_argument(
        "--async",
        dest="no_wait",
        action="store_true",
        help="do not wait: print the id, for ittybit wait",
    )
    add_timeout(parser)


def check_waiting(arguments: Namespace, target: Place | None) -> None:
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
