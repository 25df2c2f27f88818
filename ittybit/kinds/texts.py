"""Kinds whose output is a track, text, or data."""

from typing import Annotated, ClassVar

from msgspec import UNSET, Meta, UnsetType

from ittybit.core.kinds.markers import Api, Only
from ittybit.kinds.kind import Kind

__all__ = [
    "Chapters",
    "Description",
    "Nsfw",
    "Outline",
    "Prompt",
    "Speech",
    "Subtitles",
    "Summary",
    "Thumbnails",
]

_TASKS: frozenset[Api] = frozenset({"task", "step"})
_TASKS_AND_RUNS: frozenset[Api] = frozenset({*_TASKS, "run"})


class Thumbnails(Kind, frozen=True, kw_only=True):
    """Create a sheet of thumbnails, and a track that refers to them."""

    kind = "thumbnails"
    apis: ClassVar[frozenset[Api]] = _TASKS

    count: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """Number of thumbnails, 1 or more."""


class Subtitles(Kind, frozen=True, kw_only=True):
    """Create subtitles. If no ``speech`` step exists, the server adds one."""

    kind = "subtitles"
    apis: ClassVar[frozenset[Api]] = _TASKS_AND_RUNS


class Chapters(Kind, frozen=True, kw_only=True):
    """Divide a video into chapters."""

    kind = "chapters"
    apis: ClassVar[frozenset[Api]] = _TASKS_AND_RUNS


class Speech(Kind, frozen=True, kw_only=True):
    """Transcribe speech with timestamps."""

    kind = "speech"
    apis: ClassVar[frozenset[Api]] = _TASKS_AND_RUNS

    speakers: Annotated[bool, Only("task")] | UnsetType = UNSET
    """Whether to identify the speakers."""


class Nsfw(Kind, frozen=True, kw_only=True):
    """Detect nudity, sexual content, violence, and gore."""

    kind = "nsfw"
    apis: ClassVar[frozenset[Api]] = _TASKS_AND_RUNS


class Description(Kind, frozen=True, kw_only=True):
    """Write a title, a description, and tags."""

    kind = "description"
    apis: ClassVar[frozenset[Api]] = _TASKS


class Summary(Kind, frozen=True, kw_only=True):
    """Write a title, a description, and tags."""

    kind = "summary"
    apis: ClassVar[frozenset[Api]] = frozenset({"run"})


class Outline(Kind, frozen=True, kw_only=True):
    """Write an outline of the content."""

    kind = "outline"
    apis: ClassVar[frozenset[Api]] = _TASKS_AND_RUNS


class Prompt(Kind, frozen=True, kw_only=True):
    """Ask about the content. The API documents no option for the question."""

    kind = "prompt"
    apis: ClassVar[frozenset[Api]] = _TASKS
