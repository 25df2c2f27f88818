"""The actor that says how fast all workers together may send."""

from __future__ import annotations

import asyncio
import time

from ittybit.core.rate_limit import Limiter

_HORIZON = 0.25  # seconds: what is handed out cannot be slowed down any more


class LimiterActor:
    """Hands out places in one queue for the whole cluster.

    A worker is given places that are due within a quarter of a second, in the order in
    which workers ask, so that a pause or a lower rate soon holds for all.
    """

    def __init__(self, rate_limit: float | str) -> None:
        limiter = Limiter.of(rate_limit)
        assert limiter is not None  # a limit was asked for
        self._limiter = limiter
        self._rate_limit = rate_limit
        self._lock = asyncio.Lock()

    async def rate_limit(self) -> float | str:
        """Return what was asked for."""
        return self._rate_limit

    async def reserve(self, count: int) -> list[float]:
        """Return the seconds until each of at most `count` places is due."""
        async with self._lock:
            now = time.monotonic()
            while (due := self._limiter.due(now)) > _HORIZON:
                await asyncio.sleep(min(due - _HORIZON / 2, _HORIZON))
                now = time.monotonic()
            delays: list[float] = []
            while len(delays) < count and self._limiter.due(now) <= _HORIZON:
                delays.append(self._limiter.reserve(now))
                self._limiter.sent(now)
            return delays

    async def record(self, status: int, age: float, retry_after: float | None) -> None:
        """Take note of the answer to a request that left `age` seconds ago."""
        now = time.monotonic()
        if status == 429:
            self._limiter.refused(now, now - age, retry_after)
        elif status >= 500:
            self._limiter.pause(now, retry_after)
        else:
            self._limiter.succeeded(now)
