"""A request as it goes to the wire."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from msgspec import Struct

from ittybit.body import Body
from ittybit.exchange import RequestInfo
from ittybit.timeout import Timeout


class Outgoing(Struct):
    """A request as it goes to the wire: everything encoded, nothing left to decide.

    `ends` is when the call must have ended, by a monotonic clock, or None for never;
    `authorized` is False for a place that must not see the key. `headers` may be those
    of all requests of a client: replace them, never change them.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | Body | None
    timeout: Timeout
    ends: float | None = None
    authorized: bool = True

    def within(
        self, seconds: float | None, clock: Callable[[], float] = time.monotonic
    ) -> float | None:
        """Return `seconds`, or what is left until `ends` where that is less.

        Raises TimeoutError where nothing is left.
        """
        if self.ends is None:
            return seconds
        left = self.ends - clock()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left if seconds is None else min(seconds, left)

    @property
    def key(self) -> str | None:
        """What is sent as ``Authorization``, which nothing may show."""
        fields = self.headers.items()
        return next((v for n, v in fields if n.lower() == "authorization"), None)

    @property
    def info(self) -> RequestInfo:
        """What may be shown of it: no query, which may hold a signature."""
        return RequestInfo(self.method, self.url.partition("?")[0])

    def __repr__(self) -> str:
        return f"<Outgoing {self.info}>"
