"""One poller for all that wait on a client.

There is no task and no thread for it: of those who wait one leads, and asks for all;
when he has what he waits for, or gives up, another takes over.
"""

from __future__ import annotations

import time
from contextlib import aclosing, nullcontext
from functools import partial
from typing import Any, Generic

from ittybit.core.waiting.list_scan import PollRound, Query
from ittybit.core.waiting.work import W
from ittybit.errors import APIError, DeadlineError
from ittybit.timeouts import deadline
from ittybit.webhooks.events import Event
from ittybit_async import _io
from ittybit_async.concurrency import each
from ittybit_async.http.engine import Engine
from ittybit_async.waiting.registry import (
    EventSubscription,
    StatusClient,
    Waiter,
    WaitRegistry,
)

_FEW = 4
_AT_ONCE = 8
_STRETCH = 32


class Poller(Generic[W]):
    """Asks for all that is on its `board`."""

    def __init__(self, board: WaitRegistry[W]) -> None:
        self.board = board
        self._lock = _io.Lock()
        self._waiting: dict[Waiter[W], None] = {}
        self._leader: Waiter[W] | None = None
        self._round: PollRound | None = None
        self._hearing = EventSubscription(self.hear)

    def join(self, waiter: Waiter[W], known: W | None = None) -> None:
        """Let `waiter` take part, who knows that one of his ids is `known`."""
        # Before the first look: what ends between the two would be lost.
        self._hearing.begin(waiter)
        self.board.join(waiter, known)
        self._hurry()

    def leave(self, waiter: Waiter[W]) -> None:
        """Let `waiter` take part no more."""
        self.board.leave(waiter)
        self._hearing.end(waiter)
        if waiter.asking.options and self.board.empty:
            pollers_of(waiter.asking.engine).get().pop(_key(waiter.asking), None)

    def hear(self, event: Event) -> None:
        """Take in an event, in whatever thread it comes."""
        if self.board.heard(event):
            self._hurry()

    async def news(
        self, waiter: Waiter[W], ends: float | None
    ) -> dict[str, W | APIError]:
        """Return what is new for `waiter`, and whatever is known when it `ends`."""
        with self._lock:
            self._waiting[waiter] = None
        try:
            while not waiter.ready:
                left = None if ends is None else ends - time.monotonic()
                if left is not None and left <= 0:
                    break
                if self._leads(waiter):
                    await self._lead(waiter, left)
                else:
                    await waiter.wake_event.wait(left)
        finally:
            self._hand_over(waiter)
        return self.board.taken(waiter)

    def _hurry(self) -> None:
        with self._lock:
            if self._leader is not None:
                self._leader.wake_event.set()  # the next round may be earlier now

    def _leads(self, waiter: Waiter[W]) -> bool:
        with self._lock:
            if self._leader is None:
                self._leader = waiter
            return self._leader is waiter

    def _hand_over(self, waiter: Waiter[W]) -> None:
        with self._lock:
            self._waiting.pop(waiter, None)
            if self._leader is waiter:
                self._leader = None
            if self._leader is None and self._waiting:
                next(iter(self._waiting)).wake_event.set()

    async def _lead(self, waiter: Waiter[W], left: float | None) -> None:
        """Do the next step: wait until a round is due, or send what it needs."""
        if self._round is None:
            pause = self.board.next() - time.monotonic()
            if pause > 0:
                await self._pause(waiter, pause if left is None else min(pause, left))
                return
            self._round = self.board.begin()
        with nullcontext() if left is None else deadline(left):
            await self._step(waiter.asking, self._round)

    async def _pause(self, waiter: Waiter[W], seconds: float) -> None:
        """Wait for so long, or until there is news or the client is closed."""
        engine = waiter.asking.engine
        with engine.runtime.wake_on_close(waiter.wake_event):
            if engine.is_closed:
                self.board.close()
            else:
                await waiter.wake_event.wait(seconds)

    async def _step(self, asking: StatusClient[W], round: PollRound) -> None:
        if (query := self.board.page(round)) is not None:
            over = await self._read(asking, round, query)
        elif ids := self.board.singly(round):
            over = await self._get(asking, round, ids)
        else:
            over = True
        if over:
            self._round = None
            self.board.end(round)

    async def _read(
        self, asking: StatusClient[W], round: PollRound, query: Query
    ) -> bool:
        try:
            listed, seconds = await asking.page(query)
        except DeadlineError:
            raise
        except APIError as error:
            self.board.list_failed(round, error)
            return True
        self.board.listed(round, query, listed, seconds)
        return False

    async def _get(
        self, asking: StatusClient[W], round: PollRound, ids: list[str]
    ) -> bool:
        one = partial(self._get_one, asking, round)
        if len(ids) <= _FEW:
            return await one(ids[0])
        over = False
        asked = each(one, ids[:_STRETCH], limit=_AT_ONCE)
        async with aclosing(asked) as answers:
            async for hopeless in answers:
                over = over or hopeless
        return over

    async def _get_one(
        self, asking: StatusClient[W], round: PollRound, id: str
    ) -> bool:
        try:
            work, seconds = await asking.one(id)
        except DeadlineError:
            raise
        except APIError as error:
            return self.board.failed(round, id, error)
        self.board.got(round, id, work, seconds)
        return False


def pollers_of(engine: Engine) -> _io.LoopLocal[dict[Any, Any]]:
    """Return the pollers of `engine`."""
    pollers: _io.LoopLocal[dict[Any, Any]] = engine.state.setdefault(
        "pollers", _io.LoopLocal(dict)
    )
    return pollers


def poller_of(asking: StatusClient[W]) -> Poller[W]:
    """Return the poller of all that wait where and for what `asking` asks."""
    pollers = pollers_of(asking.engine).get()
    options = asking.engine.options
    strict = options.strict_response_validation
    new = Poller(WaitRegistry(options.api, asking.watched, strict=strict))
    poller: Poller[W] = pollers.setdefault(_key(asking), new)
    return poller


def _key(asking: StatusClient[Any]) -> tuple[str, str]:
    return asking.watched.path, repr(sorted(asking.options.items()))
