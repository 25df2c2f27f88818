# Generated from ittybit_async/waiting/registry.py by build_sync.py. Do not edit.
"""Waiters, the work that they wait for, and its known state."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any, Generic

from msgspec import Struct

from ittybit.core.clock import monotonic
from ittybit.core.config.api import ApiConfig
from ittybit.core.config.observer import WaitObservation
from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.pagination import ListPage
from ittybit.core.retry import asks_too_long, is_retryable, retry_after, retry_pause
from ittybit.core.url.url import path
from ittybit.core.waiting.list_scan import PageIndex, PollRound, Query
from ittybit.core.waiting.schedule import PollSchedule
from ittybit.core.waiting.work import W, WorkType, is_complete, is_newer
from ittybit.errors import (
    APIConnectionError,
    APIError,
    ArgumentError,
    AuthenticationError,
    ClientClosedError,
    NotFoundError,
)
from ittybit.webhooks.dispatcher import Events
from ittybit.webhooks.events import Event
from ittybit_sync import _io
from ittybit_sync.http.engine import Engine

_MAX_FAILURES = 10
_FATAL = (ArgumentError, AuthenticationError, ClientClosedError)


class Waiter(Generic[W]):
    """A caller that waits for `ids`, and its updates that it has not taken yet.

    The end of any work wakes it; with `eager`, each new state does.
    """

    def __init__(
        self,
        client: StatusClient[W],
        ids: Iterable[str],
        *,
        eager: bool,
        events: Events | None,
        settle: float = 0.0,
    ) -> None:
        self.settled_at: float = monotonic() + settle
        """Until then, a 404 means that the server does not show the work yet."""
        self.client = client
        self.ids: list[str] = list(dict.fromkeys(ids))
        self.eager = eager
        self.events = events
        self.updates: dict[str, W | APIError] = {}
        self.ready = False
        self.wake_event: _io.WakeEvent = _io.WakeEvent()
        observer, work = client.engine.observer, client.work_type.path
        self.observation: WaitObservation = observer.wait(work, self.ids)


class WaitRegistry(Generic[W]):
    """Records work states and passes them to waiters; safe to use from any thread."""

    def __init__(self, api: ApiConfig, work_type: WorkType[W], *, strict: bool) -> None:
        self._api = api
        self._strict = strict
        self._work_type = work_type
        self._lock = _io.Lock()
        self._waiters: dict[str, set[Waiter[W]]] = {}
        self._known: dict[str, W] = {}
        self._schedule = PollSchedule()
        self._pages = PageIndex(work_type.query)

    @property
    def is_empty(self) -> bool:
        """True if there is no waiter."""
        return not self._waiters

    def join(self, waiter: Waiter[W], known: W | None) -> None:
        """Register `waiter`; the work `known` skips its first poll."""
        with self._lock:
            now = monotonic()
            for id in waiter.ids:
                self._waiters.setdefault(id, set()).add(waiter)
                self._schedule.add(id, now)
            if known is not None and not known.ended:
                self._schedule.record(known.id, now, known, random.random())

    def leave(self, waiter: Waiter[W]) -> None:
        """Remove `waiter`."""
        with self._lock:
            for id in waiter.ids:
                if (waiters := self._waiters.get(id)) is None:
                    continue  # the work ended
                waiters.discard(waiter)
                if not waiters:
                    self._forget(id)

    def take_updates(self, waiter: Waiter[W]) -> dict[str, W | APIError]:
        """Return the updates of `waiter`, and remove them."""
        with self._lock:
            updates, waiter.updates, waiter.ready = waiter.updates, {}, False
            return updates

    def next_due(self) -> float:
        """Return when the next round is due."""
        with self._lock:
            return self._schedule.next_due()

    def start_round(self) -> PollRound:
        """Start a round."""
        with self._lock:
            ids = self._schedule.start_round(monotonic())
            return PollRound(ids, self._pages if self._pages.is_usable() else None)

    def end_round(self, round: PollRound) -> None:
        """End `round`."""
        with self._lock:
            self._schedule.end_round(round.requests)

    def next_page(self, round: PollRound) -> Query | None:
        """Return the query of the next page of `round`, or None."""
        with self._lock:
            return round.next_page()

    def ids_to_get(self, round: PollRound) -> list[str]:
        """Return the IDs that `round` must request one by one and that have waiters."""
        with self._lock:
            return [id for id in round.missing if id in self._waiters]

    def record_page(
        self, round: PollRound, query: Query, page: ListPage[W], seconds: float
    ) -> None:
        """Record a page; the server asked for a pause of `seconds`."""
        with self._lock:
            # Lenient decoding keeps wrong types, and they may not be hashable.
            works: list[Any] = list(page.items)
            works = [w for w in works if isinstance(getattr(w, "id", None), str)]
            ids = {work.id: work for work in works}
            known = ids.keys() & self._waiters.keys()
            round.record_page(query, page.next_query, known)
            self._pause(seconds)
            now, jitter = monotonic(), random.random()
            for id in known:
                self._record(id, ids[id], now, jitter)

    def record_work(self, round: PollRound, id: str, work: W, seconds: float) -> None:
        """Record the state of `id`; the server asked for a pause of `seconds`."""
        with self._lock:
            round.record_single(id)
            self._pause(seconds)
            self._record(id, work, monotonic(), random.random())

    def record_event(self, event: Event) -> bool:
        """Record an event; return whether the next round is earlier because of it.

        An incomplete object is not a state; it only makes the next poll earlier.
        """
        id = getattr(event.data, "id", None)
        with self._lock:
            if not isinstance(id, str) or id not in self._waiters:
                return False
            known = self._known.get(id)
            has_all_fields = is_complete(
                self._work_type, event, known, strict=self._strict
            )
            if known is not None and has_all_fields:
                if is_newer(event.data, known):
                    jitter = random.random()
                    self._record(id, event.data, monotonic(), jitter, is_poll=False)
                return False
            ended = getattr(event.data, "ended", False)
            return bool(ended) and self._schedule.poll_soon(id, monotonic())

    def record_page_failure(self, round: PollRound, error: APIError) -> None:
        """Record that a page of `round` could not be read."""
        with self._lock:
            if isinstance(error, _FATAL):
                self._fail(list(self._waiters), error)
            elif is_retryable(error, self._api):
                self._pages.record_failure()
                self._postpone(round.missing, error)
            else:
                self._pages.refused = True

    def record_failure(self, round: PollRound, id: str, error: APIError) -> bool:
        """Record that `id` could not be read; return whether the round must end."""
        with self._lock:
            round.record_single(id)
            if isinstance(error, _FATAL):
                self._fail(list(self._waiters), error)
                return True
            if isinstance(error, NotFoundError) and not self._is_settled(id):
                self._schedule.record_missing(id, monotonic())
                return False
            if not is_retryable(error, self._api):
                self._fail([id], error)
                return False
            busy = isinstance(error, APIConnectionError) or bool(error.retry_after)
            self._postpone([id, *round.missing] if busy else [id], error)
            return busy

    def _is_settled(self, id: str) -> bool:
        waiters, now = self._waiters.get(id, ()), monotonic()
        return id in self._known or all(waiter.settled_at <= now for waiter in waiters)

    def close(self) -> None:
        """End all waits because the client is closed."""
        error = ClientClosedError("the client is closed; create a new client")
        with self._lock:
            self._fail(list(self._waiters), error)

    def _postpone(self, ids: Iterable[str], error: APIError) -> None:
        """Poll `ids` later, or end their waits after too many failures in a row."""
        now = monotonic()
        for id in list(ids):
            failures = self._schedule.record_failure(id)
            if failures > _MAX_FAILURES or asks_too_long(error, self._api):
                self._fail([id], error)
            else:
                seconds = retry_pause(error, max(failures, 1), self._api)
                self._schedule.postpone(id, now + seconds)
        self._pause(self._api.bound_pause(error.retry_after))

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            self._schedule.pause(monotonic() + seconds)

    def _record(
        self, id: str, work: W, now: float, jitter: float, *, is_poll: bool = True
    ) -> None:
        waiters, ended = self._waiters.get(id, set()), work.ended
        have_events = all(waiter.events is not None for waiter in waiters)
        self._schedule.record(id, now, work, jitter, infrequent=have_events)
        if ended:
            self._forget(id)
        elif waiters:
            self._known[id] = work
        for waiter in waiters:
            waiter.updates[id] = work
            if ended:
                waiter.observation.report(work.succeeded, is_poll)
            if ended or waiter.eager:
                waiter.ready = True
                waiter.wake_event.set()

    def _fail(self, ids: Iterable[str], error: APIError) -> None:
        for id in ids:
            waiters = self._waiters.get(id, set())
            self._forget(id)
            for waiter in waiters:
                waiter.updates[id] = _copy_error(error, id)
                waiter.observation.end(error)
                waiter.ready = True
                waiter.wake_event.set()

    def _forget(self, id: str) -> None:
        self._waiters.pop(id, None)
        self._known.pop(id, None)
        self._schedule.remove(id)
        self._pages.remove(id)


def _copy_error(error: APIError, id: str) -> APIError:
    # If many waiters raised the same object, its traceback would grow with each.
    copied = copy(error)
    copied.__cause__ = error.__cause__
    # The paid work continues; with the ID, the caller can find it.
    copied.task_id = id
    return copied


class EventSubscription:
    """Subscribes `handle` once to each dispatcher that waiters use."""

    def __init__(self, handle: Callable[[Event], object]) -> None:
        self._handle = handle
        # It covers `listen`, so that no second waiter polls before the subscription.
        self._lock = _io.Lock()
        self._waiters: dict[int, set[Waiter[Any]]] = {}

    def add(self, waiter: Waiter[Any]) -> None:
        """Subscribe to the events of `waiter`."""
        if waiter.events is None:
            return
        with self._lock:
            waiters = self._waiters.setdefault(id(waiter.events), set())
            waiters.add(waiter)
            if len(waiters) == 1:
                waiter.events.listen(self._handle)

    def remove(self, waiter: Waiter[Any]) -> None:
        """Unsubscribe if `waiter` was the last with its events."""
        if waiter.events is None:
            return
        with self._lock:
            waiters = self._waiters.get(id(waiter.events), set())
            waiters.discard(waiter)
            if not waiters and self._waiters.pop(id(waiter.events), None) is not None:
                waiter.events.unlisten(self._handle)


class StatusClient(Struct, Generic[W], frozen=True, eq=False):
    """Requests the state of work, with the request options of one waiter."""

    engine: Engine
    work_type: WorkType[W]
    options: RequestOptions

    def get_page(self, query: Query) -> tuple[ListPage[W], float]:
        """Return a page of the list, and the seconds that the server asks to wait."""
        request = Request(
            "GET", path(self.work_type.path), query=query, options=self.options
        )
        response = self.engine.send(request)
        page = self.work_type.paging(
            response, query, self.work_type.item, self.engine.read
        )
        return page, self._requested_pause(response)

    def get_work(self, id: str) -> tuple[W, float]:
        """Return the state of `id`, and the seconds that the server asks to wait."""
        request = Request("GET", path(self.work_type.path, id), options=self.options)
        response = self.engine.send(request)
        work = self.engine.read(response, self.work_type.item)
        return work, self._requested_pause(response)

    def _requested_pause(self, response: Response) -> float:
        return self.engine.options.api.bound_pause(retry_after(response.headers))
