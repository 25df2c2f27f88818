"""Shapes that have no twin: what is awaited here is there at once in the other."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
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
from typing import Any, Self, TypeAlias, TypeVar

from ittybit.content import checked_block, gather, no_source
from ittybit_async._io.together import to_thread

T = TypeVar("T")

Eventually: TypeAlias = Coroutine[Any, Any, T]
"""A T that a function returns in its colour."""


async def resolved(value: Any, seconds: float | None) -> Any:
    """Return `value`, or what it gives when it is awaited for so long at most."""
    if not isawaitable(value):
        return value
    async with asyncio.timeout(seconds):
        return await value


class Loadable(ABC):
    """Something that loads itself when it is first needed, or when it is awaited."""

    @abstractmethod
    async def load(self) -> Self:
        """Load what is not loaded yet."""

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
