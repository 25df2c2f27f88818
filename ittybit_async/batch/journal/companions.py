"""The files of a journal, which no result may replace."""

from __future__ import annotations

import os
from pathlib import Path

from ittybit.errors import ArgumentError

_SUFFIXES = ("", "-wal", "-shm", "-journal", "-lock")


def is_journal_file(path: str | os.PathLike[str], journal: Path) -> bool:
    """Return whether `path` is the journal or a file next to it, by any name."""
    real = journal.resolve()  # links to one journal have the same files
    files = [f"{real}{suffix}" for suffix in _SUFFIXES]
    if os.path.realpath(path) in files:
        return True
    try:
        found = os.stat(path)
    except OSError:
        return False
    return any(_is_same(file, found) for file in files)


def _is_same(file: str, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(file), found)
    except OSError:
        return False


def check_target(path: str | os.PathLike[str], journal: Path) -> None:
    """Raise ArgumentError if writing to `path` would replace a file of `journal`."""
    if is_journal_file(path, journal):
        raise ArgumentError(
            f"to must not be a file of the journal {str(journal)!r}, got "
            f"{os.fspath(path)!r}"
        )
