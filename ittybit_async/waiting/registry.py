"""Who waits for what, and what is known of it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any, Generic

from msgspec import Struct

from ittybit.core.config.api import Api
from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.pagination import ListPage
from ittybit.core.retry import is_retryable, retry_after, retry_pause
from ittybit.core.url.url import path
from ittybit.core.waiting.events import is_final, is_newer
from ittybit.core.waiting.list_scan import PageIndex, PollRound, Query
from ittybit.core.waiting.schedule import PollSchedule
from ittybit.core.waiting.work import W, WorkType
from ittybit.errors import (
    APIConnectionError,
    APIError,
    ArgumentError,
    AuthenticationError,
    ClientClosedError,
)
from ittybit.webhooks.dispatcher import Events
from ittybit.webhooks.events import Event
from ittybit_async import _io
from ittybit_async.http.engine import Engine

_PATIENCE = 10
_HOPELESS = (ArgumentError, AuthenticationError, ClientClosedError)


class Waiter(Generic[W]):
    """One who waits for `ids`, and the `news` that he has not taken yet.

    He is woken for the end of one of them, and if he is `eager`, for each state; with
    `events` he hears of ends from there too.
    """

    def __init__(
        self,
        asking: StatusClient[W],
        ids: Iterable[str],
        *,
        eager: bool,
        events: Events | None,
    ) -> None:
        self.asking = asking
        self.ids = list(dict.fromkeys(ids))
        self.eager = eager
        self.events = events
        self.news: dict[str, W | APIError] = {}
        self.ready = False
        self.wake_event = _io.WakeEvent()


class WaitRegistry(Generic[W]):
    """Brings together those who wait and those who ask; safe between threads."""

    def __init__(self, api: Api, watched: WorkType[W], *, strict: bool) -> None:
        self._api = api
        self._strict = strict
        self._watched = watched
        self._lock = _io.Lock()
        self._waiters: dict[str, set[Waiter[W]]] = {}
        self._known: dict[str, W] = {}
        self._schedule = PollSchedule()
        self._places = PageIndex(watched.query)

    @property
    def empty(self) -> bool:
        """Whether nobody waits for anything."""
        return not self._waiters

    def join(self, waiter: Waiter[W], known: W | None) -> None:
        """Let `waiter` be told of his ids, of which `known` needs no first asking."""
        with self._lock:
            now = time.monotonic()
            for id in waiter.ids:
                self._waiters.setdefault(id, set()).add(waiter)
                self._schedule.join(id, now)
            if known is not None and not known.ended:
                self._schedule.told(known.id, now, known, random.random())

    def leave(self, waiter: Waiter[W]) -> None:
        """Let `waiter` be told no more."""
        with self._lock:
            for id in waiter.ids:
                waiters = self._waiters.get(id, set())
                waiters.discard(waiter)
                if not waiters:
                    self._forget(id)

    def taken(self, waiter: Waiter[W]) -> dict[str, W | APIError]:
        """Return the news for `waiter`, which are news no more."""
        with self._lock:
            news, waiter.news, waiter.ready = waiter.news, {}, False
            return news

    def next(self) -> float:
        """Return when the next round is due."""
        with self._lock:
            return self._schedule.next()

    def begin(self) -> PollRound:
        """Begin a round."""
        with self._lock:
            ids = self._schedule.begin(time.monotonic())
            return PollRound(ids, self._places if self._places.usable() else None)

    def end(self, round: PollRound) -> None:
        """End `round`."""
        with self._lock:
            self._schedule.end(round.requests)

    def page(self, round: PollRound) -> Query | None:
        """Return the query of the page to read next in `round`."""
        with self._lock:
            return round.page()

    def singly(self, round: PollRound) -> list[str]:
        """Return whom to get singly in `round`, as far as somebody still waits."""
        with self._lock:
            return [id for id in round.missing if id in self._waiters]

    def listed(
        self, round: PollRound, query: Query, listed: ListPage[W], seconds: float
    ) -> None:
        """Tell of a page; the server asks to wait `seconds`."""
        with self._lock:
            # A wrong type is kept as it came, and may be nothing that a dict can hold.
            works: list[Any] = list(listed.items)
            ids = {work.id: work for work in works if isinstance(work.id, str)}
            known = ids.keys() & self._waiters.keys()
            round.saw(query, listed.following, known)
            self._hold(seconds)
            jitter = random.random()
            for id in known:
                self._tell(id, ids[id], jitter)

    def got(self, round: PollRound, id: str, work: W, seconds: float) -> None:
        """Tell of `id`; the server asks to wait `seconds`."""
        with self._lock:
            round.done(id)
            self._hold(seconds)
            self._tell(id, work, random.random())

    def heard(self, event: Event) -> bool:
        """Tell of what `event` tells; return whether the next round is earlier for it.

        An object that does not say all is a reason to ask, and no answer.
        """
        id = getattr(event.data, "id", None)
        with self._lock:
            if not isinstance(id, str) or id not in self._waiters:
                return False
            known = self._known.get(id)
            whole = is_final(self._watched, event, known, strict=self._strict)
            if known is not None and whole:
                if is_newer(event.data, known):
                    self._tell(id, event.data, random.random())
                return False
            ended = getattr(event.data, "ended", False)
            return bool(ended) and self._schedule.hasten(id, time.monotonic())

    def list_failed(self, round: PollRound, error: APIError) -> None:
        """Take note that a page of `round` could not be read."""
        with self._lock:
            if isinstance(error, _HOPELESS):
                self._settle(list(self._waiters), error)
            elif is_retryable(error, self._api):
                self._places.failed()
                self._delay(round.missing, error)
            else:
                self._places.refused = True

    def failed(self, round: PollRound, id: str, error: APIError) -> bool:
        """Take note that `id` could not be got; return whether no other can be."""
        with self._lock:
            round.done(id)
            if isinstance(error, _HOPELESS):
                self._settle(list(self._waiters), error)
                return True
            if not is_retryable(error, self._api):
                self._settle([id], error)
                return False
            busy = isinstance(error, APIConnectionError) or bool(error.retry_after)
            self._delay([id, *round.missing] if busy else [id], error)
            return busy

    def close(self) -> None:
        """Tell all that the client is closed."""
        error = ClientClosedError("the client is closed: make a new one")
        with self._lock:
            self._settle(list(self._waiters), error)

    def _delay(self, ids: Iterable[str], error: APIError) -> None:
        """Ask for `ids` later, or give them up where that was in vain too often."""
        now = time.monotonic()
        for id in list(ids):
            number = self._schedule.failed(id)
            if number > _PATIENCE:
                self._settle([id], error)
            else:
                seconds = retry_pause(error, max(number, 1), self._api)
                self._schedule.delay(id, now + seconds)
        self._hold(min(error.retry_after or 0.0, self._api.retry_after_limit))

    def _hold(self, seconds: float) -> None:
        if seconds > 0:
            self._schedule.hold(time.monotonic() + seconds)

    def _tell(self, id: str, work: W, jitter: float) -> None:
        waiters = self._waiters.get(id, set())
        seldom = all(waiter.events is not None for waiter in waiters)
        self._schedule.told(id, time.monotonic(), work, jitter, seldom=seldom)
        if work.ended:
            self._forget(id)
        elif waiters:
            self._known[id] = work
        for waiter in waiters:
            waiter.news[id] = work
            if waiter.eager or work.ended:
                waiter.ready = True
                waiter.wake_event.set()

    def _settle(self, ids: Iterable[str], error: APIError) -> None:
        for id in ids:
            waiters = self._waiters.get(id, set())
            self._forget(id)
            for waiter in waiters:
                waiter.news[id] = _own(error, id)
                waiter.ready = True
                waiter.wake_event.set()

    def _forget(self, id: str) -> None:
        self._waiters.pop(id, None)
        self._known.pop(id, None)
        self._schedule.leave(id)
        self._places.forget(id)


def _own(error: APIError, id: str) -> APIError:
    # One error raised by many would gather the traces of all.
    own = copy(error)
    own.__cause__ = error.__cause__
    # The work goes on, and is paid for: whoever catches this can find it.
    own.task_id = id
    return own


class EventSubscription:
    """Listens with `hear`, once for all who wait with the same events."""

    def __init__(self, hear: Callable[[Event], object]) -> None:
        self._hear = hear
        # Held while one begins, so that the next who waits does not look before that.
        self._lock = _io.Lock()
        self._waiters: dict[int, set[Waiter[Any]]] = {}

    def begin(self, waiter: Waiter[Any]) -> None:
        """Listen to the events of `waiter`."""
        if waiter.events is None:
            return
        with self._lock:
            waiters = self._waiters.setdefault(id(waiter.events), set())
            waiters.add(waiter)
            if len(waiters) == 1:
                waiter.events.listen(self._hear)

    def end(self, waiter: Waiter[Any]) -> None:
        """Listen no more where `waiter` was the last."""
        if waiter.events is None:
            return
        with self._lock:
            waiters = self._waiters.get(id(waiter.events), set())
            waiters.discard(waiter)
            if not waiters and self._waiters.pop(id(waiter.events), None) is not None:
                waiter.events.unlisten(self._hear)


class StatusClient(Struct, Generic[W], frozen=True, eq=False):
    """Sends the requests of one who waits, with his `options`."""

    engine: Engine
    watched: WorkType[W]
    options: RequestOptions

    async def page(self, query: Query) -> tuple[ListPage[W], float]:
        """Return a page of the list, and for how long the server asks to wait."""
        request = Request(
            "GET", path(self.watched.path), query=query, options=self.options
        )
        response = await self.engine.send(request)
        listed = self.watched.paging(
            response, query, self.watched.item, self.engine.read
        )
        return listed, self._wished(response)

    async def one(self, id: str) -> tuple[W, float]:
        """Return the state of `id`, and for how long the server asks to wait."""
        request = Request("GET", path(self.watched.path, id), options=self.options)
        response = await self.engine.send(request)
        work = self.engine.read(response, self.watched.item)
        return work, self._wished(response)

    def _wished(self, response: Response) -> float:
        seconds = retry_after(response.headers) or 0.0
        return min(seconds, self.engine.options.api.retry_after_limit)
