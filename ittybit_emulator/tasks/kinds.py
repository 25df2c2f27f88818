"""Kinds of tasks and steps in each generation (spec sections 14.1, 14.4, 16 and 24)."""

from collections.abc import Mapping
from typing import Any

from ittybit_emulator.store.records import Generation

TRACKS = frozenset({"subtitles", "chapters"})
MODEL = TRACKS | {"speech", "nsfw", "description", "summary", "outline", "prompt"}
"""Kinds that need a model, which the emulator does not have."""
RENDERED = frozenset(
    {"video", "image", "audio", "thumbnails", "animation", "adaptive_video"}
)

_NOT_DATED = {"animation", "adaptive_video", "summary"}
STEPS = ((RENDERED | MODEL) - _NOT_DATED) | {"http", "conditions"}
TASKS = STEPS | {"ingest", "workflow"}

RUN_TASKS = frozenset(
    {"video", "adaptive_video", "image", "audio", "ingest", "upload", "conditions"}
    | {"speech", "nsfw", "summary", "outline", "subtitles", "chapters"}
)

JOBS = frozenset({"video", "audio", "image", "animation", "adaptive_video"})
JOB_TASKS = JOBS | {"probe", "import", "export"}

STORED = frozenset({"ingest", "import"})
"""Kinds that store what is behind a URL."""
SENT = frozenset({"upload", "export"})
"""Kinds that copy a file to storage of other people."""

# Spellings of step kinds in the vendor's samples that no list of kinds contains.
_ALIASES = {"webhook": "http", "subtitle": "subtitles"}


def rendering_kind(
    kind: str, options: Mapping[str, Any], generation: Generation
) -> str:
    """Return what is rendered for a task: its kind, but for the waveform of a sound."""
    waveform = kind == "audio" and "waveform" in options and generation != "dated"
    return "waveform" if waveform else kind


def canonical(kind: str) -> str:
    """Return the listed spelling of a step kind."""
    return _ALIASES.get(kind, kind)
