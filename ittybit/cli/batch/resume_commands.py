"""Shell commands that resume a batch."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace


def rerun_command(arguments: Namespace) -> str:
    """Return the command that resumes this run from any folder."""
    argv = [*arguments.argv]
    if arguments.source == "-":  # a pipe cannot be read again
        argv.remove("-")
    return _with_cd(["ittybit", *argv])


def resume_command(journal: str) -> str:
    """Return the command that runs the unfinished items of a journal."""
    return _with_cd(["ittybit", "batch", "run", "--journal", journal])


def _with_cd(argv: list[str]) -> str:
    return f"cd {shlex.quote(os.getcwd())} && {shlex.join(argv)}"
