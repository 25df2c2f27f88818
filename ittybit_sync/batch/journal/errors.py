# Generated from ittybit_async/batch/journal/errors.py by build_sync.py. Do not edit.
"""Errors of a journal: damaged, in use, or not accessible."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from ittybit.errors import APIError, JournalError

_FILES = 10  # more than SQLite and the locks of a journal need
# Damaged values fail where they are decoded or used; sqlite3 itself raises
# UnicodeDecodeError if its message quotes a damaged schema.
DAMAGE = (
    sqlite3.Error,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.DecodeError,  # a ValueError only from msgspec 0.21 on
)


@contextmanager
def guard(path: Path) -> Generator[None]:
    """Translate errors of the journal at `path` into JournalError."""
    try:
        yield
    except APIError:
        raise
    except (*DAMAGE, OSError) as error:
        raise build_error(path, error) from find_cause(error)


def find_cause(error: Exception) -> Exception:
    """Return `error`, or why SQLite opened no file, if too many are open."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN:
        try:
            with ExitStack() as stack:
                for _ in range(_FILES):
                    stack.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        except OSError as cause:
            return cause
    return error


def build_error(path: Path, error: Exception) -> JournalError:
    """Return the error of a journal that cannot be used because of `error`."""
    # The message may quote damaged text; repr escapes terminal control characters.
    message = repr(str(error))[1:-1][:300] or type(error).__name__
    price = " (with a new journal, you pay again for the work in this one)"
    return JournalError(
        f"cannot use the journal {str(path)!r}: {message}; {_advice(error)}"
        f"{price if path.exists() else ''}",
        path=str(path),
    )


def _advice(error: Exception) -> str:
    if not isinstance(error, sqlite3.OperationalError | OSError):
        return "it is damaged or not a journal, and was not changed"
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) == errno.ENOSPC:
        return "free disk space"
    if code == sqlite3.SQLITE_IOERR:
        return "check its disk, and that it is a file"
    return "look at the path, its permissions, and its folder"


def busy_error(path: Path) -> JournalError:
    """Return the error of a journal that another run uses."""
    return JournalError(
        f"another run works on the journal {str(path)!r}; wait until it ends, or use "
        "another journal",
        path=str(path),
    )
