"""One poller for all waiters of a client.

Nothing runs in the background: one waiter polls for all. When it finishes or is
cancelled, another takes over.
"""

from __future__ import annotations

from contextlib import aclosing, nullcontext
from functools import partial
from typing import Any, Generic

from ittybit.core.clock import monotonic
from ittybit.core.waiting.list_scan import PollRound, Query
from ittybit.core.waiting.work import W
from ittybit.errors import APIError, DeadlineError
from ittybit.timeouts import deadline
from ittybit.webhooks.events import Event
from ittybit_async import _io
from ittybit_async.concurrency import each
from ittybit_async.http.engine import Engine
from ittybit_async.leader import Leadership
from ittybit_async.waiting.registry import (
    EventSubscription,
    StatusClient,
    Waiter,
    WaitRegistry,
)

_FEW_IDS = 4  # up to this number, IDs are requested one after another
_CONCURRENCY = 8
_BATCH = 32  # maximum number of IDs per step


class Poller(Generic[W]):
    """Polls all work in its `registry`."""

    def __init__(self, registry: WaitRegistry[W]) -> None:
        self.registry = registry
        self._leadership = Leadership()
        self._round: PollRound | None = None
        self._subscription = EventSubscription(self.handle_event)

    def join(self, waiter: Waiter[W], known: W | None = None) -> None:
        """Register `waiter`; the work `known` skips its first poll."""
        # Subscribe first: an event between the two would be lost.
        self._subscription.add(waiter)
        self.registry.join(waiter, known)
        # The next round may be earlier now.
        self._leadership.wake_leader()

    def leave(self, waiter: Waiter[W]) -> None:
        """Remove `waiter`."""
        self._leadership.leave(waiter)  # again, after an exception of a signal handler
        self.registry.leave(waiter)
        self._subscription.remove(waiter)
        waiter.observation.end()
        if waiter.client.options and self.registry.is_empty:
            pollers_of(waiter.client.engine).get().pop(_key(waiter.client), None)

    def handle_event(self, event: Event) -> None:
        """Handle an event; any thread may call this."""
        if self.registry.record_event(event):
            self._leadership.wake_leader()

    async def wait_for_updates(
        self, waiter: Waiter[W], end: float | None
    ) -> dict[str, W | APIError]:
        """Wait for updates of `waiter` until the time `end`, and return them."""
        try:
            while not waiter.ready:
                left = None if end is None else end - monotonic()
                if left is not None and left <= 0:
                    break
                if self._leadership.take(waiter):
                    await self._advance(waiter, left)
                else:
                    await waiter.wake_event.wait(left)
        finally:
            self._leadership.leave(waiter)
        return self.registry.take_updates(waiter)

    async def _advance(self, waiter: Waiter[W], left: float | None) -> None:
        """Wait until a round is due, or send its next request."""
        if self._round is None:
            pause = self.registry.next_due() - monotonic()
            if pause > 0:
                await self._pause(waiter, pause if left is None else min(pause, left))
                return
            self._round = self.registry.start_round()
        with nullcontext() if left is None else deadline(left):
            await self._send_next(waiter.client, self._round)

    async def _pause(self, waiter: Waiter[W], seconds: float) -> None:
        """Wait for `seconds`, or until the waiter is woken or the client is closed."""
        engine = waiter.client.engine
        with engine.runtime.wake_on_close(waiter.wake_event):
            if engine.is_closed:
                self.registry.close()
            else:
                await waiter.wake_event.wait(seconds)

    async def _send_next(self, client: StatusClient[W], round: PollRound) -> None:
        if (query := self.registry.next_page(round)) is not None:
            is_over = await self._read_page(client, round, query)
        elif ids := self.registry.ids_to_get(round):
            is_over = await self._get_each(client, round, ids)
        else:
            is_over = True
        if is_over:
            self._round = None
            self.registry.end_round(round)

    async def _read_page(
        self, client: StatusClient[W], round: PollRound, query: Query
    ) -> bool:
        try:
            page, seconds = await client.get_page(query)
        except DeadlineError:
            raise
        except APIError as error:
            self.registry.record_page_failure(round, error)
            return True
        self.registry.record_page(round, query, page, seconds)
        return False

    async def _get_each(
        self, client: StatusClient[W], round: PollRound, ids: list[str]
    ) -> bool:
        get = partial(self._get_one, client, round)
        if len(ids) <= _FEW_IDS:
            return await get(ids[0])
        is_over = False
        calls = each(get, ids[:_BATCH], limit=_CONCURRENCY)
        async with aclosing(calls) as results:
            async for is_fatal in results:
                is_over = is_over or is_fatal
        return is_over

    async def _get_one(
        self, client: StatusClient[W], round: PollRound, id: str
    ) -> bool:
        try:
            work, seconds = await client.get_work(id)
        except DeadlineError:
            raise
        except APIError as error:
            return self.registry.record_failure(round, id, error)
        self.registry.record_work(round, id, work, seconds)
        return False


def pollers_of(engine: Engine) -> _io.LoopLocal[dict[Any, Any]]:
    """Return the pollers of `engine`."""
    pollers: _io.LoopLocal[dict[Any, Any]] | None = engine.state.get("pollers")
    return pollers or engine.state.setdefault("pollers", _io.LoopLocal(dict))


def poller_of(client: StatusClient[W]) -> Poller[W]:
    """Return the poller that all waiters with the same requests share."""
    pollers, key = pollers_of(client.engine).get(), _key(client)
    if (known := pollers.get(key)) is None:
        options = client.engine.options
        strict = options.strict_response_validation
        new = Poller(WaitRegistry(options.api, client.work_type, strict=strict))
        known = pollers.setdefault(key, new)  # another thread may have added one
    poller: Poller[W] = known
    return poller


def _key(client: StatusClient[Any]) -> tuple[str, str]:
    options = repr(sorted(client.options.items())) if client.options else ""
    return client.work_type.path, options
