"""What a client and its copies share: connections, and what limits them."""

from __future__ import annotations

import time

from ittybit.budget import RetryBudget
from ittybit.connections import Connections
from ittybit.errors import DeadlineError
from ittybit.limiter import Limiter
from ittybit.outgoing import Outgoing
from ittybit_async import _io


class Runtime:
    """The pools by the settings they were made for, the limiters, the retry budget."""

    def __init__(self) -> None:
        self.budget = RetryBudget()
        self._pools: dict[Connections, _io.Pool] = {}
        self._rate_limits: dict[float | str, RateLimit] = {}
        self._lock = _io.Lock()

    def pool(self, connections: Connections) -> tuple[_io.Pool, bool]:
        """Return the pool for `connections`, and whether it was made just now."""
        with self._lock:
            known = self._pools.get(connections)
            if known is not None and not known.closed:
                return known, False
            pool = self._pools[connections] = _io.Pool(connections)
            return pool, True

    def rate_limit(self, rate_limit: float | str | None) -> RateLimit | None:
        """Return the queue for `rate_limit`, shared by all that name the same."""
        limiter = Limiter.of(rate_limit)
        if rate_limit is None or limiter is None:
            return None
        with self._lock:
            return self._rate_limits.setdefault(rate_limit, RateLimit(limiter))

    async def close(self) -> None:
        """Close all pools."""
        for pool in list(self._pools.values()):
            await pool.close()


class RateLimit:
    """Lets requests through one after another, as fast as the limiter says."""

    def __init__(self, limiter: Limiter) -> None:
        self.limiter = limiter
        self._lock = _io.Lock()

    async def take(self, outgoing: Outgoing) -> float:
        """Wait until `outgoing` may be sent; return when that was.

        Raises DeadlineError at once, and takes no place, where its turn is too late.
        """
        with self._lock:
            seconds = self.limiter.reserve(time.monotonic(), outgoing.ends)
        while seconds is None or seconds > 0:
            if seconds is None:
                raise DeadlineError(
                    f"{outgoing.info}: its turn under the rate limit is after the "
                    "deadline",
                    request=outgoing.info,
                )
            await _io.sleep(seconds)
            seconds = self._held(outgoing)
        now = time.monotonic()
        with self._lock:
            self.limiter.sent(now)
        return now

    def _held(self, outgoing: Outgoing) -> float | None:
        now = time.monotonic()
        with self._lock:
            seconds = self.limiter.held(now)
        late = outgoing.ends is not None and now + seconds > outgoing.ends
        return None if late else seconds

    def learn(self, begun: float, status: int, retry_after: float | None) -> None:
        """Take note of the answer to a request that left at `begun`."""
        now = time.monotonic()
        with self._lock:
            if status == 429:
                self.limiter.refused(now, begun, retry_after)
            else:
                self.limiter.succeeded(now)
