"""Times as the API's later generation sends them: Unix seconds or milliseconds."""

from __future__ import annotations

from abc import ABC
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SECONDS = 1e11

if TYPE_CHECKING:
    Timestamp: TypeAlias = datetime
else:

    class Timestamp(ABC):  # noqa: B024  # it marks the fields that `read` is asked for
        """A datetime that comes as a number."""

    Timestamp.register(datetime)


def read(into: Any, sent: object) -> Any:
    """Return what was `sent` as an aware datetime where `into` is a Timestamp.

    Whatever else it is to be is returned as it came. A number above 10^11 is
    milliseconds (jobs and connections have them, runs and events seconds: spec section
    10), a text ISO 8601. Raises ValueError for what is no time.

    >>> read(Timestamp, 1700000000) == read(Timestamp, 1700000000000)
    True
    """
    if into is not Timestamp:
        return sent
    if isinstance(sent, str):
        time = datetime.fromisoformat(sent)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    if not isinstance(sent, int | float) or isinstance(sent, bool):
        raise ValueError(f"Expected a time, got `{type(sent).__name__}`")
    try:
        seconds = sent / 1000 if abs(sent) > _MOST_SECONDS else sent
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError("Expected a time, got a number out of range") from error
