"""Workflows, composed of steps (spec section 16)."""

from typing import Any, Unpack, overload

from ittybit.kinds import STEPS, described
from ittybit.types.kinds import (
    AudioStep,
    ChaptersStep,
    ConditionsStep,
    DescriptionStep,
    HttpStep,
    ImageStep,
    NsfwStep,
    OutlineStep,
    PromptStep,
    SpeechStep,
    SubtitlesStep,
    ThumbnailsStep,
    VideoStep,
)


@overload
def step(**options: Unpack[VideoStep]) -> VideoStep: ...
@overload
def step(**options: Unpack[ImageStep]) -> ImageStep: ...
@overload
def step(**options: Unpack[AudioStep]) -> AudioStep: ...
@overload
def step(**options: Unpack[ChaptersStep]) -> ChaptersStep: ...
@overload
def step(**options: Unpack[SubtitlesStep]) -> SubtitlesStep: ...
@overload
def step(**options: Unpack[ThumbnailsStep]) -> ThumbnailsStep: ...
@overload
def step(**options: Unpack[NsfwStep]) -> NsfwStep: ...
@overload
def step(**options: Unpack[SpeechStep]) -> SpeechStep: ...
@overload
def step(**options: Unpack[DescriptionStep]) -> DescriptionStep: ...
@overload
def step(**options: Unpack[OutlineStep]) -> OutlineStep: ...
@overload
def step(**options: Unpack[PromptStep]) -> PromptStep: ...
@overload
def step(**options: Unpack[ConditionsStep]) -> ConditionsStep: ...
@overload
def step(**options: Unpack[HttpStep]) -> HttpStep: ...
def step(*, kind: str, **options: Any) -> Any:
    """Return a step of a workflow, an automation or ``next``: a plain dict.

    `kind` and the options are those of the step's kind: `ittybit.types.kinds` has them
    with their units. A dict of one's own may stand beside, for what is not listed
    there. Raises ArgumentError where the kind or an option is unknown, or one that the
    kind needs is missing.

    >>> await client.automations.create(
    ...     trigger={"kind": "event", "event": "media.created"},
    ...     workflow=[
    ...         step(kind="image", width=480, ref="cover"),
    ...         step(kind="speech", next=[step(kind="subtitles", ref="captions")]),
    ...     ],
    ... )
    """
    return described("step", kind, options, STEPS, instead="in a plain dict")
