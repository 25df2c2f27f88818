"""A file sent, or received, by a client for asyncio."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path
from typing import Any

from transfer import Transfer


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Send or receive the file once; the connection is there before."""
    return asyncio.run(_measured(cell))


async def _measured(cell: dict[str, Any]) -> dict[str, Any]:
    module = import_module(f"awaiting.{cell['peer']}")
    async with module.Peer(cell["url"]) as peer:
        await peer.get_task()
        source, target = Path(cell["file"]), Path(cell["folder"]) / "received.bin"
        transfer = Transfer(source.stat().st_size)
        if cell["call"] == "upload":
            await peer.upload(source)
        else:
            await peer.download(f"{cell['url']}/file.bin", target)
        return transfer.figures(target)
