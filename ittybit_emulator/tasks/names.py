"""Groups and names of kinds."""

from collections.abc import Mapping
from typing import Any

from ittybit_emulator.store.records import Generation

TRACKS = frozenset({"subtitles", "chapters"})
MODEL = TRACKS | {"speech", "nsfw", "description", "summary", "outline", "prompt"}
"""Kinds that need a model, which the emulator does not have."""
RENDERED = frozenset(
    {"video", "image", "audio", "thumbnails", "animation", "adaptive_video"}
)

STORED = frozenset({"ingest", "import"})
"""Kinds that download a URL and store the file."""
SENT = frozenset({"upload", "export"})
"""Kinds that upload a file to S3 storage."""

# Names that the API documentation uses in samples but not in its list of kinds.
_ALIASES = {"webhook": "http", "subtitle": "subtitles"}


def rendering_kind(
    kind: str, options: Mapping[str, Any], generation: Generation
) -> str:
    """Return the kind to render: ``waveform`` for some audio tasks, else `kind`."""
    waveform = kind == "audio" and "waveform" in options and generation != "dated"
    return "waveform" if waveform else kind


def canonical_kind(kind: str) -> str:
    """Return the official name of a step kind."""
    return _ALIASES.get(kind, kind)
