"""Exceptions of the emulator."""

import errno
import sqlite3
from collections.abc import Mapping


class EmulatorError(Exception):
    """Failure to start the emulator, or use of an emulator that is not running.

    Solution: read the message. For example, a port or the data folder is in use.
    """


class RequestError(Exception):
    """Rejection of a request with `status` and an error body with `message`.

    `kind` is the error kind in the runs and jobs APIs; None picks it from the status.
    """

    def __init__(
        self,
        status: int,
        message: str,
        headers: Mapping[str, str] | None = None,
        *,
        kind: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})
        self.kind = kind


class TaskError(Exception):
    """Failure of a task; the text becomes its `error`."""


def not_found_error(identifier: str) -> RequestError:
    """Return a 404 for an unknown ID."""
    return RequestError(404, f"{identifier} was not found")


def is_full(error: BaseException) -> bool:
    """Return whether the cause of `error` is a full disk."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def disk_error(error: OSError | sqlite3.Error) -> RequestError:
    """Return the error for a failed write: 507 if the disk is full, otherwise 500."""
    if is_full(error):
        return RequestError(507, "the disk that holds the emulator's data is full")
    reason = error.strerror if isinstance(error, OSError) else None
    return RequestError(500, f"the emulator cannot use its data: {reason or error}")


class MediaError(Exception):
    """Failure to read or render a file; the text becomes the `error` of the task."""


class OptionError(MediaError, ValueError):
    """Unknown, invalid, or contradictory options.

    If one option has an invalid value, `option` is its name.
    """

    def __init__(self, text: str, option: str | None = None) -> None:
        super().__init__(text)
        self.option = option
