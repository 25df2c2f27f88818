"""A file sent, or received, by a blocking client."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from transfer import Transfer


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Send or receive the file once, behind a small one by the same connection."""
    module = import_module(f"blocking.{cell['peer']}")
    with module.Peer(cell["url"]) as peer:
        peer.get_task()
        source, target = Path(cell["file"]), Path(cell["folder"]) / "received.bin"
        small = target.with_name("small.bin")
        small.write_bytes(b"small")
        moved(peer, cell, small, "/pages/1.json", target)
        transfer = Transfer(source.stat().st_size)
        moved(peer, cell, source, "/file.bin", target)
        return transfer.figures(target)


def moved(
    peer: Any, cell: dict[str, Any], source: Path, path: str, target: Path
) -> None:
    """Send `source`, or receive what is at `path` of the server."""
    if cell["call"] == "upload":
        peer.upload(source)
    else:
        peer.download(cell["url"] + path, target)
