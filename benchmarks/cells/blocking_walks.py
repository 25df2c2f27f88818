"""A walk over the items of many pages with a blocking client."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from walk import Walk


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Walk `items` items. With `keep`, keep all of them."""
    module = import_module(f"blocking.{cell['peer']}")
    with module.Peer(cell["url"]) as peer:
        _walk(peer, Walk(100, keep=False))
        walk = Walk(cell["items"], cell["keep"])
        _walk(peer, walk)
        return walk.figures()


def _walk(peer: Any, walk: Walk) -> None:
    for item in peer.walk():
        if walk.add(item):
            return
