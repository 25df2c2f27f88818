"""What goes wrong in the emulator, told so that a person understands it.

EmulatorError         the emulator cannot start
RequestError          a request is refused, with a status
TaskError             a task ends as failed, and the server goes on
"""

import errno
import sqlite3
from collections.abc import Mapping


class EmulatorError(Exception):
    """The emulator cannot start: a port or the data folder is in use, for example."""


class RequestError(Exception):
    """A request is refused with `status`; `message` is the documented error body.

    `kind` is the name that later generations give the error, None for the usual one.
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

    def at(self, place: str) -> "RequestError":
        """Return the same refusal with a place in the body before its message."""
        return RequestError(
            self.status, place + self.message, self.headers, kind=self.kind
        )


class TaskError(Exception):
    """A task cannot be done; the text becomes its `error`."""


def not_found(identifier: str) -> RequestError:
    """Return the refusal of an id that names nothing."""
    return RequestError(404, f"{identifier} was not found")


def is_full(error: BaseException) -> bool:
    """Whether `error` says that a disk is full."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def disk_error(error: OSError | sqlite3.Error) -> RequestError:
    """Return the refusal of what cannot be stored: 507 for a full disk, else 500."""
    if is_full(error):
        return RequestError(507, "the disk that holds the emulator's data is full")
    reason = error.strerror if isinstance(error, OSError) else None
    return RequestError(500, f"the emulator cannot use its data: {reason or error}")
