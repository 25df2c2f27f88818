"""Options of calls that wait for work to end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

from msgspec import Struct

from ittybit.core.http.request_options import RequestOptions, for_each_request
from ittybit.errors import ArgumentError
from ittybit.timeouts import LONGEST

if TYPE_CHECKING:
    from ittybit.webhooks.dispatcher import Events

T = TypeVar("T")

OnTimeout: TypeAlias = Literal["leave", "raise"]
"""What to do when the timeout of a wait has passed."""


class WaitOptions(Struct, Generic[T], frozen=True, kw_only=True):
    """Validated options of a wait. Raises ArgumentError for an invalid value."""

    timeout: float | None = None
    """Seconds to wait. 0 polls once, None waits without limit."""
    on_timeout: OnTimeout = "raise"
    """After the timeout, "raise" raises TaskTimeout, "leave" returns the last state."""
    on_progress: Callable[[T], object] | None = None
    """Called with each state that the server reports."""
    events: Events | None = None
    """Webhook events, which can report the end before the next poll."""
    options: RequestOptions | None = None
    """Options of each request."""

    def __post_init__(self) -> None:
        seconds, action = self.timeout, self.on_timeout
        is_number = type(seconds) in (int, float)
        if seconds is not None and not (is_number and 0 <= seconds < LONGEST):
            raise ArgumentError(
                "timeout must be a number of seconds, at least 0, or None for no limit,"
                f" got {seconds!r}"
            )
        if action not in ("leave", "raise"):
            raise ArgumentError(
                f"on_timeout must be 'leave' or 'raise', got {action!r}"
            )
        if self.events is not None and not hasattr(self.events, "unlisten"):
            raise ArgumentError(
                "events must be the webhooks.Dispatcher of your receiver, got "
                f"{type(self.events).__name__}"
            )
        for_each_request(self.options)
