"""Tasks, time, and waiting, with asyncio; the other package uses threads."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import abc
from contextlib import AbstractAsyncContextManager as AsyncContext
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from functools import partial
from inspect import isawaitable
from operator import methodcaller
from types import BuiltinFunctionType
from typing import Any, ParamSpec, Self, TypeAlias, TypeVar

from ittybit.body import check_block, gather_blocks, iter_blocks
from ittybit.core.connection.local import LocalValue, require_loop

T = TypeVar("T")
P = ParamSpec("P")

main_thread = threading.main_thread
running_loop = partial(require_loop, asyncio.get_running_loop)
LONGEST_WAIT = None  # no limit, because no wake-up is lost


async def to_thread(
    call: abc.Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Call `call` in a thread, or in this one while the interpreter exits."""
    running_loop()
    if main_thread().is_alive():
        return await asyncio.to_thread(call, *args, **kwargs)
    return call(*args, **kwargs)  # no thread can start anymore


def timeout(seconds: float | None) -> AsyncContext[asyncio.Timeout]:
    """Return a context manager that cancels its block after `seconds`, if not None."""
    running_loop()
    # A library such as freezegun replaces the clock of the loop.
    if seconds is None or isinstance(time.monotonic, BuiltinFunctionType):
        return asyncio.timeout(seconds)
    return _real_timeout(seconds)


@asynccontextmanager
async def _real_timeout(seconds: float) -> abc.AsyncGenerator[asyncio.Timeout]:
    async with asyncio.timeout(None) as limit:
        end = partial(call_soon, running_loop(), partial(limit.reschedule, 0))
        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield limit
        finally:
            timer.cancel()


def call_soon(loop: asyncio.AbstractEventLoop, act: abc.Callable[[], None]) -> None:
    """Call `act` in `loop` from any thread, unless the loop is closed."""
    with suppress(RuntimeError):  # a closed loop has no waiters
        loop.call_soon_threadsafe(act)


class WakeEvent:
    """Wake-up signal for one waiter, in the loop in which it was created."""

    def __init__(self) -> None:
        self._loop = running_loop()
        self._future: asyncio.Future[None] = self._loop.create_future()

    def set(self) -> None:
        """Wake the waiter, or end its next wait at once; any thread may call this."""
        if self._future.done():
            return  # the waiter has not run yet
        with suppress(RuntimeError):  # no loop runs here, or it is closed
            if asyncio.get_running_loop() is self._loop:
                self._future.set_result(None)  # call_soon costs a system call
                return
        call_soon(self._loop, self.set)

    async def wait(self, seconds: float | None) -> None:
        """Wait until `set` is called, at most `seconds`; None sets no limit."""
        try:
            if seconds is None:
                return await self._future
            with suppress(TimeoutError):
                async with timeout(seconds):
                    await self._future
        finally:
            self._future = self._loop.create_future()


async def sleep(seconds: float) -> None:
    """Sleep for `seconds`."""
    await (WakeEvent().wait(seconds) if seconds > 0 else asyncio.sleep(0))


class LoopLocal(LocalValue[T]):
    """One value for each event loop, shared by its tasks."""

    def __init__(self, make: abc.Callable[[], T]) -> None:
        super().__init__(make, running_loop, methodcaller("is_closed"))


Eventual: TypeAlias = abc.Coroutine[Any, Any, T]
"""The return type of a function whose result is a T; here, a coroutine."""


async def resolve(value: Any, seconds: float | None) -> Any:
    """Return `value`; if it is awaitable, wait at most `seconds` for its result."""
    if not isawaitable(value):
        return value
    async with timeout(seconds):
        return await value


class Loadable:
    """An object that loads on first use or when it is awaited."""

    async def load(self) -> Self:
        """Load the object if it is not loaded yet, and return it."""
        raise NotImplementedError

    def __await__(self) -> abc.Generator[object, None, Self]:
        return self.load().__await__()


L = TypeVar("L", bound=Loadable)


def start(loadable: L) -> L:
    """Return `loadable`, which loads when it is awaited or iterated."""
    return loadable


Items: TypeAlias = abc.Iterable[T] | abc.AsyncIterable[T]
Blocks: TypeAlias = Items[bytes]


async def one_by_one(
    items: Items[T], subscribe: abc.Callable[..., AbstractContextManager[object]]
) -> abc.AsyncGenerator[T]:
    """Yield `items`; a callback can end the wait for the next item."""
    if not isinstance(items, abc.AsyncIterable):
        for item in items:
            yield item
        return
    loop, source, ended = running_loop(), aiter(items), False
    step = asyncio.timeout(None)

    def end() -> None:
        nonlocal ended
        ended = True
        with suppress(RuntimeError):  # the step is over
            step.reschedule(loop.time())

    with subscribe(partial(call_soon, loop, end)):
        while not ended:
            try:
                async with asyncio.timeout(None) as step:
                    item = await anext(source)
            except (StopAsyncIteration, TimeoutError) as error:
                if isinstance(error, TimeoutError) and not step.expired():
                    raise
                return
            yield item


async def iterate(blocks: Blocks) -> abc.AsyncGenerator[bytes]:
    """Yield `blocks`; a thread reads a synchronous iterator, which may block."""
    if isinstance(blocks, abc.AsyncIterable):
        async for block in blocks:
            yield check_block(block)
        return
    source = iter_blocks(blocks)
    while gathered := await to_thread(gather_blocks, source):
        for block in gathered:
            yield block


class WorkerGroup:
    """Tasks that `stop` cancels; the caller starts at most `limit` at once."""

    def __init__(self, limit: int) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, function: abc.Callable[[], Eventual[None]]) -> None:
        """Run `function` in a task; it must not raise."""
        task = asyncio.create_task(function())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Cancel the running tasks, and return when they have ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
