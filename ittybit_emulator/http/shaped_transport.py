"""A transport that delays, truncates, or drips the response, as a fault demands."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from ittybit_emulator.http.faults import Fault

_END_OF_HEAD = b"\r\n\r\n"
_POLL = 0.02


class ShapedTransport(asyncio.Transport):
    """A wrapper around a socket's transport that writes as `fault` demands.

    Reading is not affected. The connection is closed after one response.
    """

    def __init__(self, real: asyncio.Transport, fault: Fault) -> None:
        super().__init__()
        self._real = real
        self._fault = fault
        self._pending = bytearray()
        self._closed = False
        self._written = asyncio.Event()
        self.pump = asyncio.get_running_loop().create_task(self._pump())

    def write(self, data: Any) -> None:
        """Queue `data`."""
        self._pending += data
        self._written.set()

    def writelines(self, list_of_data: Iterable[Any]) -> None:
        """Queue all of `list_of_data`."""
        self.write(b"".join(list_of_data))

    def close(self) -> None:
        """Close after the queued data is sent."""
        self._closed = True
        self._written.set()

    def abort(self) -> None:
        """Close immediately and discard the queued data."""
        self.pump.cancel()
        self._real.abort()

    def is_closing(self) -> bool:
        """Return whether the transport is closing."""
        return self._real.is_closing()

    def pause_reading(self) -> None:
        """Pause reading from the socket."""
        self._real.pause_reading()

    def resume_reading(self) -> None:
        """Resume reading from the socket."""
        self._real.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return information about the socket."""
        return self._real.get_extra_info(name, default)

    async def _pump(self) -> None:
        try:
            await self._send()
        finally:
            self._real.close()

    async def _send(self) -> None:
        await self._wait_for_data()
        await asyncio.sleep(self._fault.delay_after)
        if self._fault.drop == "after":
            return
        while _END_OF_HEAD not in self._pending and await self._wait_for_data(
            more=True
        ):
            pass
        end = self._pending.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        await self._drip(self._take(end), self._fault.drip_head)
        await self._send_body()

    async def _send_body(self) -> None:
        sent = 0
        while sent != self._fault.truncate_after:
            if sent == self._fault.stall_after:
                await self._stall()
            if not await self._wait_for_data():
                return
            piece = self._take(self._bytes_until_fault(sent))
            await self._drip(piece, self._fault.drip_body)
            sent += len(piece)

    def _bytes_until_fault(self, sent: int) -> int:
        """Return how many bytes can be sent before a stall or a truncation."""
        places = (self._fault.truncate_after, self._fault.stall_after)
        ahead = [p - sent for p in places if p is not None and p > sent]
        return min([len(self._pending), *ahead])

    def _take(self, size: int) -> bytes:
        taken = bytes(self._pending[:size])
        del self._pending[:size]
        return taken

    async def _wait_for_data(self, *, more: bool = False) -> bool:
        """Wait for queued data (for `more` data), or return False if none will come."""
        have = len(self._pending) if more else 0
        while len(self._pending) <= have:
            if self._closed or self._real.is_closing():
                return False
            self._written.clear()
            # asyncio does not notify this transport when the client disconnects.
            with suppress(TimeoutError):
                async with asyncio.timeout(_POLL):
                    await self._written.wait()
        return True

    async def _drip(self, data: bytes, pause: float) -> None:
        if not pause:
            self._real.write(data)
            return
        for byte in data:
            if self._real.is_closing():
                return
            self._real.write(bytes([byte]))
            await asyncio.sleep(pause)

    async def _stall(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + self._fault.stall
        while not self._real.is_closing():
            if loop.time() >= end:
                return
            await asyncio.sleep(_POLL)
