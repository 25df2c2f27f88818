"""Connections and limits that a client and its copies share."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from io import BytesIO
from typing import Protocol

from ittybit.body import Body
from ittybit.core.clock import monotonic
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

_SHORTEST = 0.001  # seconds

Wait = Callable[[_io.WakeEvent, float | None], _io.Eventual[object]]
"""Waits until the event is set, at most for the seconds."""


class Pacer(Protocol):
    """Schedules requests, and adapts to the responses."""

    async def take(self, outgoing: Outgoing | None, wait: Wait | None = None) -> float:
        """Wait until `outgoing` may be sent, and return the time.

        Raises DeadlineError if that is after its deadline; None has no deadline.
        `wait` replaces the default function that waits.
        """
        ...

    def learn(self, sent: float, status: int, retry_after: float | None) -> None:
        """Record a response; `sent` is the time of its request."""
        ...


class Runtime:
    """Connection pools, rate limits, and retry budget of a client and its copies."""

    def __init__(self) -> None:
        self.closed: bool = False
        self.budget: RetryBudget = RetryBudget()
        self._pools: dict[Connections, Pool] = {}
        self._users: Counter[Pool] = Counter()
        # No lock, because a forked child could inherit it locked.
        self._wake_events: dict[_io.WakeEvent, None] = {}
        self._rate_limits: dict[float | str, Pacer] = {}
        self._lock = _io.Lock()

    def pool(self, connections: Connections) -> Pool:
        """Return the pool for `connections`; the caller must release it."""
        with self._lock:
            pool = self._pools.get(connections)
            if pool is None:
                pool = self._pools[connections] = Pool(connections)
            self._users[pool] += 1
            return pool

    def rate_limit(self, rate_limit: float | str | None) -> Pacer | None:
        """Return the rate limit that all clients with this value share."""
        limiter = Limiter.of(rate_limit)
        if rate_limit is None or limiter is None:
            return None
        with self._lock:
            return self._rate_limits.setdefault(rate_limit, RateLimit(limiter))

    def set_rate_limit(self, rate_limit: float | str, pacer: Pacer) -> None:
        """Use `pacer` for copies that are created with `rate_limit`."""
        with self._lock:
            self._rate_limits[rate_limit] = pacer

    async def release(self, pool: Pool) -> None:
        """Close `pool` if no other client uses it."""
        with self._lock:
            self._users[pool] -= 1
            if self._users[pool] > 0:
                return
            del self._users[pool]
            self._pools = {k: v for k, v in self._pools.items() if v is not pool}
        await pool.close()

    @contextmanager
    def wake_on_close(self, wake_event: _io.WakeEvent) -> Generator[None]:
        """Wake `wake_event` whenever a client is closed while the block runs."""
        self._wake_events[wake_event] = None
        try:
            yield
        finally:
            self._wake_events.pop(wake_event, None)

    def wake_all(self) -> None:
        """Wake paused waiters, so that they check whether their client is closed."""
        for wake_event in list(self._wake_events):
            wake_event.set()

    async def close(self) -> None:
        """Close all pools."""
        self.closed = True
        self.wake_all()
        for pool in list(self._pools.values()):
            await pool.close()


class RateLimit:
    """Delays requests as the limiter requires, in order of arrival.

    A request reserves its slot when it is sent. A slot that was reserved earlier would
    be as far away as the rate at that time required.
    """

    def __init__(self, limiter: Limiter) -> None:
        self.limiter = limiter
        self._lock = _io.Lock()
        # A forked child has none of the threads that wait in the parent.
        self._queues: _io.LoopLocal[deque[_io.WakeEvent]] = _io.LoopLocal(deque)

    async def take(self, outgoing: Outgoing | None, wait: Wait | None = None) -> float:
        """Wait until `outgoing` may be sent, and return the time.

        If that is after its deadline, raise DeadlineError at once, and delay no other
        request. None has no deadline. `wait` replaces the function that waits.
        """
        queue, event = self._queues.get(), _io.WakeEvent()
        try:
            with self._lock:
                now = monotonic()
                delay = self.limiter.delay(now, ahead=len(queue))
                _check_deadline(outgoing, now, delay)
                if not queue and self._send(now):
                    return now
                queue.append(event)
            while True:
                seconds = self._next_check(outgoing, is_first=queue[0] is event)
                if seconds == 0:
                    self._leave(queue, event)
                    return monotonic()
                await (wait or _io.WakeEvent.wait)(event, seconds)
        except BaseException:
            self._leave(queue, event)
            raise

    def _leave(self, queue: deque[_io.WakeEvent], event: _io.WakeEvent) -> None:
        with self._lock, suppress(ValueError):  # it may have left already
            queue.remove(event)
            _wake_first(queue)

    def _next_check(self, outgoing: Outgoing | None, *, is_first: bool) -> float | None:
        """Return the seconds until the next check; if 0, the request is counted."""
        with self._lock:
            now = monotonic()
            if is_first:
                seconds = self.limiter.delay(now)
                _check_deadline(outgoing, now, seconds)
                return 0 if self._send(now) else seconds
            if outgoing is None or outgoing.ends is None:
                return None
            _check_deadline(outgoing, now, _SHORTEST)
            return outgoing.ends - now

    def _send(self, now: float) -> bool:
        """Reserve a slot and count the request, or return False if it must wait."""
        if self.limiter.delay(now) > 0:
            return False
        self.limiter.reserve(now)
        self.limiter.record_request(now)
        return True

    def learn(self, sent: float, status: int, retry_after: float | None) -> None:
        """Record a response; `sent` is the time of its request."""
        now = monotonic()
        with self._lock:
            self.limiter.record_response(now, sent, status, retry_after)
            _wake_first(self._queues.get())  # the rate may be higher


def _wake_first(queue: deque[_io.WakeEvent]) -> None:
    if queue:
        queue[0].set()


def _check_deadline(outgoing: Outgoing | None, now: float, seconds: float) -> None:
    if outgoing is None or outgoing.ends is None or not seconds:
        return
    if now + seconds <= outgoing.ends:
        return
    error = DeadlineError(
        f"{outgoing.info}: the rate limit allows it only in {seconds:.1f} s, after the "
        "deadline; set a longer deadline or a higher rate_limit",
        request=outgoing.info,
    )
    error.retry_after = seconds
    raise mark_unsent(error)


_MAX_BUFFER = 1 << 16


class Pool:
    """A transport, and the slots that limit concurrent calls."""

    def __init__(self, connections: Connections) -> None:
        self.closed: bool = False
        self._transport = _io.Transport(connections)
        self._slots = _io.LoopLocal(lambda: Slots(connections.max_connections))
        self._proxies = Proxies(connections.proxy, os.environ)

    async def open(self, outgoing: Outgoing) -> Reply:
        """Send `outgoing` once, without redirects; return the unread response."""
        if self.closed:
            raise ClientClosedError("the client is closed; create a new client")
        slots = self._slots.get()
        slot: Slot = outgoing.slot or Slot(slots)
        outgoing.slot = slot
        source = None if outgoing.body is None else _body_source(outgoing)
        try:
            if outgoing.ends is not None and outgoing.ends <= monotonic():
                raise mark_unsent(timeout_error(outgoing))
            if not slots.take(slot):
                await self._wait(slots, slot, outgoing)
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

    def usage(self) -> tuple[int, int]:
        """Return the number of used slots, and of calls that wait for one."""
        usages = [slots.usage() for slots in list(self._slots.values.values())]
        return sum(used for used, _ in usages), sum(waiting for _, waiting in usages)

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

    async def _wait(self, slots: Slots, slot: Slot, outgoing: Outgoing) -> None:
        try:
            await slots.wait(slot, outgoing.within(outgoing.timeout.pool))
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


def _body_source(outgoing: Outgoing) -> BodySource | None:
    body = outgoing.body
    if isinstance(body, bytes) and len(body) > _MAX_BUFFER:
        body = Body("the request", len(body), partial(BytesIO, body))
    return BodySource(body) if isinstance(body, Body) else None
