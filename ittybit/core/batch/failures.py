"""Classification of failures of batch items."""

from __future__ import annotations

import errno
import re
from enum import Enum
from typing import Literal, TypeAlias

from ittybit.core.config.api import ApiConfig
from ittybit.core.http.transport_errors import iter_causes
from ittybit.core.retry import TOO_MANY_FILES, is_retryable, retry_state
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


def classify_failure(error: APIError, api: ApiConfig, step: Step) -> FailureAction:
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
    if isinstance(error, APIStatusError | LocalFileError) and is_retryable(error, api):
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


def is_storm(error: BaseException) -> bool:
    """Return whether requests fail for now, whichever item they concern.

    The server answers 429, or 503 with a Retry-After, or too many files are open here.
    """
    if isinstance(error, APIStatusError) and error.status_code == 503:
        return error.retry_after is not None
    return isinstance(error, RateLimitError) or has_too_many_files(error)


def has_too_many_files(error: BaseException) -> bool:
    """Return whether a file or connection failed because too many files are open."""
    return any(
        getattr(cause, "errno", None) in TOO_MANY_FILES for cause in iter_causes(error)
    )


class Storm:
    """The time since which the requests of all items fail."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began: float | None = None
        self.is_reported: bool = False
        """Whether this run has logged a storm."""

    def record_success(self) -> None:
        """Record that the server accepted a request."""
        self._began = None

    def record_refusal(self, now: float) -> None:
        """Record a request that the server refused for now."""
        if self._began is None:
            self._began = now

    def is_too_long(self, now: float) -> bool:
        """Return whether the batch has waited for as long as the caller allows."""
        return self._began is not None and now - self._began >= self._seconds


def storm_pause(error: APIError, api: ApiConfig) -> float:
    """Return the seconds until the next attempt, however many were refused before."""
    requested = api.bound_pause(error.retry_after)
    return max(requested, api.backoff(retry_state(error, 2)))


_MAX_FAILURES = 10


class CircuitBreaker:
    """Consecutive items that failed because the server did not respond."""

    def __init__(self) -> None:
        self.failed: list[int] = []
        """Numbers of these items."""

    def record_success(self) -> None:
        """Forget the items, because the server responded."""
        if self.failed:
            self.failed = []

    def record_failure(self, seq: int) -> bool:
        """Add a failed item and return whether to stop the run."""
        self.failed.append(seq)
        return len(self.failed) >= _MAX_FAILURES
