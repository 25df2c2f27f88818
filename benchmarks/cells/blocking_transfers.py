"""A file sent, or received, by a blocking client."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from transfer import Transfer


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Send or receive the file once; the connection is there before."""
    module = import_module(f"blocking.{cell['peer']}")
    with module.Peer(cell["url"]) as peer:
        peer.get_task()
        source, target = Path(cell["file"]), Path(cell["folder"]) / "received.bin"
        transfer = Transfer(source.stat().st_size)
        if cell["call"] == "upload":
            peer.upload(source)
        else:
            peer.download(f"{cell['url']}/file.bin", target)
        return transfer.figures(target)
