"""Command-line program ``ittybit``."""

from ittybit.cli.program import main

__all__ = ["main"]
