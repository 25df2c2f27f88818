"""The work of each batch."""

from __future__ import annotations

from collections.abc import Iterator

TASK = {"kind": "image", "width": 320}


def sources(count: int) -> Iterator[str]:
    """Return an iterator over `count` URLs."""
    return (f"https://example.com/{number}.jpg" for number in range(count))
