"""Options of tasks and steps by kind."""

from collections.abc import Mapping
from typing import Any

from ittybit.errors import ArgumentError
from ittybit.types.kinds import (
    AudioStep,
    AudioTask,
    ChaptersStep,
    ChaptersTask,
    ConditionsStep,
    ConditionsTask,
    DescriptionStep,
    DescriptionTask,
    HttpStep,
    HttpTask,
    ImageStep,
    ImageTask,
    IngestTask,
    NsfwStep,
    NsfwTask,
    OutlineStep,
    OutlineTask,
    PromptStep,
    PromptTask,
    SpeechStep,
    SpeechTask,
    SubtitlesStep,
    SubtitlesTask,
    ThumbnailsStep,
    ThumbnailsTask,
    VideoStep,
    VideoTask,
    WorkflowTask,
)

TASKS: Mapping[str, Any] = {
    "ingest": IngestTask,
    "video": VideoTask,
    "image": ImageTask,
    "audio": AudioTask,
    "chapters": ChaptersTask,
    "subtitles": SubtitlesTask,
    "thumbnails": ThumbnailsTask,
    "nsfw": NsfwTask,
    "speech": SpeechTask,
    "description": DescriptionTask,
    "outline": OutlineTask,
    "prompt": PromptTask,
    "workflow": WorkflowTask,
    "conditions": ConditionsTask,
    "http": HttpTask,
}
"""Options of a task by kind."""

STEPS: Mapping[str, Any] = {
    "video": VideoStep,
    "image": ImageStep,
    "audio": AudioStep,
    "chapters": ChaptersStep,
    "subtitles": SubtitlesStep,
    "thumbnails": ThumbnailsStep,
    "nsfw": NsfwStep,
    "speech": SpeechStep,
    "description": DescriptionStep,
    "outline": OutlineStep,
    "prompt": PromptStep,
    "conditions": ConditionsStep,
    "http": HttpStep,
}
"""Options of a step by kind. ``ingest`` and ``workflow`` cannot be steps."""


def build_body(
    noun: str,
    kind: object,
    options: Mapping[str, Any],
    known: Mapping[str, Any],
    *,
    hint: str,
) -> dict[str, Any]:
    """Return the request body of a task or step.

    Args:
        noun: Name of the object in messages.
        kind: The kind.
        options: The options.
        known: Options by kind.
        hint: How to send other options, for the message.

    Raises:
        ArgumentError: The kind is unknown, or an option is unknown or missing.
    """
    if not isinstance(kind, str) or kind not in known:
        raise ArgumentError(
            f"unknown kind of {noun} {kind!r}, expected one of {', '.join(known)}"
        )
    names = [name for name in known[kind].__annotations__ if name != "kind"]
    if unknown := sorted(set(options) - set(names)):
        raise ArgumentError(
            f"a {noun} of kind {kind!r} has no option {unknown[0]!r}, expected one of "
            f"{', '.join(names)}; send other options {hint}"
        )
    if missing := sorted(known[kind].__required_keys__ - {"kind", *options}):
        raise ArgumentError(f"a {noun} of kind {kind!r} needs {missing[0]}=...")
    return {"kind": kind, **options}
