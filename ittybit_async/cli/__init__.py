"""The command line: ``ittybit``."""

from ittybit_async.cli.program import main

__all__ = ["main"]
