"""Doing the same with many items, several at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Generic, TypeVar

from ittybit_async._io.together import Bell

T = TypeVar("T")
R = TypeVar("R")


async def each(
    function: Callable[[T], Awaitable[R]],
    items: Iterable[T],
    *,
    limit: int,
    leave: Callable[[], object] | None = None,
) -> AsyncGenerator[R]:
    """Call `function` on every item, `limit` at a time, yielding as they finish.

    `items` is read only as far as needed: 3 x `limit` results wait for the caller at
    most. The first error ends it, and what is still running is cancelled; so it is when
    the caller stops walking: wrap the walk in `aclosing` where that must happen at
    once. `leave` is called first in both cases.
    """
    work = _Work(function, iter(items), limit)
    try:
        while work.begin():
            if work.results:
                yield work.results.popleft()
            else:
                work.check()
                await work.bell.wait(None)
    except BaseException:
        if leave is not None:
            leave()
        raise
    finally:
        await work.end()


class _Work(Generic[T, R]):
    """Tasks that take items as long as there are some, and what they have made."""

    def __init__(
        self, function: Callable[[T], Awaitable[R]], items: Iterator[T], limit: int
    ) -> None:
        self.results: deque[R] = deque()
        self.bell = Bell()
        self._function = function
        self._items = items
        self._limit = limit
        self._most = 2 * limit  # results, of a caller who has other things to do
        self._running: set[asyncio.Task[None]] = set()
        self._over = False  # no item is begun any more
        self._failed: list[asyncio.Task[None]] = []

    def begin(self) -> bool:
        """Have as many at work as may be; tell whether there is anything to wait for.

        Those who are at work take the next items by themselves.
        """
        if not self._over and len(self.results) < self._limit:
            for item in islice(self._items, self._limit - len(self._running)):
                task = asyncio.create_task(self._work(item))
                task.add_done_callback(self._ended)
                self._running.add(task)
        return bool(self._running or self.results or self._failed)

    async def _work(self, item: T) -> None:
        try:
            for one in chain([item], self._items):
                self.results.append(await self._function(one))
                self.bell.ring()
                if self._over or len(self.results) >= self._most:
                    return  # the caller has enough to do
        except BaseException:
            self._over = True
            raise

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled() or task.exception() is not None:
            self._failed.append(task)
        self.bell.ring()

    def check(self) -> None:
        """Raise the first error that there was."""
        if self._failed:
            self._failed[0].result()

    async def end(self) -> None:
        """Cancel what is running, and return when it has ended."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
