"""Kinds of tasks and steps (spec sections 14.1 and 16)."""

RENDERED = frozenset({"video", "image", "audio", "thumbnails"})
TRACKS = frozenset({"subtitles", "chapters"})
MODEL = TRACKS | {"speech", "nsfw", "description", "outline", "prompt"}
"""Kinds that need a model, which the emulator does not have."""
STEPS = RENDERED | MODEL | {"http", "conditions"}
TASKS = STEPS | {"ingest", "workflow"}

# Spellings of step kinds in the vendor's samples that no list of kinds contains.
_ALIASES = {"webhook": "http", "subtitle": "subtitles"}


def canonical(kind: str) -> str:
    """Return the listed spelling of a step kind."""
    return _ALIASES.get(kind, kind)
