"""A walk over the items of many pages with a client for asyncio."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from importlib import import_module
from typing import Any

from walk import Walk


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Walk `items` items. With `keep`, keep all of them."""
    return asyncio.run(_measure(cell))


async def _measure(cell: dict[str, Any]) -> dict[str, Any]:
    module = import_module(f"awaiting.{cell['peer']}")
    async with module.Peer(cell["url"]) as peer:
        await _walk(peer, Walk(100, keep=False))
        walk = Walk(cell["items"], cell["keep"])
        await _walk(peer, walk)
        return walk.figures()


async def _walk(peer: Any, walk: Walk) -> None:
    async with aclosing(peer.walk()) as items:
        async for item in items:
            if walk.add(item):
                return
