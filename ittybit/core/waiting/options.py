"""Options of calls that wait for work to end."""

from __future__ import annotations

from collections.abc import Callable
from typing import (
    Any,
    Generic,
    Literal,
    Self,
    TypeAlias,
    TypedDict,
    TypeVar,
)

from msgspec import Struct
from msgspec.structs import force_setattr

from ittybit.core.call_signatures import show_options
from ittybit.core.http.request_options import RequestOptions, for_each_request
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number
from ittybit.core.validation import check_callback
from ittybit.core.waiting.work import W
from ittybit.errors import ArgumentError
from ittybit.progress import ShowProgress, check_show_progress
from ittybit.timeouts import LONGEST
from ittybit.webhooks.dispatcher import Events

Call = TypeVar("Call", bound=Callable[..., Any])

OnTimeout: TypeAlias = Literal["leave", "raise"]
"""What to do when the timeout of a wait has passed."""


class WaitArguments(TypedDict, Generic[W], total=False):
    """Keyword arguments of calls that wait."""

    timeout: float | None
    """Seconds to wait. 0 polls once, None (default) waits without limit."""
    on_timeout: OnTimeout
    """After the timeout, "raise" raises TaskTimeout, "leave" returns the last state.

    Default: "raise".
    """
    on_progress: Callable[[W], object] | None
    """Called with each state that the server reports. None (default): not called."""
    progress: ShowProgress
    """Whether to show a progress bar. Default: False.

    True shows it in a notebook or on a terminal; ``"always"`` also in a log.
    """
    events: Events | None
    """Webhook events, which can report the end before the next poll. Default: None."""
    settle: float
    """Seconds during which a 404 does not end the wait. Default: 10.

    A server may show new work late. It does not apply with a timeout of 0.
    """


class WaitOptions(Struct, Generic[W], frozen=True, kw_only=True):
    """Validated options of a wait; WaitArguments documents them.

    Raises ArgumentError for an invalid value.
    """

    timeout: float | None = None
    on_timeout: OnTimeout = "raise"
    on_progress: Callable[[W], object] | None = None
    progress: ShowProgress = False
    events: Events | None = None
    settle: float = 10.0
    options: RequestOptions | None = None
    """Options of each request."""

    @classmethod
    def take(cls, options: dict[str, Any]) -> Self:
        """Remove the arguments of a wait from `options`, and return them."""
        names = [name for name in WaitArguments.__annotations__ if name in options]
        return cls(**{name: options.pop(name) for name in names})

    def __post_init__(self) -> None:
        for name in ("timeout", "settle"):
            force_setattr(self, name, to_number(getattr(self, name)))
        seconds, action = self.timeout, self.on_timeout
        is_number = type(seconds) in (int, float)
        if seconds is not None and not (is_number and 0 <= seconds < LONGEST):
            raise ArgumentError(
                "timeout must be a number of seconds, at least 0, or None for no limit,"
                f" got {show(seconds)}"
            )
        settle = self.settle
        if type(settle) not in (int, float) or not 0 <= settle < LONGEST:
            raise ArgumentError(
                f"settle must be a number of seconds, at least 0, got {show(settle)}"
            )
        if action not in ("leave", "raise"):
            raise ArgumentError(
                f"on_timeout must be 'leave' or 'raise', got {show(action)}"
            )
        check_show_progress(self.progress)
        check_callback("on_progress", self.on_progress)
        if self.events is not None and not hasattr(self.events, "unlisten"):
            raise ArgumentError(
                "events must be the webhooks.Dispatcher of your receiver, got "
                f"{type(self.events).__name__}"
            )
        for_each_request(self.options)


def show_wait_options(function: Call) -> Call:
    """Let `function` show the parameters of WaitArguments, with their defaults."""
    return show_options(function, WaitArguments, WaitOptions[Any]())
