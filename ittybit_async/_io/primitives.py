"""Tasks, time, and waiting, with asyncio; the other package uses threads."""

from __future__ import annotations

import asyncio
import threading
from collections import abc
from contextlib import AbstractContextManager, suppress
from functools import partial
from inspect import isawaitable
from typing import Any, Generic, ParamSpec, Self, TypeAlias, TypeVar

from ittybit.body import check_block, gather_blocks, not_a_source_error
from ittybit_async._io.timers import call_soon, timeout

T = TypeVar("T")
P = ParamSpec("P")

main_thread = threading.main_thread
LONGEST_WAIT = None  # no limit, because no wake-up is lost


async def to_thread(
    call: abc.Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Call `call` in a thread, or in this one while the interpreter exits."""
    if main_thread().is_alive():
        return await asyncio.to_thread(call, *args, **kwargs)
    return call(*args, **kwargs)  # no thread can start anymore


class WakeEvent:
    """Wake-up signal for one waiter, in the loop in which it was created."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._is_set = False
        self._waiter: asyncio.Future[None] | None = None

    def set(self) -> None:
        """Wake the waiter, or end its next wait at once; any thread may call this."""
        with suppress(RuntimeError):  # no loop runs here, or it is closed
            if asyncio.get_running_loop() is self._loop:
                self._set()  # call_soon_threadsafe costs a system call
                return
        call_soon(self._loop, self._set)

    def _set(self) -> None:
        self._is_set = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, seconds: float | None) -> None:
        """Wait until `set` is called, at most `seconds`; None sets no limit."""
        if not self._is_set:
            self._waiter = self._loop.create_future()
            if seconds is None:
                await self._waiter
            else:
                with suppress(TimeoutError):
                    async with timeout(seconds):
                        await self._waiter
        self._is_set = False


class LoopLocal(Generic[T]):
    """One value for each event loop, shared by its tasks."""

    def __init__(self, make: abc.Callable[[], T]) -> None:
        self._make = make
        self.values: dict[asyncio.AbstractEventLoop, T] = {}

    def get(self) -> T:
        """Return the value, created on first use."""
        loop = asyncio.get_running_loop()
        if loop not in self.values:
            # Threads with other loops may change the dictionary at the same time.
            for other in [other for other in list(self.values) if other.is_closed()]:
                self.values.pop(other, None)
            self.values[loop] = self._make()
        return self.values[loop]


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
    loop, source, ended = asyncio.get_running_loop(), aiter(items), False
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
    if not hasattr(blocks, "__iter__"):
        raise not_a_source_error(blocks)
    source = iter(blocks)
    while gathered := await to_thread(gather_blocks, source):
        for block in gathered:
            yield block


def find_ready_file(file: Any) -> Any:
    """Return the file that a file of Starlette or anyio reads in threads, or `file`."""
    names = ("file", "wrapped")
    found = (getattr(file, name, None) for name in names)
    return next((ready for ready in found if hasattr(ready, "read")), file)


async def read_eventually(file: Any, size: int) -> abc.AsyncGenerator[bytes]:
    """Yield blocks of at most `size` bytes of a file whose `read` is awaited."""
    while block := await file.read(size):
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
