"""The commands that go on with a batch, to be pasted into a shell."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace


def rerun_command(arguments: Namespace) -> str:
    """Return the command that goes on where this run ends, from any folder.

    What came by a pipe does not come again: then it is that of the journal alone.
    """
    argv = [*arguments.argv]
    if arguments.source == "-":
        argv.remove("-")
    return _with_cd(["ittybit", *argv])


def resume_command(journal: str) -> str:
    """Return the command that goes on with what is open in a journal."""
    return _with_cd(["ittybit", "batch", "run", "--journal", journal])


def _with_cd(argv: list[str]) -> str:
    return f"cd {shlex.quote(os.getcwd())} && {shlex.join(argv)}"
