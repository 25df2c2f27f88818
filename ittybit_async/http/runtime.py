"""What a client and its copies share: connections, and what limits them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from ittybit.core.config.connections import Connections
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import unsent
from ittybit.core.rate_limit import Limiter
from ittybit.core.retry import RetryBudget
from ittybit.errors import DeadlineError
from ittybit_async import _io
from ittybit_async.http.pool import Pool

Sleep = Callable[[float], _io.Eventually[object]]


class Pacing(Protocol):
    """Says when a request may leave, and learns from what comes back."""

    async def take(
        self, outgoing: Outgoing | None, sleep: Sleep | None = None
    ) -> float:
        """Wait until `outgoing` may be sent; return when that was.

        Raises DeadlineError where its turn is too late; that of None never is. `sleep`
        waits for so many seconds, if not in the usual way.
        """
        ...

    def learn(self, begun: float, status: int, retry_after: float | None) -> None:
        """Take note of the answer to a request that left at `begun`."""
        ...


class Runtime:
    """The pools by the settings they were made for, the limiters, the retry budget."""

    def __init__(self) -> None:
        self.closed = False
        self.budget = RetryBudget()
        self._pools: dict[Connections, Pool] = {}
        self._users: Counter[Pool] = Counter()
        # Without a lock: a child that is forked would find it held by another thread.
        self._bells: dict[_io.Bell, None] = {}
        self._rate_limits: dict[float | str, Pacing] = {}
        self._lock = _io.Lock()

    def pool(self, connections: Connections) -> Pool:
        """Return the pool for `connections`; whoever got it releases it."""
        with self._lock:
            pool = self._pools.get(connections)
            if pool is None:
                pool = self._pools[connections] = Pool(connections)
            self._users[pool] += 1
            return pool

    def rate_limit(self, rate_limit: float | str | None) -> Pacing | None:
        """Return the queue for `rate_limit`, shared by all that name the same."""
        limiter = Limiter.of(rate_limit)
        if rate_limit is None or limiter is None:
            return None
        with self._lock:
            return self._rate_limits.setdefault(rate_limit, RateLimit(limiter))

    def pace(self, rate_limit: float | str, pacing: Pacing) -> None:
        """Let `pacing` be the queue of copies that are made with `rate_limit`."""
        with self._lock:
            self._rate_limits[rate_limit] = pacing

    async def release(self, pool: Pool) -> None:
        """Close `pool` if nobody else has it; who needs its like later gets another."""
        with self._lock:
            self._users[pool] -= 1
            if self._users[pool] > 0:
                return
            del self._users[pool]
            self._pools = {k: v for k, v in self._pools.items() if v is not pool}
        await pool.close()

    @contextmanager
    def rings(self, bell: _io.Bell) -> Generator[None]:
        """Ring `bell` whenever a client is closed while the block runs."""
        self._bells[bell] = None
        try:
            yield
        finally:
            self._bells.pop(bell, None)

    def ring(self) -> None:
        """Wake those who pause, so that they see whether their client is closed."""
        for bell in list(self._bells):
            bell.ring()

    async def close(self) -> None:
        """Close all pools."""
        self.closed = True
        self.ring()
        for pool in list(self._pools.values()):
            await pool.close()


class RateLimit:
    """Lets requests through one after another, as fast as the limiter says."""

    def __init__(self, limiter: Limiter) -> None:
        self.limiter = limiter
        self._lock = _io.Lock()

    async def take(
        self, outgoing: Outgoing | None, sleep: Sleep | None = None
    ) -> float:
        """Wait until `outgoing` may be sent; return when that was.

        Raises DeadlineError at once, and takes no place, where its turn is too late.
        None is never too late. `sleep` waits for so many seconds.
        """
        with self._lock:
            now = time.monotonic()
            _check_in_time(outgoing, now, self.limiter.due(now))
            seconds = self.limiter.reserve(now)
        while seconds > 0:
            await (sleep or _io.sleep)(seconds)
            with self._lock:
                now = time.monotonic()
                seconds = self.limiter.held(now)
                _check_in_time(outgoing, now, seconds)
        now = time.monotonic()
        with self._lock:
            self.limiter.sent(now)
        return now

    def learn(self, begun: float, status: int, retry_after: float | None) -> None:
        """Take note of the answer to a request that left at `begun`."""
        now = time.monotonic()
        with self._lock:
            if status == 429:
                self.limiter.refused(now, begun, retry_after)
            elif status >= 500:
                self.limiter.pause(now, retry_after)
            else:
                self.limiter.succeeded(now)


def _check_in_time(outgoing: Outgoing | None, now: float, seconds: float) -> None:
    if outgoing is None or outgoing.ends is None or not seconds:
        return
    if now + seconds <= outgoing.ends:
        return
    error = DeadlineError(
        f"{outgoing.info}: its turn under the rate limit is in {seconds:.1f} s, after "
        "the deadline; allow more seconds, or a higher rate_limit",
        request=outgoing.info,
    )
    error.retry_after = seconds
    raise unsent(error)
