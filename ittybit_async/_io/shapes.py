"""Shapes that have no twin: what is awaited here is there at once in the other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Generator
from typing import Self, TypeAlias, TypeVar

from ittybit.body import Body
from ittybit_async._io.together import Deadline, to_thread

T = TypeVar("T")

Eventually: TypeAlias = Awaitable[T]
"""A T that a function returns in its colour."""

_BLOCK = 1 << 20
_SLICE = 1 << 18


class Begun:
    """Something that loads itself when it is first needed, or when it is awaited."""

    async def load(self) -> Self:
        """Load what is not loaded yet."""
        raise NotImplementedError

    def __await__(self) -> Generator[object, None, Self]:
        return self.load().__await__()


B = TypeVar("B", bound=Begun)


def begin(begun: B) -> B:
    """Return `begun`, which loads when it is awaited or walked."""
    return begun


class BodySource:
    """The chunks of a Body for one try; `failure` is what broke on this side.

    `seconds` is how long the server may take for each slice, watched by `deadline`.
    """

    def __init__(self, body: Body, deadline: Deadline, seconds: float | None) -> None:
        self._body = body
        self._deadline = deadline
        self._seconds = seconds
        self.failure: Exception | None = None

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Read in blocks of 1 MiB beside the loop, yield slices that the wire likes."""
        try:
            file = await to_thread(self._body.open)
            try:
                sent = 0
                self._body.report(sent)
                while left := self._body.size - sent:
                    block = await to_thread(file.read, min(_BLOCK, left))
                    if not block:
                        raise self._body.ended_early(sent)
                    for start in range(0, len(block), _SLICE):
                        # aiohttp would wait for ever for a server that reads nothing.
                        self._deadline.allow(self._seconds)
                        yield block[start : start + _SLICE]
                    self._deadline.allow(None)
                    sent += len(block)
                    self._body.report(sent)
            finally:
                file.close()
        except Exception as error:
            self.failure = self._body.failed(error)
            raise
