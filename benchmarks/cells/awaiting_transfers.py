"""A file sent, or received, by a client for asyncio."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from typing import Any

from transfer import PASSES, Transfer, usual


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Send or receive a small file, and then the large one some times."""
    return asyncio.run(_measured(cell))


async def _measured(cell: dict[str, Any]) -> dict[str, Any]:
    module = import_module(f"awaiting.{cell['peer']}")
    async with module.Peer(cell["url"]) as peer:
        await peer.get_task()
        source, target = Path(cell["file"]), Path(cell["folder"]) / "received.bin"
        small = target.with_name("small.bin")
        small.write_bytes(b"small")
        await moved(peer, cell, small, "/pages/1.json", target)
        passes: list[dict[str, Any]] = []
        for _ in range(PASSES):
            transfer = Transfer(source.stat().st_size)
            await moved(peer, cell, source, "/file.bin", target)
            passes.append(transfer.figures(target))
        return usual(passes)


async def moved(
    peer: Any, cell: dict[str, Any], source: Path, path: str, target: Path
) -> None:
    """Send `source`, or receive what is at `path` of the server."""
    if cell["call"] == "upload":
        await peer.upload(source)
    else:
        await peer.download(cell["url"] + path, target)
