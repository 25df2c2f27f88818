"""Actor of the rate limiter that all workers share."""

from __future__ import annotations

import asyncio
import time

from ittybit.core.rate_limit import Limiter

_HORIZON = 0.25  # seconds; requests cannot be delayed after they are reserved


class LimiterActor:
    """Actor that reserves send times for the whole cluster, in order of arrival.

    It reserves at most a quarter of a second ahead, so that a pause or a lower rate
    applies to all workers soon.
    """

    def __init__(self, rate_limit: float | str) -> None:
        limiter = Limiter.of(rate_limit)
        assert limiter is not None  # the batch only starts this actor with a limit
        self._limiter = limiter
        self._rate_limit = rate_limit
        self._lock = asyncio.Lock()

    async def rate_limit(self) -> float | str:
        """Return the configured rate limit."""
        return self._rate_limit

    async def reserve(self, count: int) -> list[float]:
        """Reserve up to `count` requests, and return the seconds until each is due."""
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
        """Record the response to a request that was sent `age` seconds ago."""
        now = time.monotonic()
        if status == 429:
            self._limiter.refused(now, now - age, retry_after)
        elif status >= 500:
            self._limiter.pause(now, retry_after)
        else:
            self._limiter.succeeded(now)
