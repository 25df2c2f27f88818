"""Groups of kinds, and the names of statuses in each API generation."""

from collections.abc import Mapping
from typing import Any

from ittybit_emulator.store.records import Generation, Task

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
_UNDATED_STATUSES = {"pending": "waiting", "completed": "succeeded"}
_JOB_STATUSES = {"waiting": "queued", "pending": "queued", "completed": "succeeded"}
_STORED_STATUSES = {
    "waiting": ("waiting", "pending"),
    "queued": ("waiting", "pending"),
    "succeeded": ("completed",),
    "ready": ("completed",),
    "error": ("failed",),
}


def rendering_kind(
    kind: str, options: Mapping[str, Any], generation: Generation
) -> str:
    """Return the kind to render: ``waveform`` for some audio tasks, else `kind`."""
    waveform = kind == "audio" and "waveform" in options and generation != "dated"
    return "waveform" if waveform else kind


def canonical_kind(kind: str) -> str:
    """Return the official name of a step kind."""
    return _ALIASES.get(kind, kind)


def display_status(task: Task) -> str:
    """Return the status of a task, run, or job as its API generation names it."""
    if task.generation == "dated":
        return task.status
    words = _JOB_STATUSES if task.id.startswith("job_") else _UNDATED_STATUSES
    return words.get(task.status, task.status)


def stored_statuses(word: str) -> tuple[str, ...]:
    """Return the stored statuses that a status filter of a request selects."""
    return _STORED_STATUSES.get(word, (word,))
