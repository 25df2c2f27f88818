"""Doing the same with many items, several at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from queue import SimpleQueue
from typing import Generic, TypeVar

from ittybit_sync._io.together import Group, together

T = TypeVar("T")
R = TypeVar("R")


def each(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    limit: int,
    leave: Callable[[], object] | None = None,
) -> Generator[R]:
    """Call `function` on every item, `limit` at a time, yielding as they finish.

    `items` is read only as far as needed, by one thread at a time: 3 x `limit`
    results wait for the caller at most. The first error ends it: what has not begun is
    not begun any more, what is running is made to end and waited for. So it is when the
    caller stops walking. `leave` is called first in both cases.
    """
    work = _Work(function, iter(items), limit)
    with ThreadPoolExecutor(limit) as pool:
        try:
            while work.begin(pool):
                yield from work.next()
        except BaseException:
            try:
                if leave is not None:
                    leave()
            finally:  # a second Ctrl-C may come just then
                work.group.end()
            raise


class _Work(Generic[T, R]):
    """Threads that take items as long as there are some, and what they have made."""

    def __init__(
        self, function: Callable[[T], R], items: Iterator[T], limit: int
    ) -> None:
        self.group = Group()
        self._function = function
        self._items = items
        self._limit = limit
        self._most = 2 * limit  # results, of a caller who has other things to do
        self._lock = threading.Lock()
        self._running = 0
        self._told: SimpleQueue[tuple[R] | BaseException | None] = SimpleQueue()

    def begin(self, pool: ThreadPoolExecutor) -> bool:
        """Have as many at work as may be; tell whether there is anything to wait for.

        Those who are at work take the next items by themselves.
        """
        while self._running < self._limit and (item := self._item()):
            self._count(1)
            pool.submit(copy_context().run, self._work, item)
        return self._running > 0 or not self._told.empty()

    def _count(self, one: int) -> None:
        with self._lock:
            self._running += one

    def next(self) -> Iterator[R]:
        """Yield what is made next, unless a thread ends before; raise its error."""
        told = self._told.get()
        if isinstance(told, tuple):
            yield told[0]
        elif told is not None:
            try:
                raise told
            finally:
                del told  # else they would refer to each other

    def _work(self, item: tuple[T] | None) -> None:
        together.set(self.group)
        try:
            while item and not self.group.ended.is_set():
                try:
                    self._told.put((self._function(item[0]),))
                finally:
                    self.group.lines.pop(threading.get_ident(), None)
                item = self._item()
        except BaseException as error:
            self._items = iter(())
            self._told.put(error)
        finally:
            self._count(-1)
            self._told.put(None)  # a caller who waits shall see that there is nobody

    def _item(self) -> tuple[T] | None:
        """Return an item, if there is one and the caller takes what is made."""
        if self.group.ended.is_set() or self._told.qsize() >= self._most:
            return None
        with self._lock:
            for item in self._items:
                return (item,)
            return None
