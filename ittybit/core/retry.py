"""Retry decisions: whether to retry a failure, and after which pause."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct
from tenacity import RetryCallState, Retrying

from ittybit.core.config.api import ApiConfig, Backoff
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    DeadlineError,
    LocalFileError,
)

TOO_MANY_FILES = (errno.EMFILE, errno.ENFILE)


def is_retryable(error: BaseException, api: ApiConfig) -> bool:
    """Return whether to retry the request after `error`.

    Connection errors, timeouts, the statuses from 500 or in ``retry_statuses``, and
    too many open files are retried. The server can override this with ``true`` or
    ``false`` in ``retry_header``.
    """
    if isinstance(error, APIStatusError):
        decision = error.headers.get(api.retry_header) if api.retry_header else None
        if decision in ("true", "false"):
            return decision == "true"
        return error.status_code >= 500 or error.status_code in api.retry_statuses
    if isinstance(error, LocalFileError):
        return error.errno in TOO_MANY_FILES
    return isinstance(error, APIConnectionError) and not isinstance(
        error, DeadlineError
    )


def asks_too_long(error: BaseException, api: ApiConfig) -> bool:
    """Return whether the server asks for a longer pause than a call waits."""
    pause = error.retry_after if isinstance(error, APIStatusError) else None
    return pause is not None and pause > api.retry_after_limit


def last_error(retry_state: RetryCallState) -> APIError:
    """Return the error of the last attempt, which failed."""
    error = retry_state.outcome.exception() if retry_state.outcome else None
    assert isinstance(error, APIError)  # no other exception is retried
    return error


def wait_retry_after(api: ApiConfig, *, at_least_backoff: bool = False) -> Backoff:
    """Return a wait strategy that uses Retry-After up to a limit, or the backoff.

    A Retry-After of 0 or in the past counts as not sent. With `at_least_backoff`,
    Retry-After cannot shorten the pause below the backoff. The pause of each attempt is
    chosen once, because before tenacity 8.3, a stop strategy that needs it must call
    the wait strategy again.
    """
    pauses: dict[int, float] = {}

    def wait(retry_state: RetryCallState) -> float:
        number = retry_state.attempt_number
        if number not in pauses:
            backoff = api.backoff(retry_state)
            requested = _requested_pause(last_error(retry_state), api)
            minimum = backoff if at_least_backoff or not requested else 0.0
            pauses[number] = max(requested, minimum)
        return pauses[number]

    return wait


def retry_pause(error: APIError, number: int, api: ApiConfig) -> float:
    """Return the seconds to wait after `error`, the failure of attempt `number`."""
    return wait_retry_after(api)(retry_state(error, number))


def retry_state(error: APIError, number: int) -> RetryCallState:
    """Return tenacity's state after `error`, the failure of attempt `number`."""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = number
    state.set_exception((type(error), error, None))
    return state


def _requested_pause(error: APIError, api: ApiConfig) -> float:
    requested = error.retry_after if isinstance(error, APIStatusError) else None
    return api.bound_pause(requested)


def retry_after(
    headers: Mapping[str, str], now: datetime | None = None
) -> float | None:
    """Return the pause in seconds that the server requests (RFC 9110, 10.2.3).

    The pause is read from ``retry-after-ms``, or from ``Retry-After`` as seconds or as
    a date, which is compared with `now`. An invalid value counts as not sent.
    """
    if (wait := _number(headers.get("retry-after-ms"))) is not None:
        return wait / 1000
    value = headers.get("retry-after")
    if value is None or (wait := _number(value)) is not None:
        return wait
    try:
        date = parsedate_to_datetime(value)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())
    except (ValueError, OverflowError):
        return None


def _number(text: str | None) -> float | None:
    # float() also accepts "-10", "1_0", "1e1", "nan", and digits of other scripts.
    if _DECIMAL.fullmatch((text or "").strip(" \t")) is None:
        return None
    return min(float(text or ""), _LONGEST)


_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LONGEST = 2.0**31  # as RFC 9111, section 1.2.2, reads larger numbers of seconds


_CAPACITY = 500
_COST = 5
_TIMEOUT_COST = 10
_GAIN = 1


class RetryBudget(Struct):
    """Budget that stops retry storms when most calls fail.

    The budget is 500 at first. A retry costs 5, or 10 after a timeout. A successful
    call returns 1. After a hundred retries in a row, there is one retry for every five
    successful calls.
    """

    left: float = _CAPACITY

    def spend(self, error: BaseException) -> bool:
        """Pay for a retry after `error`. Return False if the budget is too low."""
        cost = _TIMEOUT_COST if isinstance(error, APITimeoutError) else _COST
        if self.left < cost:
            return False
        self.left -= cost
        return True

    def earn(self) -> None:
        """Refund a part for a successful call."""
        if self.left < _CAPACITY:
            self.left = min(_CAPACITY, self.left + _GAIN)
