# Generated from ittybit_async/batch/journal/paths.py by build_sync.py. Do not edit.
"""Paths of the files of a journal."""

from __future__ import annotations

import os
from pathlib import Path

from ittybit.core.validation import absolute_path
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
    if is_journal_file(absolute_path(os.fspath(path)), journal):
        raise ArgumentError(
            f"to must not be a file of the journal {str(journal)!r}, got "
            f"{os.fspath(path)!r}"
        )


def wal_path(path: Path) -> Path:
    """Return the path of the ``-wal`` file; links to one journal have one."""
    return Path(f"{path.resolve()}-wal")


def read_identity(path: Path) -> tuple[int, int] | None:
    """Return device and inode of a file, or None if it does not exist.

    They change only if the file is deleted or replaced.
    """
    try:
        found = os.stat(path)  # in half the time of Path.stat
    except OSError:
        return None
    return found.st_dev, found.st_ino


def lock_path(path: Path) -> Path:
    """Return the path of the lock file."""
    real = path.resolve()  # links to one journal have one lock
    return real.with_name(f"{real.name}-lock")
