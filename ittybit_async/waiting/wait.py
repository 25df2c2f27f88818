"""Waiting for work of the server to end."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Any, cast

from ittybit.core.url.url import path
from ittybit.core.waiting.options import WaitOptions
from ittybit.core.waiting.work import W, WorkType
from ittybit.errors import APIError, ArgumentError, DeadlineError, TaskError
from ittybit.timeouts import deadline_end, earliest
from ittybit_async import _io
from ittybit_async.http.engine import Engine
from ittybit_async.waiting.poller import Poller, poller_of
from ittybit_async.waiting.registry import StatusClient, Waiter


async def wait(
    engine: Engine,
    watched: WorkType[W],
    id: str,
    terms: WaitOptions[W],
    known: W | None = None,
) -> W:
    """Return `id` once it has succeeded, or as the `terms` say; else raise its error.

    `known` is its state, if that was just heard.
    """
    [work] = await wait_all(engine, watched, [id], terms, known)
    return work


async def wait_all(
    engine: Engine,
    watched: WorkType[W],
    ids: Iterable[str],
    terms: WaitOptions[W],
    known: W | None = None,
) -> list[W]:
    """Return all `ids` once they have succeeded, or as the `terms` say.

    Raises the error of the first that did not, when all have ended.
    """
    ids = _checked(watched, ids)
    works = {id: watched.unknown(id) for id in ids}
    if known is not None:
        works[known.id] = known
    async with aclosing(_states(engine, watched, ids, terms, known)) as states:
        works |= {id: work async for id, work in states}
    found = [works[id] for id in ids]
    late = [work for work in found if not work.ended]
    hide = engine.options.secrets.hide
    failures = [watched.failure(work, hide) for work in found if work.ended]
    errors: list[TaskError] = [error for error in failures if error is not None]
    if late and not errors and terms.on_timeout == "raise":
        errors = [watched.timeout(late[0], terms.timeout or 0.0, hide)]
    for error in errors:
        error.tasks = tuple(cast("list[Any]", found))
        raise error
    return found


async def as_completed(
    engine: Engine, watched: WorkType[W], ids: Iterable[str], terms: WaitOptions[W]
) -> AsyncGenerator[W]:
    """Yield each of `ids` when it has ended, well or not."""
    ids = _checked(watched, ids)
    works = {id: watched.unknown(id) for id in ids}
    async with aclosing(_states(engine, watched, ids, terms)) as states:
        async for id, work in states:
            works[id] = work
            if work.ended:
                del works[id]
                yield work
    if works and terms.on_timeout == "raise":
        left, hide = next(iter(works.values())), engine.options.secrets.hide
        raise watched.timeout(left, terms.timeout or 0.0, hide)


async def _states(
    engine: Engine,
    watched: WorkType[W],
    ids: list[str],
    terms: WaitOptions[W],
    known: W | None = None,
) -> AsyncGenerator[tuple[str, W]]:
    """Yield what is heard of each of `ids`, until all have ended or time is up."""
    clock = _Clock(terms.timeout, deadline_end(engine.options.deadline))
    asking = StatusClient(engine, watched, terms.options or {})
    eager = terms.on_progress is not None or terms.timeout == 0
    waiter = Waiter(asking, ids, eager=eager, events=terms.events)
    poller = poller_of(asking)
    running, unheard = set(ids), set(ids)
    try:
        poller.join(waiter, known)
        # What has come is told, however late it is asked for.
        while running and (waiter.ready or not clock.over(heard=not unheard)):
            news = await _news(poller, waiter, clock, heard=not unheard)
            for id, work in news.items():
                if isinstance(work, APIError):
                    raise work
                unheard.discard(id)
                if work.ended:
                    running.discard(id)
                if terms.on_progress is not None:
                    terms.on_progress(work)
                yield id, work
    finally:
        poller.leave(waiter)


async def _news(
    poller: Poller[W], waiter: Waiter[W], clock: _Clock, *, heard: bool
) -> dict[str, W | APIError]:
    ends = clock.ends(heard=heard)
    try:
        news = await poller.news(waiter, ends)
        if not news and clock.late:
            raise DeadlineError("the deadline has passed during a wait; it goes on")
    except DeadlineError as error:
        # Where only his own time is too short for his turn to ask, he stays for that.
        if ends is None or ends == clock.deadline:
            error.task_id = waiter.ids[0]
            raise
        await _io.sleep(max(0.0, ends - time.monotonic()))
        return {}
    return news


class _Clock:
    """When a wait ends that begins now: after `timeout`, and at the `deadline`."""

    def __init__(self, timeout: float | None, deadline: float | None) -> None:
        self.deadline = deadline
        self._timeout = timeout
        self._begun = time.monotonic()

    def ends(self, *, heard: bool) -> float | None:
        """Return when it ends; a timeout of 0 begins when all were heard of."""
        if self._timeout is None or (self._timeout == 0 and not heard):
            return self.deadline
        return earliest(self._begun + self._timeout, self.deadline)

    def over(self, *, heard: bool) -> bool:
        """Tell whether the timeout is over; the deadline is not asked."""
        ends = self.ends(heard=heard)
        return ends != self.deadline and ends is not None and time.monotonic() >= ends

    @property
    def late(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline is not None and time.monotonic() >= self.deadline


def _checked(watched: WorkType[W], ids: Iterable[str]) -> list[str]:
    if isinstance(ids, str):
        raise ArgumentError(f"give the ids in a list, not as one str: [{ids!r}]")
    ids = list(ids)
    for id in ids:
        path(watched.path, id)
    return ids
