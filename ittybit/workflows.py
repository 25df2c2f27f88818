"""Workflows, composed of steps."""

from collections.abc import Mapping
from typing import Any, Self, Unpack, overload

from ittybit.core.payloads.tasks import STEPS, build_body
from ittybit.errors import ArgumentError
from ittybit.steps import branches, check_steps
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

__all__ = ["Workflow", "step"]


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
    """Return a step of a workflow, an automation, or ``next`` as a plain dict.

    A dict that you write yourself can have options that the client does not know.

    Args:
        kind: Kind of the step, such as ``image``.
        **options: Options of the kind. `ittybit.types.kinds` lists them with units.

    Raises:
        ArgumentError: The kind or an option is unknown, or a required option is
            missing.

    >>> await client.automations.create(
    ...     trigger={"kind": "event", "event": "media.created"},
    ...     workflow=[
    ...         step(kind="image", width=480, ref="cover"),
    ...         step(kind="speech", next=[step(kind="subtitles", ref="captions")]),
    ...     ],
    ... )
    """
    return build_body("step", kind, options, STEPS, hint="in a plain dict")


class Workflow(tuple[Mapping[str, Any], ...]):
    """Steps that work on the same input. `print` draws them as a tree.

    Pass it as ``workflow`` of a task or an automation, or as ``next``.

    >>> workflow = Workflow(
    ...     Image(width=480, ref="cover"),
    ...     When(kind="video").then(Video(width=1280).then(Thumbnails(), Subtitles())),
    ... )
    >>> task = await client.tasks.create_and_wait(
    ...     kind="workflow", file_id=file.id, workflow=workflow
    ... )
    >>> await client.automations.create(
    ...     trigger={"kind": "event", "event": "media.created"}, workflow=workflow
    ... )
    """

    __slots__ = ()

    def __new__(cls, *steps: Mapping[str, Any]) -> Self:
        """Create a workflow.

        Args:
            *steps: Steps of `ittybit.steps`, results of `ittybit.step`, or plain dicts.

        Raises:
            ArgumentError: An argument is not a step, or no step is given.
        """
        if not steps:
            raise ArgumentError("a workflow needs a step, such as Video(width=1280)")
        return super().__new__(cls, check_steps(steps, "a workflow"))

    def __getnewargs__(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self)

    def __repr__(self) -> str:
        return f"Workflow({', '.join(map(repr, self))})"

    def __str__(self) -> str:
        return "\n".join(["workflow", *branches(self)])
