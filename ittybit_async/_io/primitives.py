"""Tasks, time, and waiting: what is awaited here is done at once in the other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Callable,
    Coroutine,
    Generator,
    Iterable,
)
from contextlib import AbstractContextManager, suppress
from functools import partial
from inspect import isawaitable
from typing import Any, Generic, Self, TypeAlias, TypeVar

from ittybit.content import checked_block, gather, no_source

T = TypeVar("T")


Lock = threading.Lock
run = asyncio.run
sleep = asyncio.sleep
to_thread = asyncio.to_thread
LONGEST_WAIT = None  # no wake-up is lost, as it can be in the other package


class Bell:
    """Wakes the one who waits for it, in the loop in which it was made."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._has_rung = False
        self._waiter: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake it, from any thread; if it does not wait yet, it will not have to."""
        with suppress(RuntimeError):  # there is no running loop, or ours is closed
            if asyncio.get_running_loop() is self._loop:
                self._ring()  # the other way costs a system call
                return
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        self._has_rung = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, seconds: float | None) -> None:
        """Wait until it rings, `seconds` at most."""
        if not self._has_rung:
            self._waiter = self._loop.create_future()
            if seconds is None:
                await self._waiter
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._waiter
        self._has_rung = False


class Shared(Generic[T]):
    """A value for all that can wait for one another: those of the running loop."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._values: dict[asyncio.AbstractEventLoop, T] = {}

    def get(self) -> T:
        """Return it, made when it is first asked for."""
        loop = asyncio.get_running_loop()
        if loop not in self._values:
            # Other threads have loops of their own, and may be here too.
            for other in [other for other in list(self._values) if other.is_closed()]:
                self._values.pop(other, None)
            self._values[loop] = self._make()
        return self._values[loop]


Eventually: TypeAlias = Coroutine[Any, Any, T]
"""A T that a function returns in its colour."""


async def resolved(value: Any, seconds: float | None) -> Any:
    """Return `value`, or what it gives when it is awaited for so long at most."""
    if not isawaitable(value):
        return value
    async with asyncio.timeout(seconds):
        return await value


class Loadable:
    """Something that loads itself when it is first needed, or when it is awaited."""

    async def load(self) -> Self:
        """Load what is not loaded yet."""
        raise NotImplementedError

    def __await__(self) -> Generator[object, None, Self]:
        return self.load().__await__()


L = TypeVar("L", bound=Loadable)


def start(loadable: L) -> L:
    """Return `loadable`, which loads when it is awaited or walked."""
    return loadable


Many: TypeAlias = Iterable[T] | AsyncIterable[T]

Blocks: TypeAlias = Many[bytes]


async def one_by_one(
    items: Many[T], waking: Callable[..., AbstractContextManager[object]]
) -> AsyncGenerator[T]:
    """Yield `items` until `waking` calls, even while the next item is waited for."""
    if not isinstance(items, AsyncIterable):
        for item in items:
            yield item
        return
    loop, source, ended = asyncio.get_running_loop(), aiter(items), False
    step = asyncio.timeout(None)

    def end() -> None:
        nonlocal ended
        ended = True
        with suppress(RuntimeError):  # the step is over
            step.reschedule(loop.time())

    with waking(partial(_call_soon, loop, end)):
        while not ended:
            try:
                async with asyncio.timeout(None) as step:
                    item = await anext(source)
            except (StopAsyncIteration, TimeoutError) as error:
                if isinstance(error, TimeoutError) and not step.expired():
                    raise
                return
            yield item


def _call_soon(loop: asyncio.AbstractEventLoop, function: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # in a loop that is closed, nobody waits
        loop.call_soon_threadsafe(function)


async def walked(blocks: Blocks) -> AsyncGenerator[bytes]:
    """Yield what `blocks` gives; what must be waited for in a thread is."""
    if isinstance(blocks, AsyncIterable):
        async for block in blocks:
            yield checked_block(block)
        return
    if not hasattr(blocks, "__iter__"):
        raise no_source(blocks)
    source = iter(blocks)
    while gathered := await to_thread(gather, source):
        for block in gathered:
            yield block


class Workers:
    """At most `limit` tasks at once, which end with the block that needs them."""

    def __init__(self, limit: int) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, function: Callable[[], Eventually[None]]) -> None:
        """Run `function`, which raises nothing."""
        task = asyncio.create_task(function())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Cancel what is running, and return when it has ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
