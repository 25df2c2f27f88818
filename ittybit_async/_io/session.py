"""The aiohttp session of one event loop, and how it is closed."""

from __future__ import annotations

import asyncio
import os
import weakref
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Self

import aiohttp

from ittybit.core.connection.silence import abandoned, delete_silently
from ittybit_async._io.connection import Connector


class LoopSession:
    """The session of one loop, which is closed by its client or with its loop."""

    def __init__(self, raw: aiohttp.ClientSession) -> None:
        self.raw = raw
        self._loop, self._process = asyncio.get_running_loop(), os.getpid()
        self._life = self._live()
        self._end: weakref.finalize[..., object] | None = None

    async def _live(self) -> AsyncGenerator[None]:
        # A loop that ends closes its generators: this one closes a forgotten session.
        try:
            yield
        finally:
            self.forget()
            await self.raw.close()

    async def start(self, owner: object) -> None:
        """Arrange that the session closes when the running loop or `owner` ends."""
        await anext(self._life)
        self._end = weakref.finalize(owner, self.close_later)

    def forget(self) -> Self:
        """Keep the session open when its owner ends, and return this object."""
        if self._end is not None:
            self._end.detach()
        return self

    async def close(self) -> None:
        """Close the session, in its own loop."""
        if self._loop is asyncio.get_running_loop():
            await self._finish()
        else:
            self.close_later()

    async def _finish(self) -> None:
        # First, since the loop may close the generator; whole, or asyncio logs errors.
        await asyncio.shield(self.raw.close())
        with suppress(RuntimeError):
            await self._life.aclose()

    def close_later(self) -> None:
        """Schedule the close in the loop of the session; any thread may call this."""
        if not self._loop.is_closed():
            abandoned.add(self)
            self._loop.call_soon_threadsafe(self._close_soon)
            return
        connector = self.raw.connector
        self.raw.detach()
        if isinstance(connector, Connector):
            delete_silently(connector.discard())

    def _close_soon(self) -> None:
        self._closing = asyncio.ensure_future(self._finish())
        self._closing.add_done_callback(lambda _: abandoned.discard(self))

    def close_at_exit(self) -> None:
        """Close the session if its loop is neither running nor closed."""
        is_idle = not self._loop.is_running() and not self._loop.is_closed()
        if is_idle and self._process == os.getpid():  # not in a forked child
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.run_until_complete(self._closing)
