"""The commands that go on with a batch, to be pasted into a shell."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace


def again(arguments: Namespace) -> str:
    """Return the command that goes on where this run ends, from any folder.

    What came by a pipe does not come again: then it is that of the journal alone.
    """
    words = [*arguments.words]
    if arguments.source == "-":
        words.remove("-")
    return _in_this_folder(["ittybit", *words])


def of_journal(journal: str) -> str:
    """Return the command that goes on with what is open in a journal."""
    return _in_this_folder(["ittybit", "batch", "run", "--journal", journal])


def _in_this_folder(words: list[str]) -> str:
    return f"cd {shlex.quote(os.getcwd())} && {shlex.join(words)}"
