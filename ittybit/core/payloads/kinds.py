"""Is this an option of that kind?"""

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
"""The options of a task of each kind."""

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
"""The options of a step of each kind; ``ingest`` and ``workflow`` are no steps."""


def build_body(
    what: str,
    kind: object,
    options: Mapping[str, Any],
    known: Mapping[str, Any],
    *,
    instead: str,
) -> dict[str, Any]:
    """Return `kind` and its `options` together, as they go to the server.

    `what` is a task or a step, `known` the options of each of its kinds, and `instead`
    says where any other option can be sent. Raises ArgumentError for an unknown kind,
    an option that the kind does not have, and one that it needs and that is missing.
    """
    if not isinstance(kind, str) or kind not in known:
        raise ArgumentError(
            f"unknown kind of {what} {kind!r}: known are {', '.join(known)}"
        )
    names = [name for name in known[kind].__annotations__ if name != "kind"]
    if unknown := sorted(set(options) - set(names)):
        raise ArgumentError(
            f"a {what} of kind {kind!r} has no option {unknown[0]!r}: it has "
            f"{', '.join(names)}; anything else can be sent {instead}"
        )
    if missing := sorted(known[kind].__required_keys__ - {"kind", *options}):
        raise ArgumentError(f"a {what} of kind {kind!r} needs {missing[0]}=...")
    return {"kind": kind, **options}
