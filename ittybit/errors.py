"""Errors of the clients.

APIError                            base class; also named ApiError
├── APIConnectionError              no response arrived
│   ├── FileChanged                 the file of a download changed
│   └── APITimeoutError             ... before the timeout
│       └── DeadlineError           ... before the deadline; the client does not retry
├── APIStatusError                  the server responded with an error
│   ├── BadRequestError             400
│   ├── AuthenticationError         401
│   ├── PaymentRequiredError        402
│   ├── PermissionDeniedError       403
│   ├── NotFoundError               404
│   ├── ConflictError               409
│   ├── UnprocessableEntityError    422
│   ├── RateLimitError              429
│   └── InternalServerError         500 and above
├── APIResponseValidationError      the response is not valid
├── ArgumentError                   an argument is invalid; also a ValueError
├── ClientClosedError               the client is closed; also a RuntimeError
├── LocalFileError                  a file on this machine; also an OSError
├── UploadIncomplete                the file is stored, but without its ref or metadata
├── JournalError                    the journal of a batch cannot be used
├── BatchStopped                    a batch ended early
├── WebhookError                    a webhook is not valid; also a ValueError
└── TaskError                       a task, job, or run did not succeed
    ├── TaskFailed
    ├── TaskCancelled
    └── TaskTimeout                 also a TimeoutError
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from ittybit.core.printable import printable

if TYPE_CHECKING:
    from ittybit.core.http.models import RequestInfo, Response
    from ittybit.types import File, Job, Run, Task

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "ApiError",
    "ArgumentError",
    "AuthenticationError",
    "BadRequestError",
    "BatchStopped",
    "ClientClosedError",
    "ConflictError",
    "DeadlineError",
    "FileChanged",
    "InternalServerError",
    "JournalError",
    "LocalFileError",
    "NotFoundError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RateLimitError",
    "TaskCancelled",
    "TaskError",
    "TaskFailed",
    "TaskTimeout",
    "UnprocessableEntityError",
    "UploadIncomplete",
    "WebhookError",
]


WebhookStep: TypeAlias = Literal[
    "header", "secret", "signature", "time", "replay", "body"
]
"""Check that a webhook failed."""


class APIError(Exception):
    """Base class of all errors.

    `message` says what happened, in printable characters.
    """

    status_code: int | None = None
    """HTTP status, or None without a response."""
    body: object = None
    """Body of the response, or None without a response."""
    request: RequestInfo | None = None
    """Method and URL of the request, or None if none was sent."""
    response: Response | None = None
    headers: Mapping[str, str] | None = None
    task_id: str | None = None
    """ID of the task that the call waited for."""
    retry_after: float | None = None
    """Seconds to wait before a retry, if the server sent a number."""
    retries_taken: int = 0
    """Number of attempts after the first."""

    def __init__(self, message: str, *, request: RequestInfo | None = None) -> None:
        # The message may quote a server, the sender of a webhook, or a file.
        self.message: str = printable(message)
        super().__init__(self.message)
        if request is not None:
            self.request = request

    def __str__(self) -> str:
        tries = f" (after {self.retries_taken + 1} tries)" if self.retries_taken else ""
        return f"{self.message}{tries}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Subclasses have other constructors, so pickling copies the state instead.
        return _rebuild, (type(self), self.args), self.__dict__.copy()


def _rebuild(cls: type[APIError], args: tuple[object, ...]) -> APIError:
    error = cls.__new__(cls)
    error.args = args
    return error


ApiError = APIError
"""Other name of APIError, as the API documents it."""


class APIConnectionError(APIError):
    """No response arrived, for example because DNS, the connection, or TLS failed.

    `__cause__` is the error of the HTTP library. Its frames hold the API key, so the
    client removes them unless the logger ``ittybit`` is at DEBUG. If its text contains
    a secret or control characters, `__cause__` is a ConnectionError without them.
    """

    sent: bool = True
    """False if the client sent nothing, so the server cannot have acted."""


class FileChanged(APIConnectionError):
    """The file of a download changed before all of it was received."""


class APITimeoutError(APIConnectionError):
    """The server made no progress before the timeout."""


class DeadlineError(APITimeoutError):
    """The deadline has passed, or would pass before the client sends the request."""


class APIStatusError(APIError):
    """The server responded with an error or a redirect that the client does not follow.

    `body` is the parsed body, or its text if it is not JSON or longer than 64 KiB. The
    client reads at most 1 MiB of it. `headers` ignores the case of names.
    """

    kind: str | None = None
    """Kind of the error, if the server sent one."""

    def __init__(self, message: str, *, response: Response, body: object) -> None:
        super().__init__(message, request=response.request)
        # APIError declares wider types, because a connection error has no response.
        self.status_code: int = response.status_code  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.response: Response = response  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.headers: Mapping[str, str] = response.headers  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.body = body

    @property
    def request_id(self) -> str | None:
        """ID of the request, to quote to the support of the API."""
        return self.response.request_id

    @staticmethod
    def of(status_code: int) -> type[APIStatusError]:
        """Return the error class for an HTTP status.

        Args:
            status_code: HTTP status, 300 or above.
        """
        if status_code >= 500:
            return InternalServerError
        return _BY_STATUS.get(status_code, APIStatusError)


class BadRequestError(APIStatusError):
    """400: a parameter is malformed or missing."""


class AuthenticationError(APIStatusError):
    """401: the request has no API key, or an unknown one."""


class PaymentRequiredError(APIStatusError):
    """402: billing or quota problem."""


class PermissionDeniedError(APIStatusError):
    """403: the API key or signature does not allow this."""


class NotFoundError(APIStatusError):
    """404: the resource does not exist."""


class ConflictError(APIStatusError):
    """409: the request conflicts with the state of the resource."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well-formed, but the server cannot process it."""


class RateLimitError(APIStatusError):
    """429: too many requests. `retry_after` has the seconds to wait."""


class InternalServerError(APIStatusError):
    """500 and above: the server failed."""


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


class APIResponseValidationError(APIError):
    """The response is not JSON, or does not have the expected shape.

    The message names the invalid field. `response` is the complete response.
    """

    def __init__(self, message: str, *, response: Response) -> None:
        super().__init__(message, request=response.request)
        self.status_code: int = response.status_code  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.response: Response = response  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.body: bytes = response.content  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again


class ArgumentError(APIError, ValueError):
    """An argument is invalid. Nothing was sent."""


class ClientClosedError(APIError, RuntimeError):
    """The client was closed before this call. Create a new client."""


_CHECK_PATH = "; check the path"
_PERMIT = "; check its permissions and those of its folder"
_FILE_HINTS = {
    errno.ENOENT: _CHECK_PATH,
    errno.ENOTDIR: _CHECK_PATH,
    errno.EISDIR: "; pass the path of a file",
    errno.EEXIST: "; pass another path",
    errno.EACCES: _PERMIT,
    errno.EPERM: _PERMIT,
    errno.EROFS: "; pass a path that you can write",
    errno.ENAMETOOLONG: "; pass a shorter name",
    errno.ENOSPC: "; make room on its disk",
    errno.EFBIG: "; the disk or the limit of file sizes (ulimit -f) leaves no room",
}
"""Advice for errors of the operating system. Other errors have none."""


class LocalFileError(APIError, OSError):
    """A local file or folder is missing, unreadable, or empty, or the disk is full.

    `errno` is the number of the operating system's error, and `filename` is the path.
    """

    def __init__(
        self, message: str, *, path: str | os.PathLike[str], number: int
    ) -> None:
        super().__init__(message)
        self.errno: int = number  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.filename: Any = os.fspath(path)

    def __reduce__(self) -> tuple[Any, ...]:
        # An OSError keeps errno and filename outside of __dict__.
        rebuild, args, state = super().__reduce__()
        return rebuild, args, state | {"errno": self.errno, "filename": self.filename}

    @classmethod
    def wrap(cls, error: OSError, path: str | os.PathLike[str], doing: str) -> Self:
        """Return a LocalFileError for an error of the operating system.

        Args:
            error: The error.
            path: Path of the file or folder.
            doing: Verb for the message, such as "read".
        """
        reason = error.strerror or str(error) or type(error).__name__
        if isinstance(error, io.UnsupportedOperation):  # its text is a word: read
            reason = f"the file is open in another mode ({reason})"
        return cls(
            f"cannot {doing} {os.fspath(path)!r}: {reason}"
            f"{_FILE_HINTS.get(error.errno or 0, '')}",
            path=path,
            number=error.errno or errno.EIO,
        )


class UploadIncomplete(APIError):
    """The file is stored, but the client could not set its ``ref`` or ``metadata``.

    `file` is the stored file, and `file_id` is its ID. Call ``files.update`` with it;
    you need not upload the file again. `__cause__` is the error of that request.
    """

    def __init__(self, message: str, *, file: Any) -> None:
        super().__init__(message)
        self.file: File = file
        self.file_id: str = file.id


class JournalError(APIError):
    """The journal of a batch is damaged, used by another run, or the disk is full.

    `path` is the file of the journal.
    """

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class BatchStopped(APIError):
    """A batch ended early. You can resume it; finished items do not run again.

    `__cause__` is the error that stopped it, such as an unknown API key.
    """


class WebhookError(APIError, ValueError):
    """A webhook is not authentic, or not readable.

    `step` is the check that failed: ``header`` (missing or malformed), ``secret`` (none
    fits this webhook), ``signature``, ``time`` (too old, or in the future), ``replay``
    (received before), or ``body`` (not a JSON object). `delivery_id` identifies a
    replay.
    """

    def __init__(
        self, message: str, *, step: WebhookStep, delivery_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.step: WebhookStep = step
        self.delivery_id = delivery_id

    @property
    def answer_status(self) -> int:
        """HTTP status of the response to the sender: 200, 400, or 401."""
        return {"replay": 200, "body": 400}.get(self.step, 401)


class TaskError(APIError):
    """A task, job, or run did not succeed. `task` is its last known state.

    `tasks` has all tasks of the call, in the order of the IDs. `problem` is the message
    without the advice at its end.
    """

    def __init__(self, message: str, *, task: Any, advice: str = "") -> None:
        super().__init__(f"{message}; {advice}" if advice else message)
        self.problem: str = printable(message)
        self.task: Task | Job | Run = task
        self.tasks: tuple[Task | Job | Run, ...] = (task,)
        self.task_id: str = task.id  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again


class TaskFailed(TaskError):
    """The task ended as ``failed`` or ``error``. The message quotes its error."""


class TaskCancelled(TaskError):
    """The task ended as ``cancelled``."""


class TaskTimeout(TaskError, TimeoutError):
    """The task still ran when the timeout ended.

    It continues on the server: call ``wait`` with `task_id` again.
    """
