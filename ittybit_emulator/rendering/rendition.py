"""One file that a rendering made."""

from pathlib import Path

import msgspec

from ittybit_emulator.rendering.facts import Facts


class Rendition(msgspec.Struct, frozen=True):
    """A finished file and what it is (spec section 13)."""

    path: Path
    object: str
    """`source`, `track` or `intelligence`; `part` of an `adaptive_video`."""
    kind: str
    """`video`, `image`, `audio`, `thumbnails`, …"""
    type: str
    """MIME type."""
    facts: Facts | None
    """None for a file without pixels and sound, such as WebVTT."""
    role: str = "main"
    """`main`; `sprite` for the sheet that a thumbnails track points into; `part` for a
    file that a manifest names by its place beside it."""
