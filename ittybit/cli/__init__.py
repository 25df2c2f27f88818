"""The command line: ``ittybit``."""

from ittybit.cli.program import main

__all__ = ["main"]
