"""Every error of the clients, in one tree.

APIError                            anything that went wrong; also named ApiError
├── APIConnectionError              no answer arrived
│   ├── FileChanged                 ... that continues the same file
│   └── APITimeoutError             ... in the time allowed
│       └── DeadlineError           ... or not before the deadline; not tried again
├── APIStatusError                  the server answered with a failure
│   ├── BadRequestError             400
│   ├── AuthenticationError         401
│   ├── PaymentRequiredError        402
│   ├── PermissionDeniedError       403
│   ├── NotFoundError               404
│   ├── ConflictError               409
│   ├── UnprocessableEntityError    422
│   ├── RateLimitError              429
│   └── InternalServerError         500 and above
├── APIResponseValidationError      an answer that is not what the API promises
├── ArgumentError                   an argument that cannot be used; also a ValueError
├── ClientClosedError               a call on a closed client; also a RuntimeError
├── LocalFileError                  a file on this machine; also an OSError
├── UploadIncomplete                the bytes arrived, what belongs to them did not
├── WebhookError                    a webhook to be refused; also a ValueError
└── TaskError                       a task that did not succeed; carries it
    ├── TaskFailed
    ├── TaskCancelled
    └── TaskTimeout                 also a TimeoutError
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from ittybit.core.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

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
"""What may fail with a webhook."""


class APIError(Exception):
    """The root of the tree.

    `message` says what happened, where and what to do, in printable characters;
    `status_code` and `body` are
    None unless the server answered; `request` names method and URL where there was a
    request; `task_id` is the task that was waited for; `retry_after` is for how many
    seconds to wait, where that is known; `retries_taken` counts the tries after the
    first.
    """

    status_code: int | None = None
    body: object = None
    request: RequestInfo | None = None
    response: Response | None = None
    headers: Mapping[str, str] | None = None
    task_id: str | None = None
    retry_after: float | None = None
    retries_taken: int = 0

    def __init__(self, message: str, *, request: RequestInfo | None = None) -> None:
        # A message may quote a server, a sender of webhooks, or a file.
        self.message: str = printable(message)
        super().__init__(self.message)
        if request is not None:
            self.request = request

    def __str__(self) -> str:
        tries = f" (after {self.retries_taken + 1} tries)" if self.retries_taken else ""
        return f"{self.message}{tries}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Subclasses have constructors of their own, so the state travels without them.
        return _rebuild, (type(self), self.args), self.__dict__.copy()


def _rebuild(cls: type[APIError], args: tuple[object, ...]) -> APIError:
    error = cls.__new__(cls)
    error.args = args
    return error


ApiError = APIError
"""The documented name of the root."""


class APIConnectionError(APIError):
    """No answer arrived: the name was not found, the line broke, TLS was refused.

    `sent` is False where no byte of the request had left, so that the server cannot
    have done it. `__cause__` is the error of the HTTP library without its frames, which
    hold the key (they are kept while the logger ``ittybit`` is at DEBUG). If its text
    holds a secret or control characters, it is a ConnectionError with the rest of it.
    """

    sent: bool = True


class FileChanged(APIConnectionError):
    """The file of a download changed before all of it was received."""


class APITimeoutError(APIConnectionError):
    """The server made no progress in the time that ``timeout`` allows."""


class DeadlineError(APITimeoutError):
    """The deadline has passed, or would pass before the request is sent."""


class APIStatusError(APIError):
    """The server answered with a failure, or a redirect that is not followed.

    `body` is the parsed body, or its text if it is not JSON or longer than 64 KiB; no
    more than 1 MiB of it is read. `headers` compares names without case, `kind` is the
    server's own identifier of the failure if it sent one, `retry_after` the seconds it
    asked to wait.
    """

    kind: str | None = None

    def __init__(self, message: str, *, response: Response, body: object) -> None:
        super().__init__(message, request=response.request)
        # Declared wider above, since a connection error has neither.
        self.status_code: int = response.status_code  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.response: Response = response  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.headers: Mapping[str, str] = response.headers  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.body = body

    @property
    def request_id(self) -> str | None:
        """The id that the server gave this request, for its support."""
        return self.response.request_id

    @staticmethod
    def of(status_code: int) -> type[APIStatusError]:
        """Return the class for `status_code`."""
        if status_code >= 500:
            return InternalServerError
        return _BY_STATUS.get(status_code, APIStatusError)


class BadRequestError(APIStatusError):
    """400: a parameter is malformed or missing."""


class AuthenticationError(APIStatusError):
    """401: no key, or a key that the server does not know."""


class PaymentRequiredError(APIStatusError):
    """402: a billing or quota problem."""


class PermissionDeniedError(APIStatusError):
    """403: the key may not do this."""


class NotFoundError(APIStatusError):
    """404: there is no such resource, or no longer."""


class ConflictError(APIStatusError):
    """409: the request conflicts with the state of the resource."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed and cannot be carried out."""


class RateLimitError(APIStatusError):
    """429: too many requests; `retry_after` says for how many seconds to wait."""


class InternalServerError(APIStatusError):
    """500 and above: the fault lies with the server."""


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
    """The server's answer is not JSON, or not of the promised shape.

    The message names the place in the answer; `response` holds all of it.
    """

    def __init__(self, message: str, *, response: Response) -> None:
        super().__init__(message, request=response.request)
        self.status_code: int = response.status_code
        self.response: Response = response
        self.body: bytes = response.content


class ArgumentError(APIError, ValueError):
    """An argument that cannot be used; nothing was sent."""


class ClientClosedError(APIError, RuntimeError):
    """The client was closed before this call; make a new one."""


class LocalFileError(APIError, OSError):
    """A file or folder on this machine is missing, unreadable, empty or full.

    `errno` is that of the operating system's error and `filename` the path.
    """

    def __init__(
        self, message: str, *, path: str | os.PathLike[str], number: int
    ) -> None:
        super().__init__(message)
        self.errno: int = number
        self.filename: Any = os.fspath(path)

    def __reduce__(self) -> tuple[Any, ...]:
        # errno and filename live outside __dict__ in an OSError.
        rebuild, how, state = super().__reduce__()
        return rebuild, how, state | {"errno": self.errno, "filename": self.filename}

    @classmethod
    def wrap(cls, error: OSError, path: str | os.PathLike[str], doing: str) -> Self:
        """Return one that tells what could not be done to `path`, and why."""
        reason = error.strerror or str(error) or type(error).__name__
        return cls(
            f"cannot {doing} {os.fspath(path)!r}: {reason}; look at the path, its "
            "permissions and the room on its disk",
            path=path,
            number=error.errno or errno.EIO,
        )


class UploadIncomplete(APIError):
    """The file is stored, but its ``ref`` or ``metadata`` could not be set.

    `file` is the stored file and `file_id` its id: call ``files.update`` with it, the
    bytes need not be sent again. `__cause__` is the error of that step.
    """

    def __init__(self, message: str, *, file: File) -> None:
        super().__init__(message)
        self.file = file
        self.file_id: str = file.id


class JournalError(APIError):
    """The journal of a batch cannot be used: damaged, in use by another run, or full.

    `path` is its file.
    """

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class BatchStopped(APIError):
    """A run of a batch ended early; what is done is done, and it can be resumed.

    `__cause__` is the error that stopped it, such as a key that is not known.
    """


class WebhookError(APIError, ValueError):
    """A webhook that is not to be trusted, or cannot be read (spec section 21).

    `step` says what failed: ``header`` (one is missing or malformed), ``secret`` (none
    is of the kind that this webhook needs), ``signature``, ``time`` (too old, or in the
    future), ``replay`` (it came before) or ``body`` (no JSON object). `delivery_id` is
    what the cache knows a replay by, else None.
    """

    def __init__(
        self, message: str, *, step: WebhookStep, delivery_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.step: WebhookStep = step
        self.delivery_id = delivery_id

    @property
    def answer_status(self) -> int:
        """The HTTP status to answer the sender with: 200, 400 or 401."""
        return {"replay": 200, "body": 400}.get(self.step, 401)


class TaskError(APIError):
    """A task that did not succeed, or a job or run; `task` is its last known state.

    `tasks` holds all that were waited for together, in the order asked.
    """

    def __init__(self, message: str, *, task: Any) -> None:
        super().__init__(message)
        self.task: Task | Job | Run = task
        self.tasks: tuple[Task | Job | Run, ...] = (task,)
        self.task_id: str = task.id  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again


class TaskFailed(TaskError):
    """The task ended as ``failed`` or ``error``; the message quotes its error."""


class TaskCancelled(TaskError):
    """The task ended as ``cancelled``."""


class TaskTimeout(TaskError, TimeoutError):
    """The task was still running when the time to wait was over.

    It goes on: wait for `task_id` again.
    """
