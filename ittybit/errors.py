"""Errors of the clients."""

# docs/errors.md is generated from the docstrings of the classes: their first paragraph
# says what happened, and the paragraph "Solution:" says what to do.

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from ittybit.core.printable import describe_file_error, error_fields, printable

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
"""Check that a webhook failed; docs/webhooks.md describes each."""


class APIError(Exception):
    """Base class of all errors. `message` says what happened."""

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

    __rich_repr__ = error_fields

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

    Solution: check the network, the proxy, and `base_url`, or run ``ittybit doctor``.

    `__cause__` is the error of the HTTP library. Its frames hold the API key, so the
    client removes them unless the logger ``ittybit`` is at DEBUG. If its text contains
    a secret or control characters, `__cause__` is a ConnectionError without them.
    """

    sent: bool = True
    """False if the client sent nothing, so the server cannot have acted."""


class FileChanged(APIConnectionError):
    """The file of a download changed before all of it was received.

    Solution: download the file again.
    """


class APITimeoutError(APIConnectionError):
    """The server made no progress before the timeout.

    Solution: increase `timeout`, or try again later.
    """


class DeadlineError(APITimeoutError):
    """The deadline has passed, or would pass before the client sends the request.

    Solution: increase `deadline`. The client does not retry.
    """


class APIStatusError(APIError):
    """The server responded with an error, or a redirect that is not followed.

    Solution: check `status_code`, `message`, and `headers`.

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
    """400: a parameter is malformed or missing.

    Solution: read `message`, and change the call.
    """


class AuthenticationError(APIStatusError):
    """401: the request has no API key, or an unknown one.

    Solution: check the key, and that it belongs to the server at `base_url`, or run
    ``ittybit doctor``.
    """


class PaymentRequiredError(APIStatusError):
    """402: a quota is exceeded, or there is a problem with billing.

    Solution: check the plan and the usage of your organization. A retry does not help.
    """


class PermissionDeniedError(APIStatusError):
    """403: the API key or the signature does not allow this, or has expired.

    Solution: use a key of this project, or create a new signature.
    """


class NotFoundError(APIStatusError):
    """404: the resource does not exist, or no longer exists.

    Solution: check the ID, and that the key belongs to the same project.
    """


class ConflictError(APIStatusError):
    """409: the request conflicts with the state of the resource.

    Solution: fetch the resource again, and change the call.
    """


class UnprocessableEntityError(APIStatusError):
    """422: the server cannot process the request, although it is well-formed.

    Solution: read `message`, and change the call.
    """


class RateLimitError(APIStatusError):
    """429: too many requests. `retry_after` has the seconds to wait.

    Solution: wait, and set `rate_limit`, so that all calls of a client share a rate.
    """


class InternalServerError(APIStatusError):
    """500 and above: the server failed.

    Solution: try again later, or report `request_id` to the support of the API.
    """


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
    """The response is not valid, for example not JSON, too long, or of another shape.

    Solution: check `base_url`, and `response`, which may come from a proxy. The message
    names the invalid field, or the page that a list repeats.
    """

    def __init__(self, message: str, *, response: Response) -> None:
        super().__init__(message, request=response.request)
        self.status_code: int = response.status_code  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.response: Response = response  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again
        self.body: bytes = response.content  # pyright: ignore[reportIncompatibleVariableOverride]  # never set again


class ArgumentError(APIError, ValueError):
    """An argument is invalid. Nothing was sent.

    Solution: read `message`, which names the argument and shows its value.
    """


class ClientClosedError(APIError, RuntimeError):
    """The client was closed before this call, for example at the end of ``with``.

    Solution: create a new client, or close the client after its last call.
    """


class LocalFileError(APIError, OSError):
    """A local file or folder cannot be read or written, for example for lack of space.

    Solution: read `message`, which names the path, also in `filename`. `errno` is the
    number of the operating system's error.
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
        path = os.fspath(path)
        message = describe_file_error(error, path, doing)
        return cls(message, path=path, number=error.errno or errno.EIO)


class UploadIncomplete(APIError):
    """The client could not set the ``ref`` or ``metadata`` of a file that it uploaded.

    Solution: call ``files.update(error.file_id, ...)``. You need not upload the file
    again. `file` is the stored file, and `__cause__` is the error of the update.
    """

    def __init__(self, message: str, *, file: Any) -> None:
        super().__init__(message)
        self.file: File = file
        self.file_id: str = file.id


class JournalError(APIError):
    """The journal of a batch cannot be used, for example because it is damaged.

    Solution: read `message`, and check the file `path`, which is unchanged. Another run
    may use it, or its disk may be full.
    """

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class BatchStopped(APIError):
    """A batch ended early, because of an error that affects all items.

    Solution: fix the problem in `__cause__`, such as an unknown API key or an exceeded
    quota, and run the batch again. Finished items do not run again.
    """


class WebhookError(APIError, ValueError):
    """A webhook is not authentic or not readable.

    Solution: respond with `answer_status`. If this error rejects a genuine webhook,
    check the secret, the clock, and that you pass the body unchanged.

    `step` is the check that failed, and `delivery_id` identifies a replay.
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
    """The task ended as ``failed`` or ``error``. The message quotes its error.

    Solution: read `task.error`, and create the task again with another input.
    """


class TaskCancelled(TaskError):
    """The task ended as ``cancelled``.

    Solution: create the task again if you still need the result.
    """


class TaskTimeout(TaskError, TimeoutError):
    """The task still ran when the timeout ended. It continues on the server.

    Solution: call ``wait`` with `task_id` again. Do not create the task again.
    """
