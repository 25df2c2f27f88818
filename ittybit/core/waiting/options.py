"""On what terms a call waits."""

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
"""What becomes of a wait whose time is over."""


class WaitOptions(Struct, Generic[T], frozen=True, kw_only=True):
    """How long to wait, what then, and who is told.

    `timeout` is in seconds, 0 asks once and None waits for ever. When it is over,
    ``"raise"`` raises TaskTimeout and ``"leave"`` returns what is known. `on_progress`
    is called with what the server said; `events` tell of webhooks; `options` hold for
    each request. Raises ArgumentError for what is none of this.
    """

    timeout: float | None = None
    on_timeout: OnTimeout = "raise"
    on_progress: Callable[[T], object] | None = None
    events: Events | None = None
    options: RequestOptions | None = None

    def __post_init__(self) -> None:
        seconds, then = self.timeout, self.on_timeout
        known = type(seconds) in (int, float)
        if seconds is not None and not (known and 0 <= seconds < LONGEST):
            raise ArgumentError(
                f"timeout must be seconds of at least 0, or None for ever; got "
                f"{seconds!r}"
            )
        if then not in ("leave", "raise"):
            raise ArgumentError(f"on_timeout must be 'leave' or 'raise', got {then!r}")
        if self.events is not None and not hasattr(self.events, "unlisten"):
            raise ArgumentError(
                "events must be the webhooks.Dispatcher that a receiver was given, got "
                f"{type(self.events).__name__}"
            )
        for_each_request(self.options)
