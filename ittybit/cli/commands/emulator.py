"""Command ``ittybit emulator``, which runs a local server with its own options."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from ittybit.cli.clients import check_emulator
from ittybit.cli.errors import UsageError
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser


def main(argv: Sequence[str]) -> int:
    """Run the local server until it is interrupted, and return the exit status."""
    # A fast server renders nothing but the sample.
    if "--fast" not in argv or any(word.startswith("--sample") for word in argv):
        check_emulator()
    from ittybit_emulator.__main__ import main as serve

    return serve(argv)


def add_arguments(parser: Parser, name: str) -> None:
    """Do nothing. The server has its own parser."""


async def run(arguments: Namespace, output: Output) -> int:
    """Raise UsageError, because options before ``emulator`` are not supported."""
    raise UsageError("put options after emulator (see ittybit emulator --help)")
