"""``ittybit emulator``: the local server, which reads its words itself."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from ittybit.cli.clients import check_emulator
from ittybit.cli.errors import UsageError
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser


def main(argv: Sequence[str]) -> int:
    """Run the local server until it is interrupted; return the exit status."""
    check_emulator()
    from ittybit_emulator.__main__ import main as serve

    return serve(argv)


def add_arguments(parser: Parser, name: str) -> None:
    """Add nothing: the server has a parser of its own."""


async def run(arguments: Namespace, output: Output) -> int:
    """Refuse: an option of all commands stood before this one, and it has none."""
    raise UsageError("no option stands before emulator (see ittybit emulator --help)")
