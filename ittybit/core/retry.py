"""Retry decisions: whether to retry a failure, and after which pause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ittybit.core.config.api import Api, Backoff
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    DeadlineError,
)

if TYPE_CHECKING:  # loading tenacity takes time, and only retries need it
    from tenacity import RetryCallState

from msgspec import Struct

from ittybit.errors import APITimeoutError


def is_retryable(error: BaseException, api: Api) -> bool:
    """Return whether the same request may succeed when sent again.

    It may after a connection error, a timeout, a status of 500 or above, and the
    statuses in ``api.retried``. The server can decide it with ``true`` or ``false`` in
    ``api.retry_header``.
    """
    if isinstance(error, APIStatusError):
        decision = error.headers.get(api.retry_header) if api.retry_header else None
        if decision in ("true", "false"):
            return decision == "true"
        return error.status_code >= 500 or error.status_code in api.retried
    return isinstance(error, APIConnectionError) and not isinstance(
        error, DeadlineError
    )


def last_error(retry_state: RetryCallState) -> APIError:
    """Return the error of the last try, which failed."""
    error = retry_state.outcome.exception() if retry_state.outcome else None
    assert isinstance(error, APIError)  # no other exception is retried
    return error


def wait_retry_after(api: Api, *, at_least_backoff: bool = False) -> Backoff:
    """Wait as long as the server asks, up to the limit of `api`, else as its backoff.

    With `at_least_backoff`, a server cannot shorten the pause below the backoff. The
    pause of each try is drawn once: before tenacity 8.3, a stop strategy that needs it
    has to call its wait strategy.
    """
    pauses: dict[int, float] = {}

    def wait(retry_state: RetryCallState) -> float:
        number = retry_state.attempt_number
        if number not in pauses:
            backoff = api.backoff(retry_state)
            asked = _asked(last_error(retry_state), api)
            least = backoff if at_least_backoff or asked is None else 0.0
            pauses[number] = max(asked or 0.0, least)
        return pauses[number]

    return wait


def retry_pause(error: APIError, number: int, api: Api) -> float:
    """Return the seconds to wait after `error`, the failure of try `number`."""
    return wait_retry_after(api)(retry_state(error, number))


def retry_state(error: APIError, number: int) -> RetryCallState:
    """Return tenacity's state after `error`, the failure of try `number`."""
    from tenacity import RetryCallState, Retrying

    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = number
    state.set_exception((type(error), error, None))
    return state


def _asked(error: APIError, api: Api) -> float | None:
    if not isinstance(error, APIStatusError) or error.retry_after is None:
        return None
    return min(error.retry_after, api.retry_after_limit)


def retry_after(
    headers: Mapping[str, str], now: datetime | None = None
) -> float | None:
    """Return the seconds that the server asks to wait, or None (RFC 9110, 10.2.3).

    Read from ``retry-after-ms``, or from ``Retry-After`` as seconds or as a date, which
    is compared with `now`. What cannot be read counts as not sent; never negative.
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
    try:
        value = float(text or "")
    except ValueError:
        return None
    # nan and inf are numbers to float() and no pauses to anyone.
    return max(0.0, value) if abs(value) < 1e9 else None


_CAPACITY = 500
_COST = 5
_TIMEOUT_COST = 10
_GAIN = 1


class RetryBudget(Struct):
    """Stops retry storms: where all calls fail, soon none is tried again.

    It holds 500. A retry takes 5, one after a timeout 10; a call that succeeds gives 1
    back. So a hundred retries in a row are free, and from then on one call in five.
    """

    left: float = _CAPACITY

    def spend(self, error: BaseException) -> bool:
        """Take what a retry after `error` costs; False where that is not left."""
        cost = _TIMEOUT_COST if isinstance(error, APITimeoutError) else _COST
        if self.left < cost:
            return False
        self.left -= cost
        return True

    def earn(self) -> None:
        """Give back a part for a call that succeeded."""
        if self.left < _CAPACITY:
            self.left = min(_CAPACITY, self.left + _GAIN)
