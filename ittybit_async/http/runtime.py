"""What a client and its copies share: connections, and what limits them."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import Protocol

from ittybit.body import Body
from ittybit.core.config.connections import Connections
from ittybit.core.config.proxies import Proxies
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import (
    closed_error,
    mark_unsent,
    redact_cause,
    timeout_error,
)
from ittybit.core.rate_limit import Limiter
from ittybit.core.retry import RetryBudget
from ittybit.errors import APIConnectionError, ClientClosedError, DeadlineError
from ittybit_async import _io
from ittybit_async.http.reply import BodySource, Reply
from ittybit_async.http.slots import Slot, Slots

Sleep = Callable[[float], _io.Eventual[object]]


class Pacer(Protocol):
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
        self.closed: bool = False
        self.budget: RetryBudget = RetryBudget()
        self._pools: dict[Connections, Pool] = {}
        self._users: Counter[Pool] = Counter()
        # Without a lock: a child that is forked would find it held by another thread.
        self._bells: dict[_io.WakeEvent, None] = {}
        self._rate_limits: dict[float | str, Pacer] = {}
        self._lock = _io.Lock()

    def pool(self, connections: Connections) -> Pool:
        """Return the pool for `connections`; whoever got it releases it."""
        with self._lock:
            pool = self._pools.get(connections)
            if pool is None:
                pool = self._pools[connections] = Pool(connections)
            self._users[pool] += 1
            return pool

    def rate_limit(self, rate_limit: float | str | None) -> Pacer | None:
        """Return the queue for `rate_limit`, shared by all that name the same."""
        limiter = Limiter.of(rate_limit)
        if rate_limit is None or limiter is None:
            return None
        with self._lock:
            return self._rate_limits.setdefault(rate_limit, RateLimit(limiter))

    def pace(self, rate_limit: float | str, pacing: Pacer) -> None:
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
    def rings(self, bell: _io.WakeEvent) -> Generator[None]:
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
    raise mark_unsent(error)


_AT_ONCE = 1 << 16


class Pool:
    """A transport, and the slots that limit concurrent calls."""

    def __init__(self, connections: Connections) -> None:
        self.closed: bool = False
        self._transport = _io.Transport(connections)
        self._slots = _io.LoopLocal(lambda: Slots(connections.max_connections))
        self._proxies = Proxies(connections.proxy, os.environ)

    async def open(self, outgoing: Outgoing) -> Reply:
        """Send `outgoing` once, and return the response with its body unread.

        Redirects are not followed. Raises ClientClosedError, APITimeoutError, or
        APIConnectionError.
        """
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        slots = self._slots.get()
        slot = slots.take() or await self._wait(slots, outgoing)
        source = None if outgoing.body is None else _source(outgoing)
        try:
            try:
                if self.closed:
                    raise closed_error(outgoing)
                body = source.blocks() if source else outgoing.body
                proxy = self._proxies.of(outgoing.url)
                raw = await self._transport.send(outgoing, body, proxy)
                return Reply(raw, outgoing, slot, source, self)
            except BaseException as error:
                slot.leave()
                if source is not None:
                    source.close()
                failure = self._replacement(error, outgoing, source)
                if failure is None:
                    raise
            raise failure  # without a context, whose frames would show the key
        except BaseException:
            slot.leave()  # a signal handler may raise before the call above
            raise

    def _replacement(
        self, error: BaseException, outgoing: Outgoing, source: BodySource | None
    ) -> Exception | None:
        """Return the exception that the caller receives instead of `error`, if any."""
        if self.closed and isinstance(error, APIConnectionError):
            closed = closed_error(outgoing)
            closed.__cause__ = error.__cause__
            return closed
        failure = source.failure if source is not None else None
        if failure is not None and isinstance(error, Exception):
            return failure.with_traceback(None)
        return None

    async def _wait(self, slots: Slots, outgoing: Outgoing) -> Slot:
        try:
            return await slots.wait(outgoing.within(outgoing.timeout.pool))
        except TimeoutError as error:
            raise mark_unsent(timeout_error(outgoing)) from redact_cause(
                error, outgoing
            )

    async def close(self) -> None:
        """Close all connections; the pool cannot be used afterwards."""
        self.closed = True
        for slots in list(self._slots.values.values()):
            slots.close()
        await self._transport.close()


def _source(outgoing: Outgoing) -> BodySource | None:
    body = outgoing.body
    if isinstance(body, bytes) and len(body) > _AT_ONCE:
        body = Body("the request", len(body), partial(BytesIO, body))
    return BodySource(body) if isinstance(body, Body) else None
