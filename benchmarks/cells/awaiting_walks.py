"""A walk over the items of many pages with a client for asyncio."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from importlib import import_module
from typing import Any

from walk import Walk


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Walk `items` items; with `keep`, hold them all."""
    return asyncio.run(_measured(cell))


async def _measured(cell: dict[str, Any]) -> dict[str, Any]:
    module = import_module(f"awaiting.{cell['peer']}")
    async with module.Peer(cell["url"]) as peer:
        await _walked(peer, Walk(100, keep=False))
        walk = Walk(cell["items"], cell["keep"])
        await _walked(peer, walk)
        return walk.figures()


async def _walked(peer: Any, walk: Walk) -> None:
    async with aclosing(peer.walk()) as items:
        async for item in items:
            if walk.ends_with(item):
                return
