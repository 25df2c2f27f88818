"""Slots: how many calls run at once, and in which order others follow."""

from __future__ import annotations

import asyncio


class Slots(asyncio.Semaphore):
    """At most `limit` slots at once, given in order of arrival.

    The queue of aiohttp is not fair.
    """

    async def take(self, seconds: float | None) -> None:
        """Wait for a slot. Raises TimeoutError if none is free in time."""
        if not self.locked():
            await self.acquire()
            return
        async with asyncio.timeout(seconds):
            await self.acquire()
