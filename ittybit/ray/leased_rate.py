"""The cluster's rate as one worker sees it."""

from __future__ import annotations

import asyncio
import time

from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import mark_unsent
from ittybit.errors import DeadlineError
from ittybit.ray.calls import Remote
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.http.runtime import Sleep

_SELDOM = 0.1  # seconds between two reports that all is well


class LeasedRate:
    """Takes places from the limiter's actor, for all that wait in one call."""

    def __init__(self, actor: Remote) -> None:
        self._actor = actor
        self._places: Coalescer[None, float | None] = Coalescer(self._leased)
        self._told = 0.0

    async def take(
        self, outgoing: Outgoing | None, sleep: Sleep | None = None
    ) -> float:
        """Wait until `outgoing` may be sent; return when that was.

        Raises DeadlineError where its turn has not come by its deadline.
        """
        ends = None if outgoing is None else outgoing.ends
        begun = time.monotonic()
        try:
            async with asyncio.timeout(None if ends is None else ends - begun):
                while (due := await self._places.call(None)) is None:
                    pass
                await (sleep or asyncio.sleep)(due - time.monotonic())
        except TimeoutError:
            assert outgoing is not None  # else it had no end
            raise mark_unsent(_too_late(outgoing, time.monotonic() - begun)) from None
        return time.monotonic()

    def learn(self, sent: float, status: int, retry_after: float | None) -> None:
        """Tell the actor of an answer; of those that change nothing, only some."""
        now = time.monotonic()
        if status < 429 or (status != 429 and not retry_after):
            if now - self._told < _SELDOM:
                return
            self._told = now
        self._actor.begin("learn", status, now - sent, retry_after)

    async def _leased(self, waiting: list[None]) -> list[float | None]:
        """Return when each may go; None for those that have to ask once more."""
        delays = await self._actor.call("lease", len(waiting))
        now = time.monotonic()
        due: list[float | None] = [now + delay for delay in delays]
        return due + [None] * (len(waiting) - len(due))


def _too_late(outgoing: Outgoing, seconds: float) -> DeadlineError:
    return DeadlineError(
        f"{outgoing.info}: in {seconds:.1f} s, its deadline, its turn under the rate "
        "limit of all workers has not come; allow more seconds, a higher rate_limit or "
        "less concurrency",
        request=outgoing.info,
    )
