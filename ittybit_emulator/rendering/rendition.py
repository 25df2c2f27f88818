"""One file that a rendering created."""

from pathlib import Path

import msgspec

from ittybit_emulator.rendering.facts import Facts


class Rendition(msgspec.Struct, frozen=True):
    """A rendered file."""

    path: Path
    object: str
    """`source`, `track`, `intelligence`, or `part` (of an `adaptive_video`)."""
    kind: str
    """`video`, `image`, `audio`, `thumbnails`, …"""
    type: str
    """MIME type."""
    facts: Facts | None
    """None for a text file, such as WebVTT."""
    role: str = "main"
    """`main`, `sprite` (the sheet of a thumbnails track), or `part` (of a manifest)."""
