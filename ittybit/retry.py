"""Is a failure worth another try, and when? Decided here, carried out elsewhere."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ittybit.api import Api
from ittybit.errors import APIConnectionError, APIStatusError, DeadlineError


def retryable(error: BaseException, api: Api) -> bool:
    """Tell whether the same request may succeed when sent again (spec section 8).

    So it is after a connection error or timeout, a status of 500 or above, and the
    statuses that `api` names, unless the server says ``true`` or ``false`` itself in
    the header that `api` has for it.
    """
    if isinstance(error, APIStatusError):
        said = error.headers.get(api.retry_header) if api.retry_header else None
        if said in ("true", "false"):
            return said == "true"
        return error.status_code >= 500 or error.status_code in api.retried
    return isinstance(error, APIConnectionError) and not isinstance(
        error, DeadlineError
    )


def pause(error: BaseException | None, attempt: int, api: Api, jitter: float) -> float:
    """Return the seconds to wait after try number `attempt`, which is 1 or more.

    The server's own wish comes first, capped; else the backoff of `api` decides, with
    a `jitter` of 0 to 1.
    """
    if isinstance(error, APIStatusError) and error.retry_after is not None:
        return min(error.retry_after, api.retry_after_limit)
    return api.backoff(attempt, jitter)


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
