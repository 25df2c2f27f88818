"""What a program may be told of each try."""

from __future__ import annotations

from collections.abc import Callable
from inspect import iscoroutinefunction

from msgspec import Struct

from ittybit.core.http.models import RequestInfo, Response
from ittybit.errors import APIError, ArgumentError


class Attempt(Struct, frozen=True):
    """One try: what is asked, without the key, and the number of the try from 1."""

    request: RequestInfo
    number: int


class Hooks(Struct, frozen=True, kw_only=True):
    """Plain functions that are called with each try; what they raise, the call raises.

    `on_request` comes before a try is sent; `on_response` after an answer of any
    status, with its body unless that is streamed; `on_retry` before the pause, of so
    many seconds, that precedes another try.
    """

    on_request: Callable[[Attempt], object] | None = None
    on_response: Callable[[Attempt, Response], object] | None = None
    on_retry: Callable[[Attempt, APIError, float], object] | None = None

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            hook = getattr(self, name)
            if hook is not None and (not callable(hook) or iscoroutinefunction(hook)):
                raise ArgumentError(f"{name} must be a plain function, got {hook!r}")
