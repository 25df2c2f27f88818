# Generated from ittybit_async/waiting/wait.py by build_sync.py. Do not edit.
"""Waits for tasks, jobs, and runs."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Any, cast

from ittybit.core.clock import monotonic
from ittybit.core.url.url import path
from ittybit.core.waiting.options import WaitOptions
from ittybit.core.waiting.work import W, WorkType, is_final
from ittybit.errors import APIError, ArgumentError, DeadlineError, TaskError
from ittybit.timeouts import deadline_end, earliest
from ittybit_sync import _io
from ittybit_sync.http.engine import Engine
from ittybit_sync.waiting.poller import Poller, poller_of
from ittybit_sync.waiting.registry import StatusClient, Waiter


def wait(
    engine: Engine,
    work_type: WorkType[W],
    id: str,
    options: WaitOptions[W],
    known: W | None = None,
) -> W:
    """Wait for the work `id`, return it, or raise its error; `known` is its state."""
    [work] = wait_all(engine, work_type, [id], options, known)
    return work


def wait_all(
    engine: Engine,
    work_type: WorkType[W],
    ids: Iterable[str],
    options: WaitOptions[W],
    known: W | None = None,
) -> list[W]:
    """Wait until all work has ended; return it, or raise the first error."""
    ids = _check_ids(work_type, ids)
    works = {id: work_type.unknown(id) for id in ids}
    if known is not None:
        works[known.id] = known
    with closing(_states(engine, work_type, ids, options, known)) as states:
        works |= {id: work for id, work in states}
    result = [works[id] for id in ids]
    unfinished = [work for work in result if not work.ended]
    hide = engine.options.secrets.hide
    failures = [work_type.failure(work, hide) for work in result if work.ended]
    errors: list[TaskError] = [error for error in failures if error is not None]
    if unfinished and not errors and options.on_timeout == "raise":
        errors = [work_type.timeout(unfinished[0], options.timeout or 0.0, hide)]
    for error in errors:
        error.tasks = tuple(cast("list[Any]", result))
        raise error
    return result


def as_completed(
    engine: Engine, work_type: WorkType[W], ids: Iterable[str], options: WaitOptions[W]
) -> Generator[W]:
    """Yield each work when it ends, whether it succeeded or not."""
    ids = _check_ids(work_type, ids)
    works = {id: work_type.unknown(id) for id in ids}
    with closing(_states(engine, work_type, ids, options)) as states:
        for id, work in states:
            works[id] = work
            if work.ended:
                del works[id]
                yield work
    if works and options.on_timeout == "raise":
        left, hide = next(iter(works.values())), engine.options.secrets.hide
        raise work_type.timeout(left, options.timeout or 0.0, hide)


def _states(
    engine: Engine,
    work_type: WorkType[W],
    ids: list[str],
    options: WaitOptions[W],
    known: W | None = None,
) -> Generator[tuple[str, W]]:
    """Yield IDs and new states, until all work has ended or the timeout is over."""
    if known is not None and is_final(known):
        if options.on_progress is not None:
            options.on_progress(known)
        yield known.id, known
        return
    clock = _Clock(options.timeout, deadline_end(engine.options.deadline))
    client = StatusClient(engine, work_type, options.options or {})
    eager = options.on_progress is not None or options.timeout == 0
    settle = 0.0 if options.timeout == 0 else options.settle
    waiter = Waiter(client, ids, eager=eager, events=options.events, settle=settle)
    poller = poller_of(client)
    running, unknown = set(ids), set(ids)
    try:
        poller.join(waiter, known)
        # Updates that have arrived are yielded even after the timeout.
        while running and (waiter.ready or not clock.is_over(all_known=not unknown)):
            updates = _next_updates(poller, waiter, clock, all_known=not unknown)
            for id, work in updates.items():
                if isinstance(work, APIError):
                    raise work
                unknown.discard(id)
                if work.ended:
                    running.discard(id)
                if options.on_progress is not None:
                    options.on_progress(work)
                yield id, work
    finally:
        poller.leave(waiter)


def _next_updates(
    poller: Poller[W], waiter: Waiter[W], clock: _Clock, *, all_known: bool
) -> dict[str, W | APIError]:
    end = clock.end(all_known=all_known)
    try:
        with waiter.observation.activate():
            updates = poller.wait_for_updates(waiter, end)
        if not updates and clock.is_late:
            raise DeadlineError("the deadline passed during a wait; the work continues")
    except DeadlineError as error:
        # Only the timeout is too short for another request: wait until it is over.
        if end is None or end == clock.deadline:
            error.task_id = waiter.ids[0]
            raise
        _io.sleep(max(0.0, end - monotonic()))
        return {}
    return updates


class _Clock:
    """The end of a wait that starts now, by its timeout and by the deadline."""

    def __init__(self, timeout: float | None, deadline: float | None) -> None:
        self.deadline = deadline
        self._timeout = timeout
        self._started = monotonic()

    def end(self, *, all_known: bool) -> float | None:
        """Return the end of the wait; a timeout of 0 applies once `all_known`."""
        if self._timeout is None or (self._timeout == 0 and not all_known):
            return self.deadline
        return earliest(self._started + self._timeout, self.deadline)

    def is_over(self, *, all_known: bool) -> bool:
        """Return whether the timeout is over, regardless of the deadline."""
        end = self.end(all_known=all_known)
        return end != self.deadline and end is not None and monotonic() >= end

    @property
    def is_late(self) -> bool:
        """True if the deadline has passed."""
        return self.deadline is not None and monotonic() >= self.deadline


def _check_ids(work_type: WorkType[W], ids: Iterable[str]) -> list[str]:
    if isinstance(ids, str):
        raise ArgumentError(f"ids must be a list, got a str; pass [{ids!r}]")
    ids = list(ids)
    for id in ids:
        path(work_type.path, id)
    return ids
