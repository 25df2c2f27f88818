# Generated from ittybit_async/concurrency.py by build_sync.py. Do not edit.
"""Concurrent calls of one function for many items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from typing import Generic, TypeVar

from ittybit_sync import _io

T = TypeVar("T")
R = TypeVar("R")


def each(
    function: Callable[[T], _io.Eventual[R]],
    items: Iterable[T],
    *,
    limit: int,
    leave: Callable[[], object] | None = None,
) -> Generator[R]:
    """Call `function` on every item, `limit` at a time; yield results as they finish.

    One worker at a time reads from `items`, and only when needed: at most 3 x `limit`
    results wait for the caller. After the first error, no other item starts, and the
    error is raised when all running calls have been stopped. The same happens if the
    caller stops iterating; use `closing` if it must happen at once. In both cases,
    `leave` is called first.
    """
    work = _Work(function, iter(items), limit)
    try:
        while work.start():
            if work.results:
                yield work.results.popleft()
            else:
                work.check()
                work.wake_event.wait(None)
    except BaseException:
        work.is_over = True
        if leave is not None:
            leave()
        raise
    finally:
        work.workers.stop()


class _Work(Generic[T, R]):
    """Workers that process items until none is left, and their results."""

    def __init__(
        self,
        function: Callable[[T], _io.Eventual[R]],
        items: Iterator[T],
        limit: int,
    ) -> None:
        self.results: deque[R] = deque()
        self.wake_event = _io.WakeEvent()
        self.workers = _io.WorkerGroup(limit)
        self.is_over = False  # if True, no other item starts
        self._function = function
        self._items = items
        self._limit = limit
        self._most = 2 * limit  # results that may wait for a busy caller
        self._running = 0
        self._failures: list[BaseException] = []
        self._lock = _io.Lock()

    def start(self) -> bool:
        """Start as many workers as allowed, and return whether more results may follow.

        A worker takes another item when it has finished one.
        """
        while self._running < self._limit and (item := self._next(self._limit)):
            self._count(1)
            self.workers.start(partial(self._work, item))
        return bool(self._running or self.results or self._failures)

    def check(self) -> None:
        """Raise the first error, if any."""
        if self._failures:
            failure = self._failures.pop(0)
            try:
                raise failure
            finally:
                del failure  # else the error and this frame form a reference cycle

    def _work(self, item: tuple[T] | None) -> None:
        try:
            while item:
                self.results.append(self._function(item[0]))
                self.wake_event.set()
                item = self._next(self._most)
        except BaseException as error:
            self.is_over = True
            self._failures.append(error)
        finally:
            self._count(-1)
            self.wake_event.set()

    def _next(self, most: int) -> tuple[T] | None:
        """Return the next item, or None at the end or while `most` results wait."""
        if self.is_over or len(self.results) >= most:
            return None
        with self._lock:
            for item in self._items:
                return (item,)
            return None

    def _count(self, one: int) -> None:
        with self._lock:
            self._running += one
