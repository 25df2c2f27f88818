"""Rate limit of the cluster: the actor that all workers share, and its client."""

from __future__ import annotations

import asyncio

from ittybit.core.clock import monotonic
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import mark_unsent
from ittybit.core.rate_limit import Limiter
from ittybit.errors import DeadlineError
from ittybit.ray.actor_handle import ActorHandle
from ittybit_async._io import WakeEvent
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.http.runtime import Wait

__all__ = ["LeasedRate", "LimiterActor"]

_REPORT_INTERVAL = 0.1  # seconds between reports of successful responses
_HORIZON = 0.25  # seconds; requests cannot be delayed after they are reserved


class LeasedRate:
    """Rate limit that asks the limiter's actor for send times, in shared calls."""

    def __init__(self, actor: ActorHandle) -> None:
        self._actor = actor
        self._grants: Coalescer[None, float | None] = Coalescer(self._request_grants)
        self._last_report = 0.0

    async def take(self, outgoing: Outgoing | None, wait: Wait | None = None) -> float:
        """Wait until `outgoing` may be sent, and return the time.

        Raises DeadlineError if the request would wait past its deadline.
        """
        deadline = None if outgoing is None else outgoing.ends
        started = monotonic()
        try:
            async with asyncio.timeout(
                None if deadline is None else deadline - started
            ):
                while (due := await self._grants.call(None)) is None:
                    pass
                while (seconds := due - monotonic()) > 0:
                    await (wait or WakeEvent.wait)(WakeEvent(), seconds)
        except TimeoutError:
            assert outgoing is not None  # only a request has a deadline
            raise mark_unsent(_build_error(outgoing, monotonic() - started)) from None
        return monotonic()

    def learn(self, sent: float, status: int, retry_after: float | None) -> None:
        """Report a response to the actor. Successful ones are only sampled."""
        now = monotonic()
        if status < 429 or (status != 429 and not retry_after):
            if now - self._last_report < _REPORT_INTERVAL:
                return
            self._last_report = now
        self._actor.submit("record", status, now - sent, retry_after)

    async def _request_grants(self, waiters: list[None]) -> list[float | None]:
        """Return the send time of each waiter, or None if it must ask again."""
        delays = await self._actor.call("reserve", len(waiters))
        now = monotonic()
        due: list[float | None] = [now + delay for delay in delays]
        return due + [None] * (len(waiters) - len(due))


def _build_error(outgoing: Outgoing, seconds: float) -> DeadlineError:
    return DeadlineError(
        f"{outgoing.info}: the rate limit of all workers delayed the request past its "
        f"deadline ({seconds:.1f} s); use a longer deadline, a higher rate_limit, or "
        "less concurrency",
        request=outgoing.info,
    )


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
            now = monotonic()
            while (due := self._limiter.delay(now)) > _HORIZON:
                await asyncio.sleep(min(due - _HORIZON / 2, _HORIZON))
                now = monotonic()
            delays: list[float] = []
            while len(delays) < count and self._limiter.delay(now) <= _HORIZON:
                delays.append(self._limiter.reserve(now))
                self._limiter.record_request(now)
            return delays

    async def record(self, status: int, age: float, retry_after: float | None) -> None:
        """Record the response to a request that was sent `age` seconds ago."""
        now = monotonic()
        self._limiter.record_response(now, now - age, status, retry_after)
