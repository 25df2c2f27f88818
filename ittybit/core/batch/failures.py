"""What a failure means for an item, and for the run."""

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
"""A step of an item that may fail."""


class FailureAction(Enum):
    """What to do about a failure."""

    AGAIN = "try again"
    DOUBT = "it may have been done: look first"
    ITEM = "give this item up"
    RUN = "stop the run"


def classify_failure(error: APIError, api: Api, step: Step) -> FailureAction:
    """Return what `error` of a step means.

    What creates is tried again at once only where the server cannot have done it: no
    byte had left, or it answered 429.
    """
    paid = step == "create"
    if _stops(error) and not (step == "download" and error.status_code):
        return (
            FailureAction.RUN
        )  # but one result that may not be read is not all of them
    if isinstance(error, RateLimitError):
        return FailureAction.AGAIN
    if isinstance(error, APIConnectionError):
        return FailureAction.DOUBT if paid and error.sent else FailureAction.AGAIN
    if isinstance(error, APIResponseValidationError):
        return FailureAction.DOUBT if paid else FailureAction.ITEM
    if isinstance(error, APIStatusError):
        again = is_retryable(error, api)
        return (
            FailureAction.ITEM
            if not again
            else FailureAction.DOUBT
            if paid
            else FailureAction.AGAIN
        )
    return FailureAction.ITEM


def _stops(error: APIError) -> bool:
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
    """Return a short text that like failures have in common."""
    if isinstance(error, APIStatusError):
        return f"{type(error).__name__} {error.status_code}"
    if isinstance(error, TaskError):
        return f"{type(error).__name__}: {_reason(error)}"
    if isinstance(error, LocalFileError):
        return f"{type(error).__name__}: {errno.errorcode.get(error.errno or 0, '?')}"
    return type(error).__name__


def _reason(error: TaskError) -> str:
    told = getattr(error.task, "error", None)
    kind = told.get("kind") if isinstance(told, dict) else told  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # sent as it is
    return _ID.sub("…", str(kind or "no reason given"))[:80]  # pyright: ignore[reportUnknownArgumentType]  # sent as it is


_MOST = 10


class CircuitBreaker:
    """Counts items that were given up, one after another, for want of an answer."""

    def __init__(self) -> None:
        self._failed = 0

    def succeeded(self) -> None:
        """Take note that a step went well: the server is there."""
        self._failed = 0

    def failed(self) -> bool:
        """Take note that a step was given up; return whether to give up all."""
        self._failed += 1
        return self._failed >= _MOST
