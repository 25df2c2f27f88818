"""Classification of failures of batch items."""

from __future__ import annotations

import errno
import re
from enum import Enum
from typing import Literal, TypeAlias

from ittybit.core.config.api import Api
from ittybit.core.retry import is_retryable
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    AuthenticationError,
    ClientClosedError,
    JournalError,
    LocalFileError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    TaskError,
)

_ID = re.compile(r"\b[a-z]+_[0-9A-Za-z]{12,}\b")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


Step: TypeAlias = Literal["upload", "create", "wait", "download"]
"""A step of an item that can fail."""


class FailureAction(Enum):
    """Action after a failure."""

    RETRY = "retry the step"
    CHECK = "find out whether the server executed the request, then retry"
    FAIL_ITEM = "fail the item"
    STOP_RUN = "stop the run"


def classify_failure(error: APIError, api: Api, step: Step) -> FailureAction:
    """Return the action after `error` in `step`.

    A create is retried without a check only if the server cannot have executed it:
    after a 429, or if the client sent no byte.
    """
    paid = step == "create"
    # A download that is refused concerns one result, not the whole run.
    if _stops_run(error) and not (step == "download" and error.status_code):
        return FailureAction.STOP_RUN
    if isinstance(error, RateLimitError):
        return FailureAction.RETRY
    if isinstance(error, APIConnectionError):
        return FailureAction.CHECK if paid and error.sent else FailureAction.RETRY
    if isinstance(error, APIResponseValidationError):
        return FailureAction.CHECK if paid else FailureAction.FAIL_ITEM
    if isinstance(error, APIStatusError) and is_retryable(error, api):
        return FailureAction.CHECK if paid else FailureAction.RETRY
    return FailureAction.FAIL_ITEM


def _stops_run(error: APIError) -> bool:
    if isinstance(error, LocalFileError):
        return error.errno in _NO_ROOM
    return isinstance(
        error,
        AuthenticationError
        | PaymentRequiredError
        | PermissionDeniedError
        | ClientClosedError
        | JournalError,
    )


def summarize_cause(error: APIError) -> str:
    """Return a short text that is the same for similar failures."""
    if isinstance(error, APIStatusError):
        return f"{type(error).__name__} {error.status_code}"
    if isinstance(error, TaskError):
        return f"{type(error).__name__}: {_reason(error)}"
    if isinstance(error, LocalFileError):
        return f"{type(error).__name__}: {errno.errorcode.get(error.errno or 0, '?')}"
    return type(error).__name__


def _reason(error: TaskError) -> str:
    reason = getattr(error.task, "error", None)
    kind = reason.get("kind") if isinstance(reason, dict) else reason  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # sent by the server
    return _ID.sub("…", str(kind or "no reason given"))[:80]  # pyright: ignore[reportUnknownArgumentType]  # sent by the server


_MAX_FAILURES = 10


class CircuitBreaker:
    """Counts consecutive items that failed because the server did not respond."""

    def __init__(self) -> None:
        self._failures = 0

    def record_success(self) -> None:
        """Reset the count, because the server responded."""
        self._failures = 0

    def record_failure(self) -> bool:
        """Count a failed item and return whether to stop the run."""
        self._failures += 1
        return self._failures >= _MAX_FAILURES
