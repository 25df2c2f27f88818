"""Concurrent calls of one function for many items."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from functools import partial
from typing import Generic, TypeVar

from ittybit_async import _io

T = TypeVar("T")
R = TypeVar("R")


async def each(
    function: Callable[[T], _io.Eventual[R]],
    items: Iterable[T],
    *,
    limit: int,
    on_stop: Callable[[], object] | None = None,
) -> AsyncGenerator[R]:
    """Call `function` on every item concurrently; yield results as they finish.

    After the first error, no other item starts, all running calls are stopped, and the
    error is raised. The same happens if you stop iterating; wrap the call in `aclosing`
    to stop the running calls at once.

    Args:
        function: Called with one item.
        items: Read by one worker at a time, and only when a worker is free: at most
            3 x `limit` results wait for you.
        limit: Maximum number of concurrent calls.
        on_stop: Called before running calls are stopped, after an error or if you stop
            iterating. The default None calls nothing.

    Yields:
        The results of `function`, in the order in which the calls finish.

    Raises:
        Exception: The first error of `function` or `items`, unchanged.

    >>> async for file in each(client.files.upload, ["a.mp4", "b.mp4"], limit=2):
    ...     print(file.url)
    """
    work = _Work(function, iter(items), limit)
    try:
        while work.start():
            if work.results:
                yield work.results.popleft()
            else:
                work.check()
                await work.wake_event.wait(None)
    except BaseException:
        work.is_over = True
        if on_stop is not None:
            on_stop()
        raise
    finally:
        await work.workers.stop()


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

    async def _work(self, item: tuple[T] | None) -> None:
        try:
            while item:
                self.results.append(await self._function(item[0]))
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
