"""One connection: what is sent on it, what comes, whether it is used again."""

from __future__ import annotations

import asyncio
from typing import Self

import aiohttp
from aiohttp.client_proto import ResponseHandler

from ittybit.blocks import TwoBlocks
from ittybit.outgoing import Outgoing
from ittybit_async._io.together import Deadline

_WORTH = 1 << 21  # what is to come of a body that blocks are made for
_LARGEST = 1 << 23


class Handler(ResponseHandler):
    """A connection that is not used again once something came that nobody asked for.

    It would pass for the answer to the next request. While it waits for the server, one
    timer goes from call to call; aiohttp's own sets two new ones for each.
    """

    _due: float | None = None
    _watch: asyncio.TimerHandle | None = None

    def is_connected(self) -> bool:
        """Tell whether a request can be sent; asked while none is under way."""
        return super().is_connected() and not self.should_close

    def lend_to(self, filling: asyncio.BufferedProtocol) -> None:
        """Have `filling` receive what comes from now on."""
        self._drop_timeout()
        if self.transport is not None:
            self.transport.set_protocol(filling)

    def take_back(self) -> None:
        """Receive again; the parser has not seen the end of its body."""
        self._parser = None
        if self.transport is not None:
            self.transport.set_protocol(self)

    def receive(self, now: bool) -> None:
        """Receive what comes, or leave it in the socket."""
        if now:
            self._resume_transport_reading()
        else:
            self._pause_transport_reading()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give up what was waited for."""
        super().connection_lost(exc)
        if self._watch is not None:
            self._watch.cancel()

    def _reschedule_timeout(self) -> None:
        if not (seconds := self.read_timeout):
            self._due = None
            return
        due = self._due = self._loop.time() + seconds
        if self._watch is None or self._watch.when() > due:
            self._watch_until(due)

    def _drop_timeout(self) -> None:
        self._due = None

    def _watch_until(self, due: float) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self._loop.call_at(due, self._look)

    def _look(self) -> None:
        self._watch = None
        if self._due is None:
            return
        if self._due > self._loop.time():
            self._watch_until(self._due)
        else:
            self._on_read_timeout()


class Filling(asyncio.BufferedProtocol):
    """Receives what is left of a body straight into blocks, which are lent.

    aiohttp would take each piece into new bytes, copy these, and all would be joined.
    """

    def __init__(
        self, handler: Handler, content: aiohttp.StreamReader, blocks: TwoBlocks
    ) -> None:
        self._handler = handler
        self._content = content
        self._blocks = blocks
        self._waiter: asyncio.Future[None] | None = None
        self._deadline: Deadline | None = None
        self._silence: float | None = None
        if blocks.left:
            handler.lend_to(self)

    @classmethod
    def of(cls, raw: aiohttp.ClientResponse, size: int) -> Self | None:
        """Take over the body of `raw`; None where that is none of ours, or short."""
        handler = raw.connection.protocol if raw.connection else None
        if not isinstance(handler, Handler) or "Transfer-Encoding" in raw.headers:
            return None
        content, length = raw.content, raw.content_length or 0
        left = length - content.total_bytes
        if left < max(size, _WORTH) or size > _LARGEST or content.exception():
            return None
        came = bytearray()  # to read may have the parser go on, and so find a fault
        while not content.exception() and (part := content.read_nowait()):
            came += part
        blocks = TwoBlocks(came, size, length - content.total_bytes)
        blocks.failure = content.exception()
        return cls(handler, content, blocks)

    @property
    def size(self) -> int:
        """How many bytes can be asked for at once."""
        return self._blocks.size

    async def take(self, size: int, outgoing: Outgoing) -> memoryview:
        """Lend what has come, once that is `size` bytes or all that will come.

        It may be read until the next is taken; at the end of the body, it is empty.
        """
        if self._blocks.left:
            outgoing.within(None)  # what is there already has a deadline, too
        self._blocks.enough = min(size, self._blocks.size)
        if not self._blocks.is_ready:
            await self._wait(outgoing)
        lent = self._blocks.lend()
        if self._blocks.left:
            self._handler.receive(True)
        return lent

    async def _wait(self, outgoing: Outgoing) -> None:
        if self._waiter is not None:
            raise RuntimeError("two read one body at once")
        self._waiter = asyncio.get_running_loop().create_future()
        self._deadline = Deadline(outgoing.ends)
        self._silence = outgoing.timeout.read
        try:
            async with self._deadline:
                self._deadline.allow(self._silence)
                await self._waiter
        except TimeoutError as error:
            if not self._blocks.is_ready:
                self._blocks.failure = error
        finally:  # a deadline knows the task, which a transport would keep alive so
            self._waiter = self._deadline = None

    def _wake(self) -> None:
        if self._waiter is not None and self._blocks.is_ready:
            if not self._waiter.done():
                self._waiter.set_result(None)
        elif self._deadline is not None:
            self._deadline.allow(self._silence)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where to write what comes."""
        return self._blocks.room

    def buffer_updated(self, nbytes: int) -> None:
        """Take note that so many bytes are there."""
        self._blocks.add(nbytes)
        if self._blocks.is_followed:
            self._handler.force_close()
        if not self._blocks.left:
            self._handler.take_back()
            self._content.feed_eof()
        elif self._blocks.is_full:
            self._handler.receive(False)
        self._wake()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Let aiohttp say what that is to a body whose end is missing."""
        self._handler.connection_lost(exc)
        lost = ConnectionError("Connection closed")
        self._blocks.failure = self._content.exception() or lost
        self._wake()

    def pause_writing(self) -> None:
        """Pass it on: of the request, there may be a rest to send."""
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._handler.resume_writing()

    def close(self) -> None:
        """Leave the rest of the body, if there is one, to a connection given up."""
        if self._blocks.left:
            self._handler.take_back()
        self._blocks.drop()  # TLS keeps hold of its last protocol of this kind
        self._wake()
