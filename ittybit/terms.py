"""On what terms a call waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, TypeAlias, TypeVar

from msgspec import Struct

from ittybit.errors import ArgumentError
from ittybit.request_options import RequestOptions, for_each_request

T = TypeVar("T")

OnTimeout: TypeAlias = Literal["leave", "raise"]
"""What becomes of a wait whose time is over."""


class Terms(Struct, Generic[T], frozen=True, kw_only=True):
    """How long to wait, what then, and who is told.

    `timeout` is in seconds, 0 asks once and None waits for ever. When it is over,
    ``"raise"`` raises TaskTimeout and ``"leave"`` returns what is known. `on_progress`
    is called with what the server said; `options` hold for each request. Raises
    ArgumentError for what is none of this.
    """

    timeout: float | None = None
    on_timeout: OnTimeout = "raise"
    on_progress: Callable[[T], object] | None = None
    options: RequestOptions | None = None

    def __post_init__(self) -> None:
        seconds, then = self.timeout, self.on_timeout
        if seconds is not None and not (type(seconds) in (int, float) and seconds >= 0):
            raise ArgumentError(
                f"timeout must be seconds of at least 0, got {seconds!r}"
            )
        if then not in ("leave", "raise"):
            raise ArgumentError(f"on_timeout must be 'leave' or 'raise', got {then!r}")
        for_each_request(self.options)
