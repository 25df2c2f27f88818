"""Shapes that have no twin: what is awaited here is there at once in the other."""

from __future__ import annotations

import asyncio
import errno
import os
from abc import ABC, abstractmethod
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
)
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from inspect import isawaitable
from io import BufferedReader, FileIO
from typing import Any, BinaryIO, Self, TypeAlias, TypeVar

from ittybit.body import Body
from ittybit.content import checked_block, no_source
from ittybit_async._io.together import Deadline, Wait, sleep, to_thread

T = TypeVar("T")

Eventually: TypeAlias = Coroutine[Any, Any, T]
"""A T that a function returns in its colour."""

Opened: TypeAlias = AbstractAsyncContextManager[T]
"""A T that is there for as long as a ``with`` block lasts."""


class Stack(AsyncExitStack):
    """What is entered one after another is left together."""

    async def enter(self, opened: Opened[T]) -> T:
        """Enter `opened`, which is left with the stack."""
        return await self.enter_async_context(opened)


@asynccontextmanager
async def opened(call: Callable[[], Eventually[Opened[T]]]) -> AsyncGenerator[T]:
    """Enter what `call` returns."""
    async with await call() as value:
        yield value


async def resolved(value: Any, seconds: float | None) -> Any:
    """Return `value`, or what it gives when it is awaited for so long at most."""
    if not isawaitable(value):
        return value
    async with asyncio.timeout(seconds):
        return await value


_SLICE = 1 << 19
_GATHERED = 1 << 20
_IF_CACHED: int = getattr(os, "RWF_NOWAIT", 0)  # of Linux


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


Blocks: TypeAlias = Iterable[bytes] | AsyncIterable[bytes]
"""Bytes that come one block after another."""


Many: TypeAlias = Iterable[T] | AsyncIterable[T]
"""Things that come one after another."""


Waking: TypeAlias = Callable[[Callable[[], object]], AbstractContextManager[object]]
"""For the length of a block, has a function called when something happens."""


async def one_by_one(items: Many[T], waking: Waking) -> AsyncGenerator[T]:
    """Yield `items`, which are asked for where the caller is.

    When `waking` calls, it ends, even where the next item is waited for.
    """
    if not isinstance(items, AsyncIterable):
        for item in items:
            yield item
        return
    source, wait = aiter(items), Wait()
    with waking(wait.end):
        while not wait.ended:
            found: list[T] = []
            try:
                async with wait:
                    found.append(await anext(source))
            except StopAsyncIteration:
                return
            for item in found:
                yield item


async def walked(blocks: Blocks) -> AsyncGenerator[bytes]:
    """Yield what `blocks` gives; what must be waited for in a thread is."""
    if isinstance(blocks, AsyncIterable):
        async for block in blocks:
            yield checked_block(block)
        return
    if not hasattr(blocks, "__iter__"):
        raise no_source(blocks)
    source = iter(blocks)
    while gathered := await to_thread(_gathered, source):
        for block in gathered:
            yield block


def _gathered(source: Iterator[bytes]) -> list[bytes]:
    # A thread for each small block would cost more than the block.
    found: list[bytes] = []
    size = 0
    for block in source:
        found.append(checked_block(block))
        size += len(found[-1])
        if size >= _GATHERED:
            break
    return found


class BodySource:
    """A Body as chunks for one try; `failure` is what broke on this side.

    The server may take `seconds` for each chunk.
    """

    def __init__(self, body: Body, seconds: float | None) -> None:
        self._body = body
        self._seconds = seconds
        self._file: BinaryIO | None = None
        self._closed = False
        self._tells = False
        self.failure: Exception | None = None

    async def chunks(self, deadline: Deadline) -> AsyncGenerator[memoryview]:
        """Read in blocks beside the loop, yield slices that the wire likes."""
        try:
            file = await to_thread(self._open)
            sent = 0
            self._body.report(sent)
            while left := self._body.size - sent:
                block = await self._read(file, min(self._body.block, left))
                self._body.check(block, sent)
                if (seconds := self._body.seconds(len(block))) > 0:
                    await sleep(seconds)
                view = memoryview(block)
                for start in range(0, len(block), _SLICE):
                    # aiohttp would wait for ever for a server that reads nothing.
                    deadline.allow(self._seconds)
                    yield view[start : start + _SLICE]
                deadline.allow(None)
                sent += len(block)
                self._body.report(sent)
        except Exception as error:
            self.failure = self._body.failed(error)
            raise

    def _open(self) -> BinaryIO:
        # In a thread, which goes on when nobody waits for it any more.
        file = self._body.open()
        self._tells = _tells(file)
        self._file = file
        if self._closed:
            file.close()
        return file

    async def _read(self, file: BinaryIO, size: int) -> bytes | bytearray:
        # A thread for what the system has in memory costs more than to copy it.
        if self._tells and (block := _cached(file, size)):
            await asyncio.sleep(0)  # others have their turn all the same
            return block
        return await to_thread(file.read, size)

    def close(self) -> None:
        """Close the file; it is opened anew for another try."""
        self._closed = True
        # aiohttp leaves the chunks where they are when an upload breaks.
        if self._file is not None:
            self._file.close()


def _tells(file: BinaryIO) -> bool:
    """Whether the system tells what it has in memory of `file`; tmpfs does not."""
    # What unpacks or joins files may have the number of one, too.
    plain = type(file) is BufferedReader and type(file.raw) is FileIO
    if not plain or not _IF_CACHED:
        return False
    try:
        os.preadv(file.fileno(), [bytearray(1)], 0, _IF_CACHED)
    except OSError as error:
        return error.errno == errno.EAGAIN
    return True


def _cached(file: BinaryIO, size: int) -> bytearray | None:
    block = bytearray(size)
    try:
        del block[os.preadv(file.fileno(), [block], file.tell(), _IF_CACHED) :]
    except OSError:  # it would have to wait for the disk
        return None
    file.seek(len(block), os.SEEK_CUR)
    return block
